//! What holds for every settings document, over generated settings and bytes.

use chrono::NaiveTime;
use proptest::prelude::*;

use super::tests::{at, v1};
use super::*;
use crate::account::{AccountId, EnteredBalance, clean_name};
use crate::alert::{QuietHours, Snooze};
use crate::estimate::Form;
use crate::estimate::pixverse::Making;
use crate::estimate::voxpria::Campaign;
use crate::plan::{Basis, Job, PastUnit, PlanId, Priced};
use crate::provider::ProviderId;

fn any_account() -> impl Strategy<Value = Account> {
    let name = "\\PC{1,40}".prop_filter_map("no name", |text| clean_name(&text));
    let amount =
        || prop::option::of((any::<i64>(), 0_u32..10).prop_map(|(n, s)| rust_decimal::Decimal::new(n, s).into()));
    let time = (0_i64..4_000_000_000, 0_u32..1_000_000_000)
        .prop_filter_map("no time", |(s, n)| DateTime::from_timestamp(s, n));
    (
        "[a-z0-9-]{1,64}",
        prop::sample::select(ProviderId::ALL.to_vec()),
        name,
        amount(),
        amount(),
        any::<[bool; 3]>(),
        time,
        (prop::option::of(1_u32..=90), any::<Option<bool>>()),
    )
        .prop_map(|(id, provider, name, low_mark, entered, [paused, alerts, moved], at, (low_days, snooze))| {
            Account {
                id: AccountId::new(id).unwrap(),
                provider,
                name,
                base_url: moved.then(|| "https://proxy.example/v1".to_owned()),
                low_mark,
                paused,
                alerts,
                entered: entered.map(|amount| EnteredBalance { amount, at }),
                low_days,
                snooze: snooze.map(|ends| if ends { Snooze::Until(at) } else { Snooze::UntilToppedUp }),
            }
        })
}

fn any_job() -> impl Strategy<Value = Job> {
    let form = (1_u32..=10, "\\PC{1,20}", any::<Option<bool>>(), prop::option::of(0_u32..=100));
    let form = form.prop_filter("a text of white space", |(_, text, ..)| !text.trim().is_empty());
    prop_oneof![
        form.prop_map(|(segments, text, flag, number)| Job::UGen(Box::new(Form {
            caption_style: Some(text),
            qai_enabled: flag,
            max_video_retries: number,
            ..Form::new(segments)
        }))),
        (1..=u32::MAX, 1..=u32::MAX)
            .prop_map(|(length, count)| Job::PixVerse { making: Making::LipSyncText(length), count }),
        ("[a-z.0-9_-]{1,30}", 1..=u32::MAX).prop_map(|(action, pieces)| Job::Pictory { action, pieces }),
        any::<[u32; 4]>().prop_map(|[calls, minutes, messages, transcribed_minutes]| {
            Job::Voxpria(Campaign { calls, minutes, messages, transcribed_minutes })
        }),
        (any::<bool>(), 1..=u32::MAX).prop_map(|(day, count)| {
            Job::PowerPost { by: if day { PastUnit::Day } else { PastUnit::Change }, count }
        }),
    ]
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let name = "\\PC{1,40}".prop_filter_map("no name", |text| clean_name(&text));
    let time = (0_i64..4_000_000_000).prop_filter_map("no time", |s| DateTime::from_timestamp(s, 0));
    let total = prop::option::of((0..i64::MAX, 0_u32..10).prop_map(|(n, s)| rust_decimal::Decimal::new(n, s).into()));
    let made = prop::option::of("\\PC{1,40}");
    ("[a-z0-9-]{1,64}", "[a-z0-9-]{1,64}", name, any_job(), time, total, made).prop_map(
        |(id, account, name, job, kept_at, total, made)| Plan {
            id: PlanId::new(id).unwrap(),
            name,
            account: AccountId::new(account).unwrap(),
            job,
            kept_at,
            last: total.map(|total| Priced { total, basis: Basis::Past, at: kept_at }),
            made,
        },
    )
}

proptest! {
    #[test]
    fn plans_that_were_saved_are_loaded(mut plans in prop::collection::vec(any_plan(), 0..6), each in 0_i64..1_000_000) {
        plans.sort_by(|a, b| a.id.cmp(&b.id));
        plans.dedup_by(|a, b| a.id == b.id);
        let own = [("sms".to_owned(), rust_decimal::Decimal::new(each, 3).into())].into_iter().collect();
        let rates = [(ProviderId::Voxpria, own)].into_iter().collect();
        let settings = Settings { plans, rates, ..Settings::default() };
        let document = save(&settings, Some(&v1())).unwrap();
        prop_assert_eq!(load(document.text().as_bytes()), Loaded::Current(settings));
    }

    #[test]
    fn what_was_saved_is_loaded(accounts in prop::collection::vec(any_account(), 0..6), refresh in 0_usize..6, pause in any::<Option<bool>>(), switches in any::<[bool; 5]>(), quiet in prop::option::of([0_u32..1440, 0..1440])) {
        let mut settings = Settings { accounts, ..Settings::default() };
        settings.accounts.sort_by(|a, b| a.id.cmp(&b.id));
        settings.accounts.dedup_by(|a, b| a.id == b.id);
        settings.preferences.refresh = RefreshInterval::ALL[refresh];
        settings.preferences.alerts_paused_until =
            pause.map(|ends| if ends { Pause::Until(at("2026-01-01T00:00:00.5Z")) } else { Pause::UntilResumed });
        let [missing, unusual, lapse, digest, keys] = switches;
        settings.preferences.single_keys = keys;
        settings.preferences.notify_refund_missing = missing;
        settings.preferences.notify_unusual = unusual;
        settings.preferences.notify_lapse = lapse;
        settings.preferences.weekly_digest = digest;
        let time = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(60 * minutes, 0).unwrap();
        settings.preferences.quiet_hours = quiet.map(|[from, to]| QuietHours { from: time(from), to: time(to) });
        let document = save(&settings, Some(&v1())).unwrap();
        prop_assert_eq!(load(document.text().as_bytes()), Loaded::Current(settings));
    }

    #[test]
    fn any_bytes_are_answered_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(load(&bytes).settings().is_none());
    }

    #[test]
    fn a_flipped_byte_never_panics_and_never_takes_the_other_accounts(position in 0_usize..1200, byte in any::<u8>()) {
        let mut bytes = v1();
        let position = position % bytes.len();
        bytes[position] = byte;
        let loaded = load_with_backup(&bytes, Some(&v1()));
        if let Some(settings) = loaded.settings() {
            prop_assert!(settings.accounts.len() >= 3, "{:?}", loaded);
        }
    }
}
