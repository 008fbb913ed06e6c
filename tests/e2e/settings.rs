//! The settings file and the start at login, as the running app leaves and finds them.

use std::fs;

use brimful_core::provider::ProviderId;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use brimful_tests::wait;

#[tokio::test]
async fn damaged_settings_are_restored_and_the_original_is_kept() {
    play("damaged", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(ProviderId::PowerPost, "10").await;
        stage.quit().await;
        let folder = stage.desktop.home().join("data/app.brimful.desktop");
        let settings = folder.join("settings.json");
        let whole = fs::read(&settings).unwrap();
        let nothing = vec![0; whole.len()];
        for (round, damaged) in [&whole[..whole.len() / 2], &nothing, b""].into_iter().enumerate() {
            overwrite(&settings, damaged);
            stage.start(&[]).await;
            let row = stage.app().row("the account is there", SOON, |row| row.who.ends_with("now")).await;
            assert_eq!((row.amount.as_str(), row.sentence), ("47", None), "its key was found: round {round}");
            let kept = set_aside(&folder);
            assert_eq!(kept.len(), round + 1, "{kept:?}");
            let newest = kept.last().unwrap();
            assert_eq!(fs::read(folder.join(newest)).unwrap(), damaged, "{newest}");
            stage.app().says("Your settings were damaged. What could be read was kept.").await;
            stage.app().says(&format!("The damaged file is kept as {newest}")).await;
            stage.app().breaks_no_rule("settings were damaged").await;
            stage.picture("banner");
            stage.quit().await;
            assert_eq!(fs::read(&settings).unwrap(), whole, "round {round}");
            // The names have seconds in them.
            tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn start_at_login_is_an_entry_that_starts_hidden() {
    play("login", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.app().press("Settings").await;
        stage.app().says("Start at login").await;
        // The plugin knows no other place, wherever XDG_CONFIG_HOME points to.
        let folder = stage.desktop.home().join(".config/autostart");
        stage.app().click("[data-ref=login]").await;
        let entry = wait::until("the entry", SOON, async || fs::read_dir(&folder).ok()?.flatten().next()).await;
        let text = fs::read_to_string(entry.path()).unwrap();
        let run = text.lines().find(|line| line.starts_with("Exec=")).unwrap();
        assert!(run.contains("/brimful") && run.ends_with("--hidden"), "{run}");
        stage.desktop.output(stage.desktop.command("desktop-file-validate").arg(entry.path()));
        stage.app().breaks_no_rule("started at login").await;
        stage.picture("on");
        stage.app().click("[data-ref=login]").await;
        wait::until_true("it is gone", SOON, async || !entry.path().exists()).await;
        stage.quit().await;
    })
    .await;
}

fn set_aside(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("settings.json.corrupt-"))
        .collect();
    names.sort();
    names
}

fn overwrite(path: &std::path::Path, bytes: &[u8]) {
    use std::io::Write as _;
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}
