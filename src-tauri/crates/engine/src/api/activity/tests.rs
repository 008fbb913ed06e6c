//! Arguments and totals as data.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::ledger::Kind;
use chrono::NaiveDate;

use super::{arguments, by_source, of_ledger, shape, totals};
use crate::api::dto;
use crate::ledger::{AccountTotals, Filter, LedgerError, Month, Spending};

fn id(text: &str) -> AccountId {
    AccountId::new(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn credits(text: &str) -> Credits {
    text.parse().unwrap()
}

#[test]
fn filters_make_sense_or_say_what_does_not() {
    #[track_caller]
    fn check(json: &str, expect: Result<Filter, &str>) {
        let filter: dto::ActivityFilter = serde_json::from_str(json).unwrap();
        let found = arguments::filter(filter, &[id("a"), id("b")]).map_err(|error| error.code);
        assert_eq!(found, expect.map_err(str::to_owned), "{json}");
    }
    let all = Filter::default();
    check("{}", Ok(all.clone()));
    check(r#"{"account": "b"}"#, Ok(Filter { accounts: vec![id("b")], ..all.clone() }));
    check(r#"{"account": "c"}"#, Err("unknown_account"));
    check(r#"{"account": ""}"#, Err("unknown_account"));
    check(r#"{"kinds": ["spend", "refund"]}"#, Ok(Filter { kinds: vec![Kind::Spend, Kind::Refund], ..all.clone() }));
    check(r#"{"kinds": ["Spend"]}"#, Err("bad_kind"));
    check(r#"{"source": ""}"#, Ok(Filter { source: Some(String::new()), ..all.clone() }));
    check(r#"{"search": "  cat "}"#, Ok(Filter { search: "cat".into(), ..all.clone() }));
    check(&format!(r#"{{"search": "{}"}}"#, "x".repeat(1001)), Err("bad_search"));
    check(r#"{"odd": true}"#, Ok(Filter { odd: true, ..all.clone() }));
    let (from, to) = (Some(day("2026-02-28")), Some(day("2026-03-01")));
    check(r#"{"from": "2026-02-28", "to": "2026-03-01"}"#, Ok(Filter { from, to, ..all.clone() }));
    check(r#"{"from": "2026-03-01", "to": "2026-03-01"}"#, Ok(Filter { from: to, to, ..all.clone() }));
    check(r#"{"from": "2026-03-02", "to": "2026-03-01"}"#, Err("bad_range"));
    for bad in ["", "2026-02-29", "2026-3-1", "01.03.2026", "+2026-3-01", "2026-03-01T", " 2026-3-01", "２026-03"] {
        check(&format!(r#"{{"from": "{bad}"}}"#), Err("bad_date"));
        check(&format!(r#"{{"to": "{bad}"}}"#), Err("bad_date"));
    }
}

#[test]
fn what_no_filter_knows_is_refused() {
    assert!(serde_json::from_str::<dto::ActivityFilter>(r#"{"acount": "a"}"#).is_err());
}

#[test]
fn a_month_is_named_by_any_of_its_days() {
    #[track_caller]
    fn check(text: &str, expect: Result<&str, &str>) {
        assert_eq!(arguments::month(text).map_err(|error| error.code), expect.map(day).map_err(str::to_owned));
    }
    check("2026-03-01", Ok("2026-03-01"));
    check("2026-02-28", Ok("2026-02-01"));
    check("2026-03", Err("bad_date"));
}

#[test]
fn pages_have_a_size() {
    for (limit, good) in [(0, false), (1, true), (500, true), (501, false), (u32::MAX, false)] {
        assert_eq!(arguments::limit(limit).is_ok(), good, "{limit}");
    }
}

#[test]
fn months_add_up_by_account_in_the_users_order() {
    let part = |account: &str, spent: &str, added: &str| AccountTotals {
        account: id(account),
        spent: credits(spent),
        added: credits(added),
        unclassified: 1,
        count: 2,
    };
    let month = |month: &str, totals| Month { month: day(month), count: 4, totals };
    let months = [
        month("2026-03-01", vec![part("a", "0.6", "10"), part("b", "1", "0")]),
        month("2026-02-01", vec![part("a", "0.6", "0"), part("gone", "2", "0")]),
    ];
    let sums = totals(&months, &[id("b"), id("a")]).unwrap();
    let texts: Vec<_> = sums.iter().map(|sum| (sum.account.as_str(), sum.spent.to_string(), sum.count)).collect();
    assert_eq!(texts, [("b", "1".into(), 2), ("a", "1.2".into(), 4), ("gone", "2".into(), 2)]);
    assert_eq!(sums[1].unclassified, 2);

    let fine = [month("2026-03-01", vec![part("a", "0.0000000000000000000000001", "0")])];
    let large = [month("2026-02-01", vec![part("a", "7922816251426433759354395033", "0")])];
    assert_eq!(totals(&[fine, large].concat(), &[]), None, "never rounded");
}

#[test]
fn sources_are_listed_by_what_was_spent_on_them() {
    let spent = |day: &str, source: &str, spent: &str| Spending {
        account: id("a"),
        day: self::day(day),
        source: source.into(),
        spent: credits(spent),
    };
    let found = by_source(vec![
        spent("2026-03-02", "video", "0.6"),
        spent("2026-03-01", "video", "0.6"),
        spent("2026-03-01", "voice", "3"),
        spent("2026-03-01", "", "1.2"),
        spent("2026-03-01", "refunded", "-1"),
    ])
    .unwrap();
    let sums: Vec<_> = found.iter().map(|source| (source.source.as_str(), source.spent.as_str())).collect();
    assert_eq!(sums, [("voice", "3"), ("", "1.2"), ("video", "1.2"), ("refunded", "-1")]);
    let days: Vec<_> = found[2].days.iter().map(|day| day.day.as_str()).collect();
    assert_eq!(days, ["2026-03-01", "2026-03-02"], "oldest first");
}

#[test]
fn a_day_of_a_service_is_a_row_of_its_own() {
    use brimful_core::amount::{Currency, Money};
    use brimful_core::ledger::UsageDay;

    use crate::ledger::{Row, What};
    let usage = UsageDay {
        date: day("2026-03-01"),
        spent: credits("12"),
        count: Some(4),
        cost: Some(Money { amount: "0.360".parse().unwrap(), currency: Currency::USD }),
        raw_cost: Some("0.360".into()),
    };
    let row = shape::row(&Row { account: id("a"), day: day("2026-03-01"), what: What::Day(usage) });
    assert_eq!((row.at, row.day.as_str(), row.kind.as_str(), row.delta.as_str()), (None, "2026-03-01", "spend", "-12"));
    let cost = row.day_usage.unwrap().cost.unwrap();
    assert_eq!((cost.amount.as_str(), cost.currency.as_str()), ("0.36", "USD"));
}

#[test]
fn errors_of_the_ledger_have_codes() {
    for (error, code) in [
        (LedgerError::Full, "disk_full"),
        (LedgerError::ReadOnly, "read_only"),
        (LedgerError::Newer, "activity_newer"),
        (LedgerError::TooLarge, "too_large"),
        (LedgerError::Ended, "ended"),
        (LedgerError::Unknown, "unknown_entry"),
    ] {
        assert_eq!(of_ledger(error).code, code);
    }
    let other = of_ledger(LedgerError::Other("near \"x\": syntax error".into()));
    assert_eq!(
        (other.code.as_str(), other.message.contains("syntax")),
        ("failed", false),
        "SQLite's words stay in the log"
    );
}
