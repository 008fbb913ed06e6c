//! The desktop itself, before anything is said about the app: each part does what the scenarios rely on.

use std::time::Duration;

use brimful_tests::desktop::{Desktop, Keyring, Options};
use brimful_tests::procs;
use brimful_tests::secret_service;
use brimful_tests::tray;
use brimful_tests::wait;

const LIMIT: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_notification_is_received_and_recorded_once() {
    let desktop = Desktop::start(Options::default()).await;
    notify(&desktop);
    let received = desktop.received(1, LIMIT).await;
    assert_eq!(received.len(), 1);
    assert_eq!(
        (&*received[0].app, &*received[0].summary, &*received[0].body),
        ("tester", "U-Gen is low", "140 credits")
    );
    assert_eq!(desktop.notifications().len(), 1);
    assert_eq!(tray::registered(desktop.bus()).await, Vec::<String>::new());
}

#[tokio::test]
async fn without_a_daemon_a_notification_is_not_delivered() {
    let desktop = Desktop::start(Options { notifications: false, tray_host: false, ..Options::default() }).await;
    let sent = notification(&desktop).output().unwrap();
    assert!(String::from_utf8_lossy(&sent.stderr).contains("ServiceUnknown"), "{sent:?}");
    assert_eq!(desktop.notifications(), []);
}

#[tokio::test]
async fn a_secret_is_kept_and_found_from_outside() {
    let mut desktop = Desktop::start(Options { notifications: false, tray_host: false, ..Options::default() }).await;
    store(&desktop, true);
    let items = secret_service::items(desktop.bus()).await;
    assert_eq!(items.len(), 1);
    assert_eq!((&*items[0].label, &*items[0].secret), ("A key", &b"s3cret"[..]));
    assert_eq!(items[0].attributes["account"], "one");
    assert_eq!(desktop.output(desktop.command("secret-tool").args(["lookup", "account", "one"])), "s3cret");

    desktop.lock_keyring().await;
    assert_eq!(secret_service::items(desktop.bus()).await, []);
    desktop.stop_keyring();
    desktop.start_keyring().await;
    assert_eq!(secret_service::items(desktop.bus()).await.len(), 1);
}

#[tokio::test]
async fn an_absent_keychain_stays_absent() {
    let absent = Options { keyring: Keyring::Absent, ..Options::default() };
    let desktop = Desktop::start(absent).await;
    store(&desktop, false);
    assert_eq!(secret_service::is_locked(desktop.bus()).await, None);
}

#[tokio::test]
async fn a_locked_keychain_is_there_and_locked() {
    let locked = Options { keyring: Keyring::Locked, tray_host: false, notifications: false };
    let desktop = Desktop::start(locked).await;
    assert_eq!(desktop.windows(), []);
    assert_eq!(secret_service::is_locked(desktop.bus()).await, Some(true));
}

#[tokio::test]
async fn the_screen_shows_something_and_everything_ends_with_the_desktop() {
    let desktop = Desktop::start(Options::default()).await;
    notify(&desktop);
    desktop.received(1, LIMIT).await;
    let picture = desktop.home().join("screen.png");
    // The daemon answers before it draws.
    wait::until_true("the screen shows more than its panel", LIMIT, async || {
        desktop.screenshot(&picture);
        let colours = desktop.output(desktop.command("identify").args(["-format", "%k"]).arg(&picture));
        colours.trim().parse::<u32>().unwrap() > 8
    })
    .await;

    let home = desktop.home();
    let parts: Vec<_> = procs::descendants(std::process::id()).into_iter().filter(|p| in_home(p.pid, &home)).collect();
    assert!(parts.iter().any(|p| p.name == "xfce4-panel"), "{parts:?}");
    drop(desktop);
    for part in parts {
        procs::gone(part.pid, LIMIT).await;
    }
    assert!(!home.exists());
}

/// Tests run side by side; a desktop's parts are told by its home folder.
fn in_home(pid: u32, home: &std::path::Path) -> bool {
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let wanted = format!("HOME={}", home.display());
    environment.split(|b| *b == 0).any(|variable| variable == wanted.as_bytes())
}

fn notify(desktop: &Desktop) {
    desktop.output(&mut notification(desktop));
}

fn notification(desktop: &Desktop) -> std::process::Command {
    let mut command = desktop.command("gdbus");
    command
        .args(["call", "--session", "--dest", "org.freedesktop.Notifications"])
        .args(["--object-path", "/org/freedesktop/Notifications"])
        .args(["--method", "org.freedesktop.Notifications.Notify"])
        .args(["tester", "0", "", "U-Gen is low", "140 credits", "[]", "{}", "0"]);
    command
}

/// As a user's own program would.
#[track_caller]
fn store(desktop: &Desktop, expect: bool) {
    let mut command = desktop.command("sh");
    command.args(["-c", "printf s3cret | secret-tool store --label='A key' account one"]);
    assert_eq!(command.output().unwrap().status.success(), expect);
}
