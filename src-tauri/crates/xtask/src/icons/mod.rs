//! `cargo xtask icons`: every generated image, made anew from its source. The output is committed; a machine that builds
//! Brimful needs none of the tools used here.

mod container;
mod tray;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::step::{self, Failure, Outcome};
use crate::system;

/// Draws everything under `icons/`. The only hand-drawn source is `icons/app.svg`.
pub(crate) fn draw(root: &Path, consent: bool) -> Outcome {
    system::provide(system::ICONS, consent)?;
    let icons = root.join("icons");
    app(&icons)?;
    for level in tray::LEVELS {
        for dot in [false, true] {
            for theme in tray::THEMES {
                let name = format!("{level}{}-{theme}", if dot { "-dot" } else { "" });
                let source = icons.join("tray").join(format!("{name}.svg"));
                write(&source, tray::svg(level, dot, theme).as_bytes())?;
                write(&source.with_extension("png"), &render(&source, 64)?)?;
            }
        }
    }
    step::say(&format!("drawn: {}", icons.display()));
    Ok(())
}

fn app(icons: &Path) -> Outcome {
    let source = icons.join("app.svg");
    for (name, side) in [("32x32", 32), ("128x128", 128), ("128x128@2x", 256), ("icon", 512)] {
        write(&icons.join(format!("{name}.png")), &render(&source, side)?)?;
    }
    let mut sides = Vec::new();
    for side in [16, 24, 32, 48, 64, 256] {
        sides.push((side, render(&source, side)?));
    }
    write(&icons.join("icon.ico"), &container::ico(&sides))?;
    let mut sizes = Vec::new();
    for (kind, side) in [(*b"ic07", 128), (*b"ic08", 256), (*b"ic09", 512), (*b"ic10", 1024)] {
        sizes.push((kind, render(&source, side)?));
    }
    write(&icons.join("icon.icns"), &container::icns(&sizes))
}

/// A square PNG of an SVG. The same source gives the same bytes: the renderer writes no time into its files.
fn render(svg: &Path, side: u32) -> Result<Vec<u8>, Failure> {
    let side = side.to_string();
    let output = Command::new("rsvg-convert")
        .args(["--width", &side, "--height", &side])
        .arg(svg)
        .output()
        .map_err(|e| Failure::new(format!("rsvg-convert could not be started: {e}")))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Failure::new(format!("{}: {}", svg.display(), String::from_utf8_lossy(&output.stderr).trim())))
    }
}

#[expect(clippy::disallowed_methods, reason = "a torn image is drawn again; nobody's data")]
fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let say = |e: std::io::Error| Failure::new(format!("{}: {e}", path.display()));
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(say)?;
    fs::write(path, bytes).map_err(say)
}
