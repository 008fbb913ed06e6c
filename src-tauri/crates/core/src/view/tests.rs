use super::*;
use crate::provider::ProviderId;
use crate::reading::{Balance, Pool, PoolId, Source};

/// An account in a few words: what is available, the low mark, how the last refresh failed and how many did in a row.
#[derive(Clone, Copy)]
struct Case {
    provider: ProviderId,
    available: Option<&'static str>,
    mark: Option<&'static str>,
    failed: Option<Code>,
    misses: u32,
    paused: bool,
}

const PLAIN: Case = Case {
    provider: ProviderId::Voxpria,
    available: Some("150"),
    mark: Some("100"),
    failed: None,
    misses: 0,
    paused: false,
};

fn at() -> DateTime<Utc> {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn balance(available: &str) -> Balance {
    Balance {
        available: available.parse().unwrap(),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: None,
        notices: Vec::new(),
    }
}

fn facts(name: &str, case: Case) -> AccountFacts {
    AccountFacts {
        account: Account {
            id: AccountId::new(name).unwrap(),
            provider: case.provider,
            name: name.into(),
            base_url: None,
            low_mark: case.mark.map(|mark| mark.parse().unwrap()),
            paused: case.paused,
            alerts: true,
            entered: None,
            low_days: None,
            snooze: None,
        },
        reading: case.available.map(|available| Reading { balance: balance(available), as_of: at() }),
        trouble: case.failed.map(|code| Trouble { failure: Failure::new(code, "m"), since: at() }),
        misses: case.misses,
        refreshing: false,
        next_at: Some(at()),
        fill: None,
        findings: 0,
        outlook: None,
    }
}

fn view_of(cases: &[Case]) -> View {
    let facts = cases.iter().enumerate().map(|(index, case)| facts(&format!("a{index}"), *case)).collect();
    build(false, facts, Vec::new(), Preferences::default())
}

fn low() -> Case {
    Case { available: Some("9"), ..PLAIN }
}

fn refused() -> Case {
    Case { failed: Some(Code::Auth), misses: 1, ..PLAIN }
}

fn down(misses: u32) -> Case {
    Case { failed: Some(Code::Unavailable), misses, ..PLAIN }
}

fn offline() -> Case {
    Case { failed: Some(Code::Offline), misses: 1, ..PLAIN }
}

fn unread() -> Case {
    Case { available: None, ..PLAIN }
}

fn paused(case: Case) -> Case {
    Case { paused: true, ..case }
}

#[test]
fn the_verdict_says_what_matters_most() {
    use VerdictKind::{AllPaused, Checking, NeedCredits, NeedKey, NoAccounts, Offline, Unread, Well};
    #[track_caller]
    fn check(cases: &[Case], kind: VerdictKind, count: usize) {
        assert_eq!(view_of(cases).verdict, Verdict { kind, count });
    }
    check(&[], NoAccounts, 0);
    check(&[PLAIN, PLAIN], Well, 2);
    check(&[PLAIN, low(), refused()], NeedCredits, 1);
    check(&[low(), Case { available: Some("0"), ..PLAIN }], NeedCredits, 2);
    check(&[PLAIN, refused(), down(2)], NeedKey, 1);
    check(&[offline(), offline()], Offline, 2);
    check(&[offline(), PLAIN], Well, 2);
    check(&[PLAIN, down(1)], Well, 2);
    check(&[PLAIN, down(2)], Unread, 1);
    check(&[PLAIN, Case { failed: Some(Code::KeychainLocked), ..down(1) }], Unread, 1);
    check(&[Case { available: None, ..down(1) }], Unread, 1);
    check(&[PLAIN, unread()], Checking, 1);
    check(&[PLAIN, paused(low())], Well, 1);
    check(&[paused(PLAIN), paused(low())], AllPaused, 2);
    check(&[offline(), paused(PLAIN)], Offline, 1);
}

#[test]
fn the_button_is_the_one_that_helps() {
    #[track_caller]
    fn check(case: Case, expect: Option<Remedy>) {
        assert_eq!(view_of(&[case]).accounts[0].remedy, expect);
    }
    let failed = |code| Case { failed: Some(code), misses: 1, ..PLAIN };
    check(PLAIN, None);
    check(low(), Some(Remedy::TopUp));
    check(Case { available: Some("-1"), mark: None, ..PLAIN }, Some(Remedy::TopUp));
    check(unread(), None);
    check(failed(Code::Auth), Some(Remedy::FixKey));
    check(failed(Code::Scope), Some(Remedy::FixKey));
    check(failed(Code::KeyMissing), Some(Remedy::FixKey));
    check(failed(Code::KeychainLocked), Some(Remedy::UnlockKeychain));
    check(failed(Code::InsecureUrl), Some(Remedy::FixAddress));
    check(failed(Code::Timeout), None);
    check(failed(Code::NotOffered), None);
    check(Case { provider: ProviderId::Pictory, ..failed(Code::NotOffered) }, Some(Remedy::EnterBalance));
    // Nobody is sent to buy while the key that would show it is refused.
    check(Case { failed: Some(Code::Auth), ..low() }, Some(Remedy::FixKey));
    check(Case { failed: Some(Code::Timeout), ..low() }, Some(Remedy::TopUp));
}

#[test]
fn a_value_dims_after_two_misses_or_when_only_the_user_can_help_and_stays() {
    #[track_caller]
    fn check(case: Case, expect: bool) {
        let row = &view_of(&[case]).accounts[0];
        assert_eq!(row.stale, expect);
        assert_eq!(row.reading.as_ref().map(|r| r.balance.available.to_string()).as_deref(), case.available);
    }
    check(PLAIN, false);
    check(down(1), false);
    check(down(2), true);
    check(refused(), true);
    for code in [Code::KeychainLocked, Code::KeychainAbsent, Code::KeychainDenied, Code::InsecureUrl] {
        check(Case { failed: Some(code), ..down(1) }, true);
    }
    check(Case { available: None, ..down(5) }, false);
}

#[test]
fn the_tray_shows_the_worst_level_and_a_dot_for_what_hides_it() {
    #[track_caller]
    fn check(cases: &[Case], level: Standing, dot: bool) {
        assert_eq!(view_of(cases).tray, TrayIcon { level, dot });
    }
    check(&[], Standing::Unknown, false);
    check(&[PLAIN, low()], Standing::Low, false);
    check(&[PLAIN, unread()], Standing::Fine, false);
    check(&[unread()], Standing::Unknown, false);
    check(&[PLAIN, refused()], Standing::Fine, true);
    check(&[down(1), down(1)], Standing::Fine, true);
    check(&[down(1), PLAIN], Standing::Fine, false);
    check(&[paused(low()), PLAIN], Standing::Fine, false);
    check(&[paused(refused())], Standing::Unknown, false);
}

#[test]
fn parts_are_drawn_only_where_they_mean_something() {
    #[track_caller]
    fn check(reserved: Option<&str>, pools: &[&str], expect: &[(&str, u16)]) {
        let mut facts = facts("a", PLAIN);
        let balance = &mut facts.reading.as_mut().unwrap().balance;
        balance.reserved = reserved.map(|amount| amount.parse().unwrap());
        let ids = [PoolId::Monthly, PoolId::Purchased];
        balance.pools = ids.into_iter().zip(pools).map(|(id, p)| Pool { id, amount: p.parse().unwrap() }).collect();
        let view = build(false, vec![facts], Vec::new(), Preferences::default());
        let parts: Vec<(String, u16)> =
            view.accounts[0].parts.iter().map(|part| (part.amount.to_string(), part.permille)).collect();
        let expect: Vec<(String, u16)> = expect.iter().map(|(amount, share)| ((*amount).into(), *share)).collect();
        assert_eq!(parts, expect, "{reserved:?} {pools:?}");
    }
    check(None, &[], &[]);
    check(Some("0"), &[], &[]);
    check(Some("50"), &[], &[("150", 750), ("50", 250)]);
    check(None, &["1069020", "3630"], &[("1069020", 997), ("3630", 3)]);
    check(None, &["0", "0"], &[]);
    check(None, &["10", "-5"], &[]);
    check(None, &["7922816251426433759354395033", "7922816251426433759354395033.5"], &[]);
}

#[test]
fn paused_accounts_come_last_and_count_for_nothing() {
    let view = view_of(&[paused(Case { available: Some("0"), ..PLAIN }), PLAIN, low()]);
    let order: Vec<&str> = view.accounts.iter().map(|row| row.account.id.as_str()).collect();
    assert_eq!(order, ["a2", "a1", "a0"]);
    assert_eq!(view.order.iter().map(AccountId::as_str).collect::<Vec<_>>(), ["a0", "a1", "a2"]);
    assert_eq!(view.accounts[2].next_at, None);
}

#[test]
fn what_is_fetched_of_activity_changes_no_tray() {
    use crate::glance::glance;
    use crate::ledger::{Fill, FillState};
    use crate::words::Words;

    #[track_caller]
    fn check(state: FillState, rows: u64, findings: u32) {
        let fill =
            Fill { state, rows, step: 3, steps: Some(90), back_to: at().date_naive().pred_opt(), notices: Vec::new() };
        let with = AccountFacts { fill: Some(fill.clone()), findings, ..facts("a", PLAIN) };
        let of =
            |facts| View { activity_version: rows, ..build(false, vec![facts], Vec::new(), Preferences::default()) };
        let (before, after) = (of(facts("a", PLAIN)), of(with));
        assert_eq!((&after.accounts[0].fill, after.accounts[0].findings), (&Some(fill), findings));
        let words = Words::english();
        assert_eq!(glance(&before, &words, at()), glance(&after, &words, at()));
    }
    check(FillState::Running, 700, 0);
    check(FillState::Complete, 90_000, 12);
    check(FillState::Stopped, 1, 0);
    check(FillState::Failed(Failure::new(Code::Unavailable, "m")), 0, 1);
}
