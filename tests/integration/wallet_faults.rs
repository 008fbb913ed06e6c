//! Every fault at every service as the wallet shows it: the right code and sentence, and the last good reading with its
//! age, never a zero that was not reported.

use std::time::Duration;

use brimful_core::provider::ProviderId;
use brimful_core::words::Words;
use brimful_engine::api::{Backend, dto};
use brimful_engine::providers::HttpLimits;
use brimful_tests::fault_table::{Row, TABLE};
use brimful_tests::world::{Kept, World};
use chrono::TimeDelta;
use futures_util::StreamExt as _;
use futures_util::stream;

/// How many worlds there are at once, each with one fault at five services.
const AT_ONCE: usize = 6;

#[tokio::test]
async fn every_fault_has_its_sentence_and_keeps_the_last_reading() {
    let mut faults: Vec<&str> = TABLE.iter().map(|row| row.fault).collect();
    faults.dedup();
    let wrong: Vec<String> =
        stream::iter(faults).map(wrong_with).buffer_unordered(AT_ONCE).flat_map(stream::iter).collect().await;
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), TABLE.len(), wrong.join("\n"));
}

/// Five accounts that were read once, and then not, or not rightly, for a while.
async fn wrong_with(fault: &'static str) -> Vec<String> {
    let rows: Vec<&Row> = TABLE.iter().filter(|row| row.fault == fault).collect();
    let mut kept = Kept::default();
    if rows.iter().any(|row| row.hangs()) {
        // What hangs is cut off soon; the rest has the time that it has in the app.
        kept.limits = HttpLimits { total: Duration::from_millis(500), ..kept.limits };
    }
    let world = World::with(kept).await;
    for provider in ProviderId::ALL {
        world.add(provider, Some("1")).await;
    }
    let read =
        world.until("all five are read", |view| view.accounts.iter().filter(|a| a.reading.is_some()).count() == 5);
    let read = read.await;
    let before = Backend::dto(&read);
    for provider in ProviderId::ALL {
        world.control().set_fault(provider, Some(fault.parse().unwrap()));
    }
    // Twice the usual interval: read again, and again where that is done by itself.
    for _ in 0..2 {
        world.pass(TimeDelta::minutes(6)).await;
    }
    let after = Backend::dto(&world.view());
    rows.into_iter().filter_map(|row| wrong_in(row, of(&before, row.provider), of(&after, row.provider))).collect()
}

fn of(view: &dto::View, provider: ProviderId) -> &dto::Account {
    view.accounts.iter().find(|account| account.provider == provider.id()).unwrap()
}

/// What is not as the row says, if anything.
fn wrong_in(row: &Row, before: &dto::Account, after: &dto::Account) -> Option<String> {
    let numbers = |account: &dto::Account| {
        let dto::Account { available, balance, reserved, pools, standing, source, .. } = account.clone();
        (available, balance, reserved, pools, standing, source)
    };
    let shown = after.error.as_ref().map(|error| error.code.as_str());
    let right = match row.code {
        Some(code) => {
            shown == Some(code.as_str())
                && numbers(after) == numbers(before)
                && after.as_of == before.as_of
                && says_who(code.as_str(), row.provider)
        }
        // The number itself is what is read; of Pictory's own two ways to it, either will do.
        None => shown.is_none() && after.available == before.available && after.as_of > before.as_of,
    };
    let known = before.available.is_some() && before.as_of.is_some();
    (!right || !known)
        .then(|| format!("{} {} is not {:?}: {before:?} became {after:?}", row.provider, row.fault, row.code))
}

/// Whether the page has a whole sentence for this code that names the service.
fn says_who(code: &str, provider: ProviderId) -> bool {
    let sentence = Words::english().fill(&format!("error.{code}"), &[("service", provider.name())]);
    sentence.contains(provider.name()) && sentence.ends_with('.') && !sentence.contains('{')
}
