//! One recorded run: the ledger is made, the app opened on it, and its list moved by script, wheel and key.

use std::path::PathBuf;
use std::sync::Arc;

use brimful_core::account::Account;
use brimful_core::provider::ProviderId;
use brimful_core::settings::Settings;
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_engine::ledger::{Batch, Ledger};
use brimful_engine::paths::{APP_ID, DataDir};
use brimful_engine::settings_file;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::webdriver::Driven;
use serde_json::Value;

use crate::rows;

/// Records the time between two frames while `move` runs, and says how it went.
const RECORD: &str = "
    const done = arguments[arguments.length - 1];
    const frame = () => new Promise(requestAnimationFrame);
    const scroller = document.querySelector('.activity-scroll');
    const gaps = [];
    let last = performance.now();
    let running = true;
    const beat = now => { gaps.push(now - last); last = now; if (running) requestAnimationFrame(beat); };
    requestAnimationFrame(beat);
    (async () => {
        const end = scroller.scrollHeight - scroller.clientHeight;
        MOVE
        running = false;
        await frame();
        const shown = [...document.querySelectorAll('.entry')];
        done({
            frames: gaps.length,
            longest: Math.max(...gaps),
            late: gaps.filter(gap => gap > 50).length,
            last: Math.max(0, ...shown.map(row => Number(row.getAttribute('aria-rowindex')))),
        });
    })();";

/// What is done to the list, and the script that does it.
const MOVES: [(&str, &str); 3] = [
    (
        "thumb, top to bottom",
        "for (let n = 0; n <= 600; n += 1) { scroller.scrollTop = end * n / 600; await frame(); }",
    ),
    (
        "wheel, upwards",
        "for (let n = 0; n < 600; n += 1) {
            scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -240, bubbles: true, cancelable: true }));
            scroller.scrollTop -= 240;
            await frame();
        }",
    ),
    (
        "keys, downwards",
        "document.querySelector('.entry[tabindex=\"0\"], .month-head[tabindex=\"0\"]')?.focus();
        for (let n = 0; n < 300; n += 1) {
            document.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
            await frame();
        }",
    ),
];

pub(crate) async fn run(app: PathBuf, count: u64) {
    let app = app.canonicalize().expect("the app is built");
    let desktop = Desktop::start(Options::default()).await;
    eprintln!("Making a ledger of {count} entries");
    fill(&desktop, count).await;
    let driven = Driven::start(&desktop, &app, &[], &[]).await;
    wait(&driven, "return document.querySelectorAll('#rows > *').length === 5").await;
    driven.script("location.hash = '#/activity'").await;
    wait(&driven, "return document.querySelectorAll('.entry:not([data-coming])').length > 5").await;
    let all = driven.script("return document.querySelector('.entries').getAttribute('aria-rowcount')").await;
    println!(
        "\n| {} rows in the list | frames | longest | above 50 ms | last row seen |\n|---|---|---|---|---|",
        all.as_str().unwrap()
    );
    for (what, steps) in MOVES {
        let script = RECORD.replace("MOVE", steps);
        let seen = driven.page.execute_async(&script, Vec::new()).await.unwrap();
        let number = |name: &str| seen[name].as_f64().unwrap();
        println!(
            "| {what} | {} | {:.1} ms | {} | {} |",
            number("frames"),
            number("longest"),
            number("late"),
            number("last")
        );
    }
    driven.end().await;
}

/// Five accounts that are not read, and their entries.
async fn fill(desktop: &Desktop, count: u64) {
    let dir = DataDir::at(desktop.home().join("data").join(APP_ID));
    dir.create().unwrap();
    let account = |number| Account {
        id: rows::account_id(number),
        provider: ProviderId::UGen,
        name: format!("Account {number}"),
        base_url: None,
        low_mark: None,
        paused: true,
        alerts: false,
        entered: None,
        low_days: None,
        snooze: None,
    };
    let settings = Settings { accounts: (0..5).map(account).collect(), ..Settings::default() };
    let document = settings_file::prepare_save(&dir, &settings).unwrap();
    settings_file::after_save(&dir, &document).unwrap();
    let ledger = Ledger::open(&dir.ledger(), Arc::new(SystemClock)).unwrap().ledger;
    for (account, entries) in rows::pages(count, SystemClock.now()) {
        ledger.import(&account, Batch { entries, ..Batch::default() }).await.unwrap();
    }
    ledger.close().await;
}

async fn wait(driven: &Driven, script: &str) {
    brimful_tests::wait::until_true(script, std::time::Duration::from_secs(60), async || {
        driven.script(script).await == Value::Bool(true)
    })
    .await;
}
