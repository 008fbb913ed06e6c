//! The tray's icons: five levels, each with and without the dot, drawn for light panels, for dark ones, or as a template.

use brimful_core::standing::Standing;
use brimful_core::view::TrayIcon;
use tauri::image::Image;

/// What the icon stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// A light panel: dark ink.
    #[cfg(not(target_os = "macos"))]
    Light,
    /// A dark panel: light ink.
    #[cfg(not(target_os = "macos"))]
    Dark,
    /// The system tints it.
    #[cfg(target_os = "macos")]
    Tinted,
}

/// The picture of an icon.
///
/// # Errors
/// Where the embedded PNG cannot be decoded.
pub(super) fn image(icon: TrayIcon, panel: Panel) -> tauri::Result<Image<'static>> {
    Image::from_bytes(png(icon, panel)).map(Image::to_owned)
}

macro_rules! levels {
    ($icon:expr, $theme:literal) => {
        match ($icon.level, $icon.dot) {
            (Standing::Plenty, false) => levels!(@ "plenty", $theme),
            (Standing::Plenty, true) => levels!(@ "plenty-dot", $theme),
            (Standing::Fine, false) => levels!(@ "fine", $theme),
            (Standing::Fine, true) => levels!(@ "fine-dot", $theme),
            (Standing::Low, false) => levels!(@ "low", $theme),
            (Standing::Low, true) => levels!(@ "low-dot", $theme),
            (Standing::Empty, false) => levels!(@ "empty", $theme),
            (Standing::Empty, true) => levels!(@ "empty-dot", $theme),
            (Standing::Unknown, false) => levels!(@ "unknown", $theme),
            (Standing::Unknown, true) => levels!(@ "unknown-dot", $theme),
        }
    };
    (@ $level:literal, $theme:literal) => {
        include_bytes!(concat!("../../../icons/tray/", $level, "-", $theme, ".png"))
    };
}

fn png(icon: TrayIcon, panel: Panel) -> &'static [u8] {
    match panel {
        #[cfg(not(target_os = "macos"))]
        Panel::Light => levels!(icon, "light"),
        #[cfg(not(target_os = "macos"))]
        Panel::Dark => levels!(icon, "dark"),
        #[cfg(target_os = "macos")]
        Panel::Tinted => levels!(icon, "template"),
    }
}

#[cfg(all(test, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_a_picture_of_its_own() {
        let levels = [Standing::Plenty, Standing::Fine, Standing::Low, Standing::Empty, Standing::Unknown];
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for level in levels {
            for dot in [false, true] {
                for panel in [Panel::Light, Panel::Dark] {
                    let image = image(TrayIcon { level, dot }, panel).unwrap();
                    assert_eq!((image.width(), image.height()), (64, 64));
                    assert!(!seen.contains(&image.rgba().to_vec()), "{level:?} {dot} {panel:?}");
                    seen.push(image.rgba().to_vec());
                }
            }
        }
    }
}
