//! The window comes and goes, the tray stays; where nothing shows a tray, the window is all there is and says so.

use std::time::Duration;

use brimful_tests::bin_path;
use brimful_tests::desktop::{Desktop, Options, Window};
use brimful_tests::procs;
use brimful_tests::stage::{SOON, play};
use brimful_tests::tray::Tray;
use brimful_tests::wait;

/// The kernel cuts names of processes.
const WEB: &str = "WebKitWebProces";

#[tokio::test]
async fn a_closed_window_leaves_the_tray_and_no_web_process() {
    let desktop = Desktop::start(Options::default()).await;
    // Not driven: the driver would hold on to the page that is to go.
    let app = desktop.daemon("app", &mut desktop.command(bin_path::app()));
    let tray = Tray::find(desktop.bus(), SOON).await;
    for round in 0..2 {
        let window = opened(&desktop, app.pid()).await;
        painted(&desktop, &window).await;
        assert_eq!(web_processes(app.pid()), 1, "round {round}");
        desktop.close_window(&window);
        wait::until_true("the web process is gone", SOON, async || web_processes(app.pid()) == 0).await;
        assert_eq!(windows(&desktop, app.pid()), []);
        let labels = tray.labels().await;
        assert!(labels.contains(&"Open Brimful".to_owned()), "the tray answers: {labels:#?}");

        tray.click_label("Open Brimful").await;
    }
    desktop.close_window(&opened(&desktop, app.pid()).await);
    wait::until_true("the window is gone", SOON, async || windows(&desktop, app.pid()).is_empty()).await;
    // A second start opens it too.
    assert!(desktop.command(bin_path::app()).status().unwrap().success());
    painted(&desktop, &opened(&desktop, app.pid()).await).await;

    let left: Vec<u32> = procs::descendants(app.pid()).into_iter().map(|process| process.pid).collect();
    tray.click_label("Quit").await;
    for pid in left.into_iter().chain([app.pid()]) {
        procs::gone(pid, brimful_tests::stage::QUIT).await;
    }
    assert!(!app.output().contains("panicked"), "{}", app.output());
}

#[tokio::test]
async fn started_hidden_there_is_a_tray_and_no_window() {
    let desktop = Desktop::start(Options::default()).await;
    let app = desktop.daemon("app", desktop.command(bin_path::app()).arg("--hidden"));
    let tray = Tray::find(desktop.bus(), SOON).await;
    assert!(tray.labels().await.contains(&"Quit".to_owned()));
    assert_eq!((windows(&desktop, app.pid()), web_processes(app.pid())), (vec![], 0));
    tray.click_label("Open Brimful").await;
    painted(&desktop, &opened(&desktop, app.pid()).await).await;
    // Asked to end by the system, as at logout: at once, and nothing of the icon stays.
    procs::signal(app.pid(), rustix::process::Signal::TERM);
    procs::gone(app.pid(), brimful_tests::stage::QUIT).await;
    assert!(!desktop.home().join("run/app.brimful.desktop").exists());
}

#[tokio::test]
async fn without_a_tray_host_the_window_opens_and_says_so() {
    let no_host = Options { tray_host: false, ..Options::default() };
    play("no-tray", no_host, async |stage| {
        stage.start(&["--hidden"]).await;
        let sentence = "This desktop shows no tray icons, so Brimful lives in this window.";
        stage.app().says(sentence).await;
        stage.app().breaks_no_rule("no tray host").await;
        stage.picture("said");
        stage.desktop.start_tray_host().await;
        stage.app().unsays(sentence).await;
        let tray = stage.tray().await;
        assert!(tray.labels().await.contains(&"Open Brimful".to_owned()));
        stage.picture("host-came");
        stage.quit().await;
    })
    .await;
}

#[tokio::test]
async fn without_a_tray_host_the_closed_window_ends_it() {
    let no_host = Options { tray_host: false, ..Options::default() };
    let desktop = Desktop::start(no_host).await;
    let app = desktop.daemon("app", &mut desktop.command(bin_path::app()));
    let window = opened(&desktop, app.pid()).await;
    painted(&desktop, &window).await;
    desktop.close_window(&window);
    procs::gone(app.pid(), Duration::from_secs(5)).await;
}

async fn opened(desktop: &Desktop, pid: u32) -> Window {
    wait::until("the window", SOON, async || windows(desktop, pid).pop()).await
}

/// Waits until more is to be seen than a background.
async fn painted(desktop: &Desktop, window: &Window) {
    let picture = desktop.home().join("window.png");
    wait::until_true("the page is painted", SOON, async || {
        let taken = desktop.command("import").args(["-window", &window.id]).arg(&picture).status();
        if !taken.is_ok_and(|status| status.success()) {
            return false;
        }
        let colours = desktop.output(desktop.command("identify").args(["-format", "%k"]).arg(&picture));
        colours.trim().parse::<u32>().is_ok_and(|colours| colours > 100)
    })
    .await;
}

/// Its own; a panel counts as a window as well.
fn windows(desktop: &Desktop, pid: u32) -> Vec<Window> {
    desktop.windows().into_iter().filter(|window| window.pid == pid).collect()
}

fn web_processes(pid: u32) -> usize {
    procs::descendants(pid).iter().filter(|process| process.name == WEB).count()
}
