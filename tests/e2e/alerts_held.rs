//! Alerts and a real notification daemon: a click opens what it is about; quiet hours end in one summary; a snooze holds
//! back one account alone.

use std::time::Duration;

use brimful_core::provider::ProviderId::{self, PowerPost, UGen};
use brimful_engine::clock::{Clock as _, SystemClock};
use brimful_sandbox::Fault;
use brimful_tests::bin_path;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, Stage, play};
use brimful_tests::tray::Tray;
use brimful_tests::{procs, wait};
use chrono::{NaiveTime, TimeDelta, Timelike as _};
use serde_json::{Value, json};

/// Quiet hours end at a full minute, of which there may be one and a half to wait for.
const TWO_MINUTES: Duration = Duration::from_secs(120);
/// What is left of a minute that is enough to make everything ready in it.
const ENOUGH: u32 = 30;

#[tokio::test]
async fn a_click_on_a_notification_opens_the_account_that_it_is_about() {
    play("clicked", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(PowerPost, "40").await;
        let account = stage.add(UGen, "10").await.id;
        refuse(stage, UGen).await;
        let received = stage.desktop.received(1, SOON).await;
        assert_eq!(received[0].summary, "U-Gen needs a new key");
        assert_eq!(place(stage).await, "");
        stage.desktop.click_notification();
        let there = json!(format!("#/account/{account}"));
        stage.app().until("its page", SOON, async || place(stage).await, |now| (*now == there).then_some(())).await;
        stage.app().says("U-Gen did not accept this key.").await;
        stage.app().breaks_no_rule("the account of a refused key").await;
        stage.picture("opened");
        stage.quit().await;

        // Without a window one is made for it. Not driven: there is no page yet to drive.
        stage.control().set_fault(PowerPost, Some(Fault::BadKey));
        let app = stage.desktop.daemon("hidden", stage.desktop.command(bin_path::app()).arg("--hidden"));
        let tray = Tray::find(stage.desktop.bus(), SOON).await;
        let received = stage.desktop.received(2, SOON).await;
        assert_eq!(received[1].summary, "PowerPost needs a new key");
        let windows = || stage.desktop.windows().into_iter().filter(|window| window.pid == app.pid()).count();
        assert_eq!(windows(), 0);
        stage.desktop.click_notification();
        wait::until_true("the window opens", SOON, async || windows() == 1).await;
        tray.click_label("Quit").await;
        procs::gone(app.pid(), brimful_tests::stage::QUIT).await;
    })
    .await;
}

#[tokio::test]
async fn quiet_hours_hold_alerts_back_and_end_in_one_summary() {
    play("quiet", Options::default(), async |stage| {
        stage.start(&[]).await;
        stage.add(PowerPost, "40").await;
        stage.add(UGen, "10").await;
        // The desktop has no time zone: its clock is UTC.
        let until = end_of_quiet(SystemClock.now().time());
        let (from, _) = until.overflowing_sub_signed(TimeDelta::hours(3));
        let hours = json!({ "from": from.format("%H:%M").to_string(), "to": until.format("%H:%M").to_string() });
        invoke(stage, "set_preferences", &json!({ "change": { "quiet_hours": hours } })).await;
        refuse(stage, PowerPost).await;
        refuse(stage, UGen).await;
        assert_eq!(stage.desktop.notifications(), [], "it is quiet");
        let alerts = invoke(stage, "alerts", &json!({})).await;
        assert_eq!((&alerts["quiet"], &alerts["accounts"][0]["key"]["state"]), (&json!(true), &json!("held")));

        let received = stage.desktop.received(1, TWO_MINUTES).await;
        let (since, _) = SystemClock.now().time().overflowing_sub_signed(until - NaiveTime::MIN);
        assert!(since < NaiveTime::MIN + TimeDelta::hours(1), "not before they ended: {since} since");
        assert_eq!(
            (&*received[0].summary, &*received[0].body),
            ("While it was quiet", "2 services need a new key: PowerPost, U-Gen.")
        );
        stage.desktop.click_notification();
        let look = async || place(stage).await;
        stage.app().until("what was told", SOON, look, |now| (now == "#/alerts").then_some(())).await;
        stage.app().says("It was held back first.").await;
        stage.app().breaks_no_rule("what was told").await;
        stage.picture("told");
        // A reading later it is not told again.
        stage.tray().await.click_label("Refresh now").await;
        settled(stage).await;
        assert_eq!(stage.desktop.notifications().len(), 1, "{:#?}", stage.desktop.notifications());
        stage.quit().await;
    })
    .await;
}

#[tokio::test]
async fn a_snooze_holds_back_one_account_alone_until_it_ends() {
    play("snoozed", Options::default(), async |stage| {
        stage.start(&[]).await;
        let snoozed = stage.add(PowerPost, "40").await.id;
        stage.add(UGen, "10").await;
        invoke(stage, "snooze_alerts", &json!({ "account": snoozed, "span": "hour" })).await;
        refuse(stage, PowerPost).await;
        refuse(stage, UGen).await;
        let received = stage.desktop.received(1, SOON).await;
        assert_eq!(received[0].summary, "U-Gen needs a new key");
        for view in [format!("#/account/{snoozed}"), "#/alerts".to_owned(), "#/wallet".to_owned()] {
            stage.app().go(&view).await;
            stage.app().breaks_no_rule(&format!("a snooze, {view}")).await;
        }
        invoke(stage, "end_snooze", &json!({ "account": snoozed })).await;
        let received = stage.desktop.received(2, SOON).await;
        assert_eq!(received[1].summary, "PowerPost needs a new key");
        assert_eq!(stage.desktop.notifications().len(), 2);
        stage.quit().await;
    })
    .await;
}

/// From now on the service refuses the key, and Brimful has seen it.
async fn refuse(stage: &Stage, provider: ProviderId) {
    stage.control().set_fault(provider, Some(Fault::BadKey));
    let sentence = format!("{} did not accept this key.", provider.name());
    let seen = |rows: &[brimful_tests::app::Row]| rows.iter().any(|row| row.sentence.as_deref() == Some(&sentence));
    stage.app().refresh_until("the refused key", seen).await;
}

/// Waits until every account was read that is to be read.
async fn settled(stage: &Stage) {
    let reading = async || stage.app().view().await["accounts"].clone();
    let is_idle = |accounts: &Value| {
        let idle = |account: &Value| account["refreshing"] == false;
        accounts.as_array().is_some_and(|accounts| accounts.iter().all(idle)).then_some(())
    };
    stage.app().until("all is read", SOON, reading, is_idle).await;
}

/// The place in the page.
async fn place(stage: &Stage) -> Value {
    stage.app().script("return location.hash").await
}

async fn invoke(stage: &Stage, command: &str, arguments: &Value) -> Value {
    stage.app().wait_for_script(&format!("return await __TAURI__.core.invoke('{command}', {arguments})")).await
}

/// The next full minute that leaves enough time before it.
fn end_of_quiet(now: NaiveTime) -> NaiveTime {
    let minutes = if now.second() + ENOUGH < 60 { 1 } else { 2 };
    let (end, _) = now.overflowing_add_signed(TimeDelta::minutes(minutes));
    end.with_second(0).and_then(|end| end.with_nanosecond(0)).unwrap()
}
