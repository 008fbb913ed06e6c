//! Keys: typed once, kept in the keychain and nowhere else; refused ones are told and mended.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use brimful_sandbox::{Fault, Funds};
use brimful_tests::app::{App, Typed};
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, Stage, play};
use brimful_tests::traffic::Traffic;
use brimful_tests::{canary, procs, secret_service, wait};

const KEY: &str = "pp_live_sk_CANARY.7f3a9+Zq/T~8=x";

#[tokio::test]
async fn a_key_is_in_the_keychain_and_nowhere_else() {
    play("canary", Options::default(), async |stage| {
        let traffic = Traffic::start(stage.desktop.bus(), stage.desktop.bus_address()).await;
        stage.control().add_account(ProviderId::PowerPost, KEY, Funds::Single(Credits::whole(47)));
        stage.start(&[]).await;
        let app = stage.app();
        app.script("window.heard = []; __TAURI__.event.listen('view', e => heard.push(JSON.stringify(e.payload)))")
            .await;
        let base_url = stage.sandbox.base_url(ProviderId::PowerPost);
        let typed = Typed { provider: ProviderId::PowerPost, key: KEY, base_url, low_mark: "10" };

        // A key that cannot be tested now stays in the dialog, and goes with it.
        stage.control().set_fault(ProviderId::PowerPost, Some(Fault::BadKey));
        app.fill_in(&typed).await;
        app.says("PowerPost did not accept this key.").await;
        stage.picture("dialog");
        assert_eq!(secret_service::items(stage.desktop.bus()).await, [], "a refused key is not kept");
        app.click("dialog[open] [data-ref=close]").await;
        stage.control().set_fault(ProviderId::PowerPost, None);
        let row = app.add(&typed).await;
        assert_eq!(row.amount, "47");

        let items = secret_service::items(stage.desktop.bus()).await;
        assert_eq!(items.len(), 1, "{items:#?}");
        assert_eq!(items[0].secret, KEY.as_bytes());
        assert_eq!(items[0].attributes["username"], format!("powerpost/{}", row.id));
        let lookup = ["lookup", "service", "app.brimful.desktop", "username", &format!("powerpost/{}", row.id)];
        assert_eq!(stage.desktop.output(stage.desktop.command("secret-tool").args(lookup)), KEY);

        app.click(&format!("#rows a[href$='{}']", row.id)).await;
        app.says("Kept in the keychain of this computer.").await;
        stage.picture("account");
        assert_page_is_clean(app).await;
        assert_processes_are_clean(app);
        let (bytes, messages) = traffic.so_far();
        assert!(messages > 20, "the bus was listened to: {messages}");
        assert!(!canary::holds(&bytes, KEY), "the key crossed the bus outside the keychain");
        assert_files_are_clean(stage);

        // Also once everything was written that a web view writes when it ends.
        stage.quit().await;
        assert!(App::output(&stage.desktop).contains("DEBUG"), "the app logged");
        assert_files_are_clean(stage);
    })
    .await;
}

#[tokio::test]
async fn a_refused_key_says_so_once_and_is_mended() {
    play("refused", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(ProviderId::PowerPost, "").await;
        stage.control().set_fault(ProviderId::PowerPost, Some(Fault::BadKey));
        let app = stage.app();
        let refused = "PowerPost did not accept this key.";
        let rows = app.refresh_until(refused, |rows| rows[0].sentence.as_deref() == Some(refused)).await;
        assert_eq!((rows[0].amount.as_str(), rows[0].action.as_deref()), ("47", Some("Fix key")));
        let tray = stage.tray().await;
        wait::until_true("the tray says so", SOON, async || {
            tray.labels().await.contains(&"PowerPost · key not accepted".to_owned())
        })
        .await;
        let received = stage.desktop.received(1, SOON).await;
        assert_eq!(received[0].summary, "PowerPost needs a new key");
        app.breaks_no_rule("a refused key").await;
        stage.picture("told");

        // Asked again by the user: refused again, told no second time.
        let before = stage.control().requests().len();
        app.refresh_until("another try", |_| stage.control().requests().len() > before).await;
        app.says(refused).await;
        assert_eq!(stage.desktop.notifications().len(), 1);

        app.press("Fix key").await;
        app.says("New key for PowerPost").await;
        stage.control().set_fault(ProviderId::PowerPost, None);
        app.type_into("dialog[open] input", "pp_live_sk_notTheKey").await;
        app.press("Test and replace").await;
        app.until(
            "the dialog refuses a wrong key",
            SOON,
            async || dialog(app).await,
            |text| text.contains(refused).then_some(()),
        )
        .await;
        app.breaks_no_rule("the dialog refuses a key").await;
        stage.picture("dialog");
        app.script("document.querySelector('dialog[open] input').value = ''").await;
        app.type_into("dialog[open] input", &stage.key(ProviderId::PowerPost)).await;
        app.press("Test and replace").await;
        let row = app.row("it is mended", SOON, |row| row.sentence.is_none() && !row.stale).await;
        assert_eq!((row.amount.as_str(), row.action), ("47", None));
        wait::until_true("the tray too", SOON, async || tray.labels().await.contains(&"PowerPost · 47".to_owned()))
            .await;
        assert_eq!(stage.desktop.notifications().len(), 1);
        let items = secret_service::items(stage.desktop.bus()).await;
        assert_eq!(items.len(), 1, "the entry was updated in its place");
    })
    .await;
}

async fn dialog(app: &App) -> String {
    let text = app.script("return document.querySelector('dialog[open]')?.innerText ?? ''").await;
    text.as_str().unwrap().to_owned()
}

async fn assert_page_is_clean(app: &App) {
    let said = app
        .wait_for_script(
            "const texts = [document.documentElement.outerHTML, document.cookie, location.href, document.title,
                 JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), ...window.heard,
                 JSON.stringify(await __TAURI__.core.invoke('view')), JSON.stringify(await __TAURI__.core.invoke('about')),
                 ...performance.getEntries().map(entry => entry.name)];
             for (const field of document.querySelectorAll('input, textarea')) texts.push(field.value);
             for (const template of document.querySelectorAll('template')) texts.push(template.innerHTML);
             for (const name of Object.getOwnPropertyNames(window)) {
                 try { texts.push(`${name} ${JSON.stringify(window[name])}`) } catch {}
             }
             return { heard: window.heard.length, texts };",
        )
        .await;
    assert!(said["heard"].as_u64().unwrap() > 0, "events were listened to: {said}");
    let texts = said["texts"].as_array().unwrap();
    assert!(texts.len() > 100, "{}", texts.len());
    for text in texts {
        assert!(!canary::holds(text.as_str().unwrap().as_bytes(), KEY), "the page holds the key");
    }
}

fn assert_processes_are_clean(app: &App) {
    let mut all = procs::descendants(app.pid());
    all.extend(procs::process(app.pid()));
    for process in all {
        for part in ["cmdline", "environ"] {
            let bytes = std::fs::read(format!("/proc/{}/{part}", process.pid)).unwrap_or_default();
            assert!(!canary::holds(&bytes, KEY), "{part} of {}", process.name);
        }
    }
}

/// The keychain's own files are encrypted, so they are no exception.
fn assert_files_are_clean(stage: &Stage) {
    let home = stage.desktop.home();
    assert!(home.join("data/app.brimful.desktop/settings.json").is_file());
    assert_eq!(canary::files_holding(&home, KEY), Vec::<std::path::PathBuf>::new());
}
