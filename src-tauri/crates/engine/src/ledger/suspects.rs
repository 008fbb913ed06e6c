//! Holds without an end and refunds that did not come: found when a job's rows change, kept in a small table, so that
//! asking costs nothing however many rows there are.

use std::collections::BTreeMap;

use brimful_core::account::AccountId;
use brimful_core::ledger::Kind;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::rows::{self, account_id};
use super::stored::{credits, day_before, flag, job_key, kind, moment};
use super::{Finding, Job, LedgerError, Problem, import};

/// A job with more rows than this is none that a service would tell; the rest is in the sums alone.
const MAX_JOB_ROWS: u32 = 10_000;
/// More than anybody looks through.
const MAX_FINDINGS: u32 = 1_000;

const HOLD_WITHOUT_END: u8 = 0;
const REFUND_MISSING: u8 = 1;

/// What a job's rows come to, in millionths.
#[derive(Debug, Default)]
struct Facts {
    reserved: i128,
    released: i128,
    consumed: i128,
    refunded: i128,
    /// Released after the last use: given back, and not the end of the hold that comes with every use.
    released_late: i128,
    has_end: bool,
    has_failed: bool,
    /// The first hold.
    held: Option<i64>,
    /// The last use.
    used: Option<i64>,
}

/// What a job is judged by, of one of its rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) delta: i64,
    pub(super) at: i64,
    pub(super) flags: u8,
}

/// Jobs whose rows changed, with the rows that were added; `None` where others changed.
pub(super) type Touched = BTreeMap<String, Option<Vec<Piece>>>;

/// Looks at jobs anew after their rows changed.
pub(super) fn judge(connection: &Connection, account: i64, touched: &Touched) -> Result<(), LedgerError> {
    let mut count = connection.prepare_cached("SELECT count(*) FROM entry WHERE job_key = ?")?;
    let mut put = connection.prepare_cached(
        "INSERT OR REPLACE INTO suspect (account, job, problem, since, amount) VALUES (?, ?, ?, ?, ?)",
    )?;
    let mut clear = connection.prepare_cached("DELETE FROM suspect WHERE account = ? AND job = ?")?;
    let mut any = connection.prepare_cached("SELECT 1 FROM suspect WHERE account = ? LIMIT 1")?;
    let has_any = any.exists([account])?;
    for (job, new) in touched {
        let count: i64 = count.query_row([job_key(job)], |row| row.get(0))?;
        let facts = match new {
            // Most jobs come whole, in one step: then nothing has to be read but how many rows there are.
            Some(new) if i64::try_from(new.len()) == Ok(count) => Facts::of(new),
            _ => facts(connection, account, job)?,
        };
        if let Some((problem, since, amount)) = facts.problem() {
            let amount = i64::try_from(amount).map_err(|_| LedgerError::TooLarge)?;
            put.execute(params![account, job, problem, since, amount])?;
        } else if has_any {
            clear.execute(params![account, job])?;
        }
    }
    Ok(())
}

/// Jobs that somebody should look at, newest first. A hold counts once it is a day old.
pub(super) fn findings(connection: &Connection, now: DateTime<Utc>) -> Result<Vec<Finding>, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT account.name, job, problem, since, amount FROM suspect JOIN account ON account.id = account
         WHERE problem = ? OR since < ? ORDER BY since DESC, job LIMIT ?",
    )?;
    let mut rows = find.query(params![REFUND_MISSING, day_before(now), MAX_FINDINGS])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let problem: u8 = row.get(2)?;
        findings.push(Finding {
            account: account_id(row.get(0)?)?,
            job: row.get(1)?,
            since: moment(row.get(3)?),
            amount: credits(row.get::<_, i64>(4)?.into())?,
            problem: if problem == HOLD_WITHOUT_END { Problem::HoldWithoutEnd } else { Problem::RefundMissing },
        });
    }
    Ok(findings)
}

/// A job's rows, oldest first, and what they come to.
///
/// # Errors
/// [`LedgerError::Unknown`] where the account has no row of this job.
pub(super) fn job(connection: &Connection, account: &AccountId, job: &str) -> Result<Job, LedgerError> {
    let number = import::find_account(connection, account)?.ok_or(LedgerError::Unknown)?;
    let entries = rows::of_job(connection, number, job, MAX_JOB_ROWS)?;
    if entries.is_empty() {
        return Err(LedgerError::Unknown);
    }
    let facts = facts(connection, number, job)?;
    Ok(Job {
        entries,
        reserved: credits(facts.reserved)?,
        released: credits(facts.released)?,
        refunded: credits(facts.refunded)?,
        spent: credits(facts.consumed - facts.refunded)?,
    })
}

fn facts(connection: &Connection, account: i64, job: &str) -> Result<Facts, LedgerError> {
    let mut find = connection
        .prepare_cached("SELECT kind, delta, at, flags FROM entry WHERE job_key = ? AND account = ? AND job = ?")?;
    let pieces = find.query_map(params![job_key(job), account, job], |row| {
        Ok(Piece { kind: kind(row.get(0)?), delta: row.get(1)?, at: row.get(2)?, flags: row.get(3)? })
    })?;
    Ok(Facts::of(&pieces.collect::<rusqlite::Result<Vec<_>>>()?))
}

impl Facts {
    fn of(pieces: &[Piece]) -> Self {
        let mut facts = Self::default();
        for Piece { kind, delta, at, flags } in pieces {
            let size = i128::from(*delta);
            facts.has_failed |= flags & flag::FAILED != 0;
            match kind {
                Kind::Reserve => {
                    facts.reserved -= size;
                    facts.held = Some(facts.held.map_or(*at, |held| held.min(*at)));
                }
                Kind::Release => {
                    facts.released += size;
                    facts.has_end = true;
                }
                Kind::Spend => {
                    facts.consumed -= size;
                    facts.has_end = true;
                    facts.used = Some(facts.used.map_or(*at, |used| used.max(*at)));
                }
                Kind::Refund => {
                    facts.refunded += size;
                    facts.has_end = true;
                }
                Kind::Purchase | Kind::Bonus | Kind::Reset | Kind::Grant | Kind::Unclassified => {}
            }
        }
        let is_late = |piece: &&Piece| piece.kind == Kind::Release && facts.used.is_some_and(|used| piece.at > used);
        facts.released_late = pieces.iter().filter(is_late).map(|piece| i128::from(piece.delta)).sum();
        facts
    }

    fn problem(&self) -> Option<(u8, i64, i128)> {
        let missing = self.consumed - self.refunded;
        match (self.held, self.used) {
            (Some(held), _) if !self.has_end => Some((HOLD_WITHOUT_END, held, self.reserved)),
            (_, Some(used)) if self.has_failed && missing > self.released_late => Some((REFUND_MISSING, used, missing)),
            _ => None,
        }
    }
}
