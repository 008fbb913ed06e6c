//! Takes the README's pictures: the real app with its sample data, on a desktop without a screen.
//!
//! `screenshots APP FOLDER` writes one PNG a picture. Linux only.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a maintainer's own program")]

#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("a desktop without a screen is to be had on Linux only");
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let mut paths = std::env::args_os().skip(1).map(|path| std::path::absolute(path).unwrap());
    let (Some(app), Some(folder)) = (paths.next(), paths.next()) else { panic!("which app, and which folder?") };
    for scheme in [linux::Scheme::Light, linux::Scheme::Dark] {
        linux::take(scheme, &app, &folder).await;
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;
    use std::time::Duration;

    use brimful_tests::app::App;
    use brimful_tests::desktop::{Desktop, Options};
    use brimful_tests::wait;

    const SOON: Duration = Duration::from_secs(40);

    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) enum Scheme {
        Light,
        Dark,
    }

    /// A picture: its name, its size, where it is taken and what is to be read there first. `{u-gen}` stands for the id of
    /// U-Gen's account.
    struct Picture(&'static str, (u32, u32), &'static str, &'static str);

    const LIGHT: [Picture; 4] = [
        Picture("wallet", (420, 700), "#/", "Add a service"),
        Picture("account", (1180, 760), "#/account/{u-gen}", "Balance and spending"),
        Picture("plan", (1180, 760), "#/plan/{u-gen}", "You can make this"),
        Picture("top-up", (420, 700), "#/topup/{u-gen}", "Enterprise"),
    ];
    const DARK: [Picture; 2] = [
        Picture("wallet-dark", (420, 700), "#/", "Add a service"),
        Picture("activity-dark", (1180, 760), "#/activity", "Text-to-Video"),
    ];

    pub(super) async fn take(scheme: Scheme, app: &Path, folder: &Path) {
        let desktop = Desktop::start(Options::default()).await;
        let theme: &[(&str, &str)] = if scheme == Scheme::Dark { &[("GTK_THEME", "Adwaita:dark")] } else { &[] };
        let app = App::start_built(&desktop, app, &[], theme).await;
        app.ready().await;
        app.press("Look around with sample data").await;
        let look = async || app.rows().await;
        // Everything is read, and how long it lasts is known where it can be.
        let known = |rows: &Vec<brimful_tests::app::Row>| {
            let foretold = rows.iter().filter(|row| row.lasts.is_some()).count();
            (rows.len() == 5 && rows.iter().all(|row| row.amount != "–") && foretold >= 3).then_some(())
        };
        app.until("five accounts and how long they last", SOON, look, known).await;
        // The line that is there once, after the first account.
        app.click(".first-run button").await;
        let rows = app.rows().await;
        let u_gen = &rows.iter().find(|row| row.who.starts_with("U-Gen")).unwrap().id;
        for Picture(name, (width, height), hash, sign) in if scheme == Scheme::Dark { &DARK[..] } else { &LIGHT[..] } {
            let window = app.window(&desktop).unwrap();
            let size = format!("0,40,60,{width},{height}");
            desktop.output(desktop.command("wmctrl").args(["-i", "-r", &window.id, "-e", &size]));
            app.script(&format!("location.hash = '{}'", hash.replace("{u-gen}", u_gen))).await;
            app.says(sign).await;
            let wide = format!("return innerWidth === {width} && document.querySelector('[aria-busy=true]') === null");
            let settled = async || (app.script(&wide).await == true).then_some(());
            wait::until("the page is laid out", SOON, settled).await;
            // What was pressed last has the focus, and a picture shows no focus.
            app.wait_for_script(
                "document.activeElement?.blur(); scrollTo(0, 0); await new Promise(requestAnimationFrame);",
            )
            .await;
            let path = folder.join(format!("{name}.png"));
            desktop.output(desktop.command("import").args(["-window", &window.id, "-strip"]).arg(&path));
            println!("{}", path.display());
        }
        app.end().await;
    }
}
