//! A second start hands over to the first; where it cannot reach it, the lock on the data folder stops it.

use std::process::{Command, Output};
use std::time::Duration;

use brimful_tests::bin_path;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::session_bus::SessionBus;
use brimful_tests::stage::{SOON, play};
use brimful_tests::wait;

#[tokio::test]
async fn a_second_start_raises_the_first_and_ends() {
    play("second-start", Options::default(), async |stage| {
        stage.start(&[]).await;
        let own = stage.app().window(&stage.desktop).unwrap();
        let _other = stage.desktop.daemon("xev", &mut stage.desktop.command("xev"));
        wait::until_true("another window is in front", SOON, async || active(&stage.desktop) != number(&own.id)).await;

        // Hidden, as at login: the first one is left where it is.
        assert!(second(&stage.desktop.command(bin_path::app()), &["--hidden"]).await.status.success());
        assert_ne!(active(&stage.desktop), number(&own.id));

        assert!(second(&stage.desktop.command(bin_path::app()), &[]).await.status.success());
        wait::until_true("the first is in front", SOON, async || active(&stage.desktop) == number(&own.id)).await;
        assert_eq!(stage.desktop.windows().iter().filter(|window| window.title == "Brimful").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn on_another_bus_the_lock_stops_a_second_start() {
    play("lock", Options::default(), async |stage| {
        stage.start(&[]).await;
        let elsewhere = SessionBus::start().await;
        for bus in [elsewhere.address(), "unix:path=/nonexistent/bus"] {
            let mut command = stage.desktop.command(bin_path::app());
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
            let ended = second(&command, &[]).await;
            let said = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert_eq!(ended.status.code(), Some(1), "{bus}: {said}");
            let folder = stage.desktop.home().join("data/app.brimful.desktop");
            let sentence =
                format!("Brimful cannot start: it is running already, and holds its data folder {}.", folder.display());
            assert!(said.lines().any(|line| line == sentence), "{bus}: {said}");
        }
        stage.app().says("All your credits in one place").await;
        stage.quit().await;
    })
    .await;
}

/// Starts it once more in an environment, and waits for its end.
async fn second(environment: &Command, args: &[&str]) -> Output {
    let mut command = tokio::process::Command::new(environment.get_program());
    command.args(args).env_clear().kill_on_drop(true);
    command.envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let running = command.output();
    tokio::time::timeout(Duration::from_secs(15), running).await.expect("a second start ends by itself").unwrap()
}

fn active(desktop: &Desktop) -> u64 {
    let output = desktop.command("xdotool").arg("getactivewindow").output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or_default()
}

/// `wmctrl` names windows in hexadecimal, `xdotool` in decimal.
fn number(id: &str) -> u64 {
    u64::from_str_radix(id.trim_start_matches("0x"), 16).unwrap()
}
