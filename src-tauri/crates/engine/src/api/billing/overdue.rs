//! Whether a top-up that is on should have bought by now: the readings that are kept, and the newest rows of the service.

use brimful_core::billing::{Overdue, Rows, Setting, Stretch, overdue};
use chrono::{DateTime, TimeDelta, Utc};

use super::{DEADLINE, Subject};
use crate::providers;

/// How far back readings are looked at. A fall that is longer ago is told as if it were from then.
const BACK: TimeDelta = TimeDelta::days(14);

/// More readings than are ever kept in that time, so that none are thinned out.
const MOST: usize = 100_000;

/// As many rows as a page has where none was asked for, the documented default: fewer are all that there are.
const PAGE: usize = 20;

/// A top-up that did not come; `None` where that is not so, or not known. The service is asked for its newest rows only
/// where the readings alone say so.
pub(super) async fn find(subject: &Subject, setting: &Setting, changed: Option<DateTime<Utc>>) -> Option<Overdue> {
    let threshold = setting.threshold.filter(|_| setting.enabled == Some(true))?;
    let now = subject.now();
    let whole = subject.row.reading.as_ref().and_then(|reading| reading.balance.balance);
    let ledger = subject.engine.ledger().await?;
    let points = ledger.balances(subject.id(), now.checked_sub_signed(BACK), MOST).await.ok()?;
    let readings: Vec<Stretch> = points
        .into_iter()
        .map(|point| Stretch { from: point.from, until: point.until, available: point.available })
        .collect();
    let judge = |rows: Rows<'_>| overdue(threshold, &readings, whole, rows, changed, now);
    judge(Rows { rows: &[], more: false })?;
    let ports = subject.engine.ports();
    let target = subject.whom.target();
    let rows = providers::newest_rows(&ports.http, ports.clock.as_ref(), target, DEADLINE).await.ok()?;
    judge(Rows { rows: &rows, more: rows.len() >= PAGE })
}
