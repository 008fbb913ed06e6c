//! Changes a setting: read anew, compared with what the user saw, sent once, and read again.

use brimful_core::amount::Credits;
use brimful_core::billing::{Part, Setting, Which, Wish};
use brimful_core::failure::Failure;
use brimful_core::pack::Pack;
use brimful_core::wire::ugen::billing as wire;

use super::{DEADLINE, Document, Subject, busy, which};
use crate::api::backend::Backend;
use crate::api::plan::pack as shown_pack;
use crate::api::{ApiError, convert, dispatch, dto};
use crate::providers::{self, NotDone};

/// What became of a change, before it is worded.
struct Outcome {
    word: &'static str,
    now: Option<Setting>,
    why: Option<Failure>,
}

impl Backend {
    pub(super) async fn save_setting(&self, change: dto::BillingChange) -> Result<dto::SavedBilling, ApiError> {
        let wish = wish(&change)?;
        let which = which(change.setting);
        let subject = self.billed(change.account.clone()).await?;
        let turn = (subject.id().clone(), Document::Setting(which));
        let _turn = self.0.billing.turns.enter(&turn).ok_or_else(busy)?;
        let before = subject.read(which).await.map_err(|failure| subject.error(&failure))?;
        let outcome = if before.print != change.seen {
            Outcome { word: "conflict", now: Some(before), why: None }
        } else if wish.is_in(&before) {
            Outcome { word: "unchanged", now: Some(before), why: None }
        } else {
            let body = wire::edited(which, &before, &wish).map_err(not_changeable)?;
            subject.check(which, &before, &wish, change.shown.as_ref()).await?;
            if which == Which::AutoTopUp {
                self.0.billing.note_change(subject.id(), subject.now());
            }
            subject.send(which, &before, &wish, &body).await?
        };
        let now = match &outcome.now {
            Some(setting) => Some(Box::new(self.shown_setting(&subject, which, setting).await)),
            None => None,
        };
        let trouble = outcome.why.map(|failure| Box::new(convert::trouble(&failure, subject.now())));
        Ok(dto::SavedBilling { outcome: outcome.word.into(), now, trouble })
    }
}

impl Subject {
    /// Sends the one request, and asks what the service says then.
    async fn send(&self, which: Which, before: &Setting, wish: &Wish, body: &str) -> Result<Outcome, ApiError> {
        let ports = self.engine.ports();
        let target = self.whom.target();
        let sent = providers::change_setting(&ports.http, ports.clock.as_ref(), target, which, body, DEADLINE).await;
        let doubt = match sent {
            Ok(()) => None,
            Err(NotDone::Refused(failure)) => return Err(self.error(&failure)),
            Err(NotDone::Perhaps(failure)) => Some(failure),
        };
        let outcome = match (self.read(which).await, doubt) {
            (Ok(now), _) if wish.is_in(&now) => Outcome { word: "saved", now: Some(now), why: None },
            (Ok(now), Some(why)) if now.print == before.print => {
                Outcome { word: "not_taken", now: Some(now), why: Some(why) }
            }
            (Ok(now), why) => Outcome { word: "different", now: Some(now), why },
            (Err(why), None) => Outcome { word: "unread", now: None, why: Some(why) },
            (Err(_), Some(why)) => Outcome { word: "unknown", now: None, why: Some(why) },
        };
        Ok(outcome)
    }

    /// Whether what would be bought and paid with is there, and is what the user was shown. An alert buys nothing.
    async fn check(
        &self,
        which: Which,
        before: &Setting,
        wish: &Wish,
        shown: Option<&dto::ShownPack>,
    ) -> Result<(), ApiError> {
        if which == Which::CreditAlert {
            return Ok(());
        }
        let buys = wish.leaves_on(before);
        if before.parts.contains(&Part::Pack) && (buys || wish.pack.is_some()) {
            let id = wish.pack.as_ref().or(before.pack.as_ref());
            let id = id.ok_or_else(|| ApiError::new("bad_pack", "no pack is named that would be bought"))?;
            let pack = self.offered(id).await?;
            if buys && !shown.is_some_and(|shown| is_as_shown(&pack, shown)) {
                let changed = ApiError::new("price_changed", "the pack is not what it was; nothing was changed");
                return Err(ApiError { pack: Some(Box::new(shown_pack(&pack))), ..changed });
            }
        }
        if let Some(method) = &wish.method {
            let known = self.read_methods().await.map_err(|failure| self.error(&failure))?;
            if !known.methods.iter().any(|one| one.id.as_ref() == Some(method)) {
                return Err(ApiError::new("bad_method", "the service does not know this payment method"));
            }
        }
        Ok(())
    }

    async fn offered(&self, id: &str) -> Result<Pack, ApiError> {
        let ports = self.engine.ports();
        let target = self.whom.target();
        let read = providers::read_packs(&ports.http, ports.clock.as_ref(), target.provider, target.base_url, DEADLINE);
        let offers = read.await.map_err(|failure| self.error(&failure))?;
        let pack = offers.packs.into_iter().find(|pack| pack.id == id);
        pack.ok_or_else(|| ApiError::new("not_listed", "the service does not offer this pack"))
    }
}

fn wish(change: &dto::BillingChange) -> Result<Wish, ApiError> {
    Ok(Wish {
        enabled: change.enabled,
        threshold: change.threshold.as_deref().map(dispatch::credits).transpose()?,
        pack: change.pack.clone(),
        method: change.method.clone(),
    })
}

fn is_as_shown(pack: &Pack, shown: &dto::ShownPack) -> bool {
    let number = |text: &str| text.parse::<Credits>().ok();
    number(&shown.credits) == Some(pack.credits)
        && number(&shown.price) == Some(Credits::from(pack.price.amount))
        && shown.currency == pack.price.currency.code()
}

fn not_changeable(part: Part) -> ApiError {
    let fields = vec![part.as_str().to_owned()];
    ApiError { fields, ..ApiError::new("not_changeable", "the service does not name this part of the setting") }
}
