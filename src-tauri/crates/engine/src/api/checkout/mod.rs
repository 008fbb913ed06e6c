//! What the page asks of checkouts: one is begun once, at the price that was shown, and its page is opened where the
//! rules let it.

mod busy;

use std::time::Duration;

use brimful_core::account::{Account, AccountId};
use brimful_core::amount::Credits;
use brimful_core::arrival::{self, CheckoutView, Session, State, Timing};
use brimful_core::checkout::{self, Scope};
use brimful_core::pack::Pack;
use brimful_core::provider::ProviderId;

pub(super) use self::busy::Busy;
use super::backend::Backend;
use super::convert::{host, time};
use super::plan::{pack as shown_pack, price as shown_price};
use super::{ApiError, Call, Reply, dto};
use crate::engine::{AskCheckout, Engine, Whom};
use crate::providers::{self, NotBegun, Order};

/// Longest that the service is waited for, at each step.
const DEADLINE: Duration = Duration::from_secs(30);

/// What is bought, once it was checked.
struct Purchase {
    whom: Whom,
    pack: Pack,
    payment: arrival::Payment,
}

impl Backend {
    /// Does what a call about checkouts asks for. The others are dispatched elsewhere.
    pub(super) async fn checkouts(&self, call: Call) -> Result<Reply, ApiError> {
        match call {
            Call::StartCheckout(new) => {
                // In a task of its own: a page that goes away leaves no checkout half begun.
                let backend = self.clone();
                let started = tokio::spawn(async move { backend.start_checkout(new).await }).await;
                let failed = |_| ApiError::new("failed", "Brimful itself failed; the checkout may have been begun");
                started.map_err(failed)?.map(Reply::StartedCheckout)
            }
            Call::DismissCheckout { account, checkout } => {
                let account = AccountId::new(account).map_err(|_| unknown_account())?;
                let dismissed = self.shown().checkouts(account, AskCheckout::Dismiss { id: checkout }).await;
                self.or_error(dismissed).map(|()| Reply::Done)
            }
            // Not about checkouts: nobody sends it here.
            _ => Err(ApiError::new("failed", "there is no such call about checkouts")),
        }
    }

    async fn start_checkout(&self, new: dto::NewCheckout) -> Result<dto::StartedCheckout, ApiError> {
        let engine = self.shown();
        let sample_origin = self.sample_origin().await;
        let account = self.account_of(&engine, &new.account)?;
        let _turn = self.0.buying.enter(&account.id).ok_or_else(|| {
            ApiError::new("busy", "a checkout for this account is being started already; no second one was sent")
        })?;
        let purchase = self.check_purchase(&engine, &account, &new).await?;
        let id = uuid::Uuid::new_v4().to_string();
        self.note_before(&engine, &purchase, &id).await?;
        let session = self.begin(&engine, &purchase, &id).await?;
        let scope = Scope { provider: account.provider, sample_origin: sample_origin.as_deref() };
        Ok(self.open_session(id, session, scope).await)
    }

    fn account_of(&self, engine: &Engine, id: &str) -> Result<Account, ApiError> {
        let view = engine.views().borrow().clone();
        let row = view.accounts.iter().find(|row| row.account.id.as_str() == id);
        let account = row.map(|row| row.account.clone()).ok_or_else(unknown_account)?;
        if account.provider != ProviderId::UGen {
            let message = format!("{} sells its credits on its own page only", account.provider.name());
            return Err(ApiError::new("not_offered", message));
        }
        Ok(account)
    }

    /// Reads the packs anew: what is bought is what was shown, or nothing.
    async fn check_purchase(
        &self,
        engine: &Engine,
        account: &Account,
        new: &dto::NewCheckout,
    ) -> Result<Purchase, ApiError> {
        let whom = self.or_error(engine.whom(&account.id).await)?;
        let ports = engine.ports();
        let target = whom.target();
        let read = providers::read_packs(&ports.http, ports.clock.as_ref(), target.provider, target.base_url, DEADLINE);
        let offers = read.await.map_err(|failure| ApiError::of_failure(&failure, ports.clock.now()))?;
        let pack = offers.packs.into_iter().find(|pack| pack.id == new.pack);
        let pack = pack.ok_or_else(|| ApiError::new("not_listed", "the service does not offer this pack any more"))?;
        if !is_as_shown(&pack, new) {
            let changed = ApiError::new("price_changed", "the pack is not what it was; nothing was bought");
            return Err(ApiError { pack: Some(Box::new(shown_pack(&pack))), ..changed });
        }
        let payment = match new.payment {
            dto::Payment::Card => arrival::Payment::Card,
            dto::Payment::PayPal => arrival::Payment::PayPal,
        };
        Ok(Purchase { whom, pack, payment })
    }

    /// Notes what is there before, and that a checkout is about to be begun: on disk before it is sent.
    async fn note_before(&self, engine: &Engine, purchase: &Purchase, id: &str) -> Result<(), ApiError> {
        let account = &purchase.whom.account.id;
        // A balance that cannot be read now is no reason not to buy.
        let fresh = engine.refresh(Some(account.clone())).await;
        let ports = engine.ports();
        let rows = providers::newest_rows(&ports.http, ports.clock.as_ref(), purchase.whom.target(), DEADLINE).await;
        tracing::debug!(balance = fresh.is_ok(), rows = rows.is_ok(), "noted what is there before a checkout");
        let now = ports.clock.now();
        let checkout = arrival::Checkout {
            id: id.to_owned(),
            pack: purchase.pack.name.clone(),
            credits: purchase.pack.credits,
            price: purchase.pack.price,
            payment: purchase.payment,
            session: None,
            certain: false,
            started_at: now,
            timing: Timing::starting(now),
            state: State::Waiting,
        };
        let noted = engine.checkouts(account.clone(), AskCheckout::Begin(Box::new(checkout), rows.ok())).await;
        self.or_error(noted)
    }

    /// Sends the one request that begins it.
    async fn begin(&self, engine: &Engine, purchase: &Purchase, id: &str) -> Result<Session, ApiError> {
        let ports = engine.ports();
        let order = Order { pack: &purchase.pack.id, payment: purchase.payment };
        let target = purchase.whom.target();
        let begun = providers::begin_checkout(&ports.http, ports.clock.as_ref(), target, order, DEADLINE).await;
        let ask = match &begun {
            Ok(session) => AskCheckout::Settle { id: id.to_owned(), session: session.reference.clone(), certain: true },
            Err(NotBegun::Perhaps(_)) => AskCheckout::Settle { id: id.to_owned(), session: None, certain: false },
            Err(NotBegun::Refused(_)) => AskCheckout::Dismiss { id: id.to_owned() },
        };
        let settled = engine.checkouts(purchase.whom.account.id.clone(), ask).await;
        if let Err(error) = settled {
            // The account was removed meanwhile, or Brimful ends: what the service said holds all the same.
            tracing::warn!(%error, "a checkout could not be noted");
        }
        let now = ports.clock.now();
        begun.map_err(|not| match not {
            NotBegun::Refused(failure) => ApiError::of_failure(&failure, now),
            NotBegun::Perhaps(failure) => {
                ApiError { code: "maybe_received".into(), ..ApiError::of_failure(&failure, now) }
            }
        })
    }

    /// Opens the payment page where the rules let it; otherwise it is for the user to copy. Nothing is tried again.
    async fn open_session(&self, id: String, session: Session, scope: Scope<'_>) -> dto::StartedCheckout {
        let Session { address, reference } = session;
        let checked = match checkout::check_address(&address, scope) {
            Ok(checked) => checked,
            Err(refused) => {
                tracing::warn!(reason = %refused.reason, "a payment page is not opened");
                let host = refused.host;
                return dto::StartedCheckout { id, opened: false, allowed: false, host, address, session: reference };
            }
        };
        let (opener, asked) = (self.0.surroundings.opener.clone(), checked.clone());
        let opened = tokio::task::spawn_blocking(move || opener.open(&asked)).await;
        dto::StartedCheckout {
            id,
            opened: matches!(opened, Ok(Ok(()))),
            allowed: true,
            host: host(checked.as_str()),
            address: checked.as_str().to_owned(),
            session: reference,
        }
    }
}

/// A checkout as the page gets it.
pub(super) fn shown(view: &CheckoutView) -> dto::Checkout {
    let checkout = &view.checkout;
    let state = match checkout.state {
        State::Waiting => "waiting",
        State::Arrived(_) => "arrived",
        State::More(_) => "more",
        State::NotHereYet => "not_here_yet",
    };
    dto::Checkout {
        id: checkout.id.clone(),
        account: view.account.to_string(),
        pack: checkout.pack.clone(),
        credits: checkout.credits.to_string(),
        price: shown_price(checkout.price),
        payment: match checkout.payment {
            arrival::Payment::Card => dto::Payment::Card,
            arrival::Payment::PayPal => dto::Payment::PayPal,
        },
        state: state.into(),
        arrived: checkout.arrived().map(|arrived| arrived.credits.to_string()),
        arrived_at: checkout.arrived().map(|arrived| time(arrived.at)),
        session: checkout.session.clone(),
        certain: checkout.certain,
        started_at: time(checkout.started_at),
    }
}

fn is_as_shown(pack: &Pack, new: &dto::NewCheckout) -> bool {
    let number = |text: &str| text.parse::<Credits>().ok();
    number(&new.shown_credits) == Some(pack.credits)
        && number(&new.shown_price) == Some(Credits::from(pack.price.amount))
        && new.shown_currency == pack.price.currency.code()
}

fn unknown_account() -> ApiError {
    ApiError::new("unknown_account", "there is no such account")
}
