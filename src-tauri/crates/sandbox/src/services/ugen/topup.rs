//! U-Gen's top-up by itself: buys its pack a minute after the credits fell below its line, and again as long as they are.

use brimful_core::amount::Credits;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::billing;
use crate::account::Account;
use crate::dice::Dice;
use crate::quirk::Quirk;
use crate::world::State;

/// How long it takes to buy.
const DELAY: TimeDelta = TimeDelta::minutes(1);

/// What it goes by; what else the setting says does not matter to it.
#[derive(Deserialize)]
struct Rule<'a> {
    #[serde(default)]
    enabled: bool,
    #[serde(borrow)]
    threshold_credits: Option<&'a RawValue>,
    pack_id: Option<String>,
}

impl State {
    /// Buys what is due at this moment, for each account that wants it.
    pub(crate) fn top_up(&mut self) {
        let now = self.now;
        let never = self.quirks.contains(&Quirk::TopUpNeverComes);
        let packs: Vec<(&str, i64)> = billing::ids().map(|id| (id, billing::credits_of(id, self))).collect();
        for account in &mut self.accounts {
            let pack = account.wanted().and_then(|id| packs.iter().find(|(known, _)| *known == id));
            match (account.billing.due(pack.is_some(), now), pack) {
                (true, Some((_, credits))) if !never => {
                    let id = Dice::of(&[account.id, account.entries.len() as u64, 48]).uuid();
                    account.buy(now, id, Decimal::from(*credits));
                }
                _ => {}
            }
        }
    }
}

impl Account {
    /// The pack that is to be bought, where the credits are below the line and there is something to pay with.
    fn wanted(&self) -> Option<String> {
        let setting = self.billing.auto_topup.as_ref().filter(|_| self.sample.provider == ProviderId::UGen)?;
        let rule: Rule<'_> = serde_json::from_str(setting).ok()?;
        let line = rule.threshold_credits.filter(|_| rule.enabled)?;
        let line: Credits = line.get().trim_matches('"').parse().ok()?;
        let below = self.funds.available() < line && !billing::methods(self).is_empty();
        rule.pack_id.filter(|_| below)
    }
}

impl billing::Billing {
    /// Whether it has been wanted long enough. Bought or not, it is wanted anew from then on.
    fn due(&mut self, wanted: bool, now: DateTime<Utc>) -> bool {
        if !wanted {
            self.wanted_since = None;
            return false;
        }
        let due = now - *self.wanted_since.get_or_insert(now) >= DELAY;
        if due {
            self.wanted_since = None;
        }
        due
    }
}
