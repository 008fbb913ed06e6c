//! The till: the pages on which a sample checkout is paid, called off or left, and what becomes of it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::dice::Dice;
use crate::face::document;
use crate::world::{self, World};

/// How long a late confirmation takes.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// A checkout session.
#[derive(Clone)]
pub(crate) struct Checkout {
    /// The account that pays.
    pub(crate) account: usize,
    /// The pack's name.
    pub(crate) pack: &'static str,
    /// Its credits.
    pub(crate) credits: i64,
    /// Its price in dollars.
    pub(crate) dollars: i64,
    /// Whether it is paid by PayPal, rather than by card.
    pub(crate) paypal: bool,
    /// What the payer did.
    pub(crate) stage: Stage,
}

/// How far a session is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It waits to be paid.
    Open,
    /// It is paid; the credits come at this time, where they ever come.
    Paid(Option<DateTime<Utc>>),
    /// It is paid, and the credits have come.
    Confirmed,
    /// It was called off.
    Cancelled,
}

/// What a payer may do.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    Now,
    Late,
    Twice,
    Never,
    Cancel,
}

impl Manner {
    const ALL: [(&'static str, Self, &'static str); 5] = [
        ("pay", Self::Now, "Pay"),
        ("pay-late", Self::Late, "Pay, confirmed after 5 minutes"),
        ("pay-twice", Self::Twice, "Pay twice"),
        ("pay-never", Self::Never, "Pay, never confirmed"),
        ("cancel", Self::Cancel, "Cancel"),
    ];
}

pub(crate) fn router() -> Router<Arc<World>> {
    let pages = Router::new().route("/checkout/{session}", get(page));
    pages.route("/checkout/{session}/{manner}", post(settle))
}

impl world::State {
    /// Does with a session what its payer wants. False where none waits to be paid.
    pub(crate) fn settle(&mut self, session: &str, manner: Manner) -> bool {
        let now = self.now;
        let Some(checkout) = self.checkouts.get_mut(session).filter(|checkout| checkout.stage == Stage::Open) else {
            return false;
        };
        checkout.stage = match manner {
            Manner::Now | Manner::Twice => Stage::Paid(Some(now)),
            Manner::Late => Stage::Paid(Some(now + LATE)),
            Manner::Never => Stage::Paid(None),
            Manner::Cancel => Stage::Cancelled,
        };
        if matches!(manner, Manner::Twice) {
            self.credit(session, 1);
        }
        self.confirm();
        true
    }

    /// Gives the credits of what is paid and due.
    pub(crate) fn confirm(&mut self) {
        let now = self.now;
        let due = |stage: Stage| matches!(stage, Stage::Paid(Some(at)) if at <= now);
        let due: Vec<String> = self.checkouts.iter().filter(|(_, c)| due(c.stage)).map(|(id, _)| id.clone()).collect();
        for session in due {
            self.credit(&session, 0);
            if let Some(checkout) = self.checkouts.get_mut(&session) {
                checkout.stage = Stage::Confirmed;
            }
        }
    }

    /// Writes the `number`-th purchase of a session.
    fn credit(&mut self, session: &str, number: u64) {
        let now = self.now;
        let Some(checkout) = self.checkouts.get(session) else { return };
        let digits: Vec<u64> = session.bytes().map(u64::from).chain((number > 0).then_some(number)).collect();
        if let Some(account) = self.accounts.get_mut(checkout.account) {
            account.buy(now, Dice::of(&digits).uuid(), Decimal::from(checkout.credits));
        }
    }
}

async fn page(State(world): State<Arc<World>>, Path(session): Path<String>) -> Response {
    let Some(checkout) = world.lock().checkouts.get(&session).cloned() else { return no_session() };
    let sum = format!("{} pack: {} credits for ${}", checkout.pack, checkout.credits, checkout.dollars);
    let rest = match checkout.stage {
        Stage::Open => forms(&session),
        Stage::Paid(_) => "<p>Paid. The confirmation has not come yet. You can close this page.</p>".to_owned(),
        Stage::Confirmed => "<p>Paid. You can close this page.</p>".to_owned(),
        Stage::Cancelled => "<p>Cancelled. Nothing was paid. You can close this page.</p>".to_owned(),
    };
    let by = if checkout.paypal { "PayPal" } else { "card" };
    document(
        StatusCode::OK,
        "Sample checkout",
        &format!(
            "<h1>Sample checkout by {by}</h1>\n<p>{sum}</p>\n<p>This is sample data: no money moves.</p>\n{rest}\n"
        ),
    )
}

/// The session is known, so it is one of our own and holds no markup.
fn forms(session: &str) -> String {
    let form = |(path, _, words): &(&str, Manner, &str)| {
        format!("<form method=\"post\" action=\"/checkout/{session}/{path}\"><button>{words}</button></form>")
    };
    Manner::ALL.iter().map(form).collect::<Vec<_>>().join("\n")
}

async fn settle(State(world): State<Arc<World>>, Path((session, manner)): Path<(String, String)>) -> Response {
    let known = Manner::ALL.into_iter().find(|(path, _, _)| *path == manner);
    let Some((_, manner, _)) = known.filter(|(_, manner, _)| world.lock().settle(&session, *manner)) else {
        return no_session();
    };
    let (title, words) = match manner {
        Manner::Now => ("Paid", "The sample credits have arrived."),
        Manner::Late => ("Paid", "The sample credits arrive in 5 minutes."),
        Manner::Twice => ("Paid", "The sample credits have arrived, twice."),
        Manner::Never => ("Paid", "The sample credits will not arrive."),
        Manner::Cancel => ("Cancelled", "Nothing was paid."),
    };
    document(StatusCode::OK, title, &format!("<h1>{title}</h1>\n<p>{words} You can close this page.</p>\n"))
}

fn no_session() -> Response {
    document(StatusCode::NOT_FOUND, "No such checkout", "<h1>No checkout waits to be paid here</h1>\n")
}
