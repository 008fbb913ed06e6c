//! What holds for every settings document, over generated settings and bytes.

use proptest::prelude::*;

use super::tests::{at, v1};
use super::*;
use crate::account::{AccountId, EnteredBalance, clean_name};
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
    )
        .prop_map(|(id, provider, name, low_mark, entered, [paused, alerts, moved], at)| Account {
            id: AccountId::new(id).unwrap(),
            provider,
            name,
            base_url: moved.then(|| "https://proxy.example/v1".to_owned()),
            low_mark,
            paused,
            alerts,
            entered: entered.map(|amount| EnteredBalance { amount, at }),
        })
}

proptest! {
    #[test]
    fn what_was_saved_is_loaded(accounts in prop::collection::vec(any_account(), 0..6), refresh in 0_usize..6, pause in any::<Option<bool>>()) {
        let mut settings = Settings { accounts, ..Settings::default() };
        settings.accounts.sort_by(|a, b| a.id.cmp(&b.id));
        settings.accounts.dedup_by(|a, b| a.id == b.id);
        settings.preferences.refresh = RefreshInterval::ALL[refresh];
        settings.preferences.alerts_paused_until =
            pause.map(|ends| if ends { Pause::Until(at("2026-01-01T00:00:00.5Z")) } else { Pause::UntilResumed });
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
