//! A named range of days, as the command line asks for it.

use std::time::Duration;

use brimful_core::base_url::BaseUrl;
use brimful_core::failure::{Code, Failure};
use brimful_core::ledger::{Entry, UsageDay};
use brimful_core::provider::ProviderId::{self, Pictory, UGen, Voxpria};
use brimful_core::secret::Secret;
use brimful_engine::providers::Target;
use brimful_engine::providers::history::{Notice, Range, range};
use chrono::NaiveDate;

use super::reader::{Reader, SandboxClock, same};

pub(super) async fn ask_range(reader: &Reader, from: Option<&str>, to: Option<&str>) -> Result<Range, Failure> {
    let base = BaseUrl::parse(&reader.sandbox.base_url(reader.provider)).unwrap();
    let secret = Secret::new(reader.key());
    let target = Target { provider: reader.provider, base_url: &base, secret: &secret, entered: None };
    let clock = SandboxClock(reader.control());
    let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    range(&reader.http, &clock, target, Duration::from_secs(20), day(from), day(to)).await
}

#[tokio::test]
async fn a_range_has_its_days_and_asks_for_little_more() {
    let check = async |provider: ProviderId, from: Option<&str>, to: Option<&str>, most: usize| {
        let reader = Reader::of(provider).await;
        let Range { mut entries, days, notices } = ask_range(&reader, from, to).await.unwrap();
        assert_eq!(notices, []);
        let requests = reader.control().requests().len();
        assert!(requests <= most, "{provider} {from:?} {to:?}: {requests}");
        let is_asked = |day: NaiveDate| {
            from.is_none_or(|from| day >= from.parse().unwrap()) && to.is_none_or(|to| day <= to.parse().unwrap())
        };
        let truth = reader.truth();
        let mut held: Vec<Entry> = truth.entries.into_iter().filter(|entry| is_asked(entry.at.date_naive())).collect();
        held.reverse();
        assert!(entries.is_sorted_by(|a, b| a.at >= b.at), "{provider}: newest first");
        // Entries of one moment stand in the service's own order, which the truth does not have.
        entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        same(&entries, &held, provider.id());
        let mut held: Vec<UsageDay> = truth.days.into_iter().filter(|day| is_asked(day.date)).collect();
        held.reverse();
        same(&days, &held, provider.id());
    };
    for (provider, all, month, days) in [(UGen, 60, 4, 3), (Pictory, 13, 3, 2), (Voxpria, 28, 2, 1)] {
        check(provider, None, None, all).await;
        check(provider, Some("2026-04-01"), None, month).await;
        check(provider, Some("2026-05-03"), Some("2026-05-05"), days).await;
        check(provider, Some("2026-05-08"), Some("2030-01-01"), days).await;
        check(provider, Some("2026-05-05"), Some("2026-05-03"), 0).await;
        check(provider, None, Some("2026-01-31"), all).await;
        check(provider, Some("2025-06-01"), Some("2025-06-30"), all).await;
    }
    check(Voxpria, Some("2024-05-08"), Some("2024-05-20"), 1).await;
}

/// A range is never cut short without a word: here by the number of requests that are made at the most.
#[tokio::test]
async fn days_that_were_not_asked_for_are_said() {
    let reader = Reader::of(Voxpria).await;
    let read = ask_range(&reader, Some("1990-01-01"), None).await.unwrap();
    let [Notice::Cut { from }] = read.notices.as_slice() else { panic!("{:?}", read.notices) };
    let first_asked: Vec<String> = reader.control().requests().into_iter().filter_map(|asked| asked.query).collect();
    assert!(first_asked.last().unwrap().contains(&from.to_string()), "{from}: {:?}", first_asked.last());
    assert_eq!(read.days.len(), reader.truth().days.len(), "all that there is came all the same");
}

#[tokio::test]
async fn a_deadline_holds_for_a_whole_range() {
    let reader = Reader::of(Voxpria).await;
    reader.control().set_latency(Duration::from_millis(200));
    let base = BaseUrl::parse(&reader.sandbox.base_url(Voxpria)).unwrap();
    let secret = Secret::new(reader.key());
    let target = Target { provider: Voxpria, base_url: &base, secret: &secret, entered: None };
    let clock = SandboxClock(reader.control());
    let read = range(&reader.http, &clock, target, Duration::from_millis(500), None, None).await;
    assert_eq!(read.unwrap_err().code, Code::Timeout);
    assert!(reader.control().requests().len() <= 3);
}
