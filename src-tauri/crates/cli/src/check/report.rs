//! What a check found, and the exit status that follows from it.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::failure::Failure;
use brimful_core::provider::ProviderId;
use brimful_core::reading::Reading;
use brimful_core::standing::Standing;
use brimful_engine::foretell::Asked;
use chrono::{DateTime, Utc};

use super::days::Days;
use crate::outcome::Status;

/// What a check found.
#[derive(Debug)]
pub(super) struct Report {
    /// When it was done.
    pub(super) checked_at: DateTime<Utc>,
    /// One entry an account, in the order asked for.
    pub(super) accounts: Vec<Checked>,
    /// Whether the settings were damaged so that accounts, or parts of them, are missing here.
    pub(super) accounts_lost: bool,
}

/// One account as it was found.
#[derive(Debug)]
pub(super) struct Checked {
    /// Its id; `None` where it is not kept.
    pub(super) id: Option<AccountId>,
    /// The user's name for it; the service's name where it is not kept.
    pub(super) name: String,
    /// Its service.
    pub(super) provider: ProviderId,
    /// What it is judged by.
    pub(super) low_mark: Option<Credits>,
    /// What was read.
    pub(super) result: Result<Reading, Failure>,
    /// How long it lasts.
    pub(super) days: Days,
}

impl Report {
    /// With an account that is low and one that could not be read, the latter wins: what is not known is worse.
    pub(super) fn status(&self) -> Status {
        if self.accounts_lost || self.accounts.iter().any(|account| account.result.is_err()) {
            Status::Unread
        } else if self.accounts.iter().any(|account| account.standing().needs_credits()) {
            Status::NeedsCredits
        } else {
            Status::Well
        }
    }
}

impl Checked {
    /// How it stands; unknown where it could not be read.
    pub(super) fn standing(&self) -> Standing {
        let available = self.result.as_ref().ok().map(|reading| reading.balance.available);
        Standing::judge(available, self.low_mark)
    }

    /// The question how long it lasts; `None` where it is not kept or could not be read.
    pub(super) fn asked(&self) -> Option<Asked> {
        let (account, reading) = (self.id.clone()?, self.result.as_ref().ok()?);
        let (provider, low_mark) = (self.provider, self.low_mark);
        Some(Asked { account, provider, available: reading.balance.available, low_mark })
    }
}

#[cfg(test)]
mod tests {
    use brimful_core::failure::Code;
    use brimful_core::reading::{Balance, Source};

    use super::*;

    fn account(available: Option<i64>) -> Checked {
        let at = DateTime::UNIX_EPOCH;
        let result = available.ok_or_else(|| Failure::new(Code::Timeout, "late")).map(|credits| Reading {
            balance: Balance {
                available: Credits::whole(credits),
                balance: None,
                reserved: None,
                pools: Vec::new(),
                source: Source::Reported,
                service_account: None,
                notices: Vec::new(),
            },
            as_of: at,
        });
        let low_mark = Some(Credits::whole(100));
        Checked { id: None, name: "A".into(), provider: ProviderId::UGen, low_mark, result, days: Days::NotKept }
    }

    #[test]
    fn what_could_not_be_read_wins_over_what_is_low() {
        #[track_caller]
        fn check(available: &[Option<i64>], accounts_lost: bool, expect: Status) {
            let accounts = available.iter().map(|credits| account(*credits)).collect();
            let report = Report { checked_at: DateTime::UNIX_EPOCH, accounts, accounts_lost };
            assert_eq!(report.status(), expect, "{available:?}");
        }
        check(&[Some(100), Some(5000)], false, Status::Well);
        check(&[Some(5000), Some(99)], false, Status::NeedsCredits);
        check(&[Some(0)], false, Status::NeedsCredits);
        check(&[Some(99), None, Some(0)], false, Status::Unread);
        check(&[None], false, Status::Unread);
        check(&[Some(5000)], true, Status::Unread);
        check(&[Some(0)], true, Status::Unread);
    }
}
