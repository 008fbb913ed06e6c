//! What a person sees: the face page, which says what is fiction and what is ours.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use brimful_core::provider::ProviderId;

use crate::reply::html;
use crate::services;
use crate::world::World;

/// What of each service's shapes is not documented by the service.
pub(crate) const fn ours(provider: ProviderId) -> &'static [&'static str] {
    match provider {
        ProviderId::PowerPost => &[
            "The text of a missing scope's message, which names the scope.",
            "A rate window of a minute; the limit is shown and not enforced.",
            "404 for unknown paths.",
        ],
        ProviderId::PixVerse => &[
            "ErrCode 400012 for a key that is not known; only the words \"Invalid API-KEY\" are documented.",
            "ErrCode 400011 where Ai-trace-id is missing.",
            "A trace id that was used before gets the answer of that time.",
            "HTTP 429 with Retry-After and ErrCode 500069 for too many requests.",
            "The monthly pool is spent first, and renewed on the first of the month at 00:00 UTC.",
        ],
        ProviderId::Pictory => &[
            "Every error body but 401: 400, 402, 403, 404, 429 and 500.",
            "Which user agents the firewall refuses: none at all, and the default ones of libraries.",
            "Empty lists for months that are to come or too long ago.",
            "Without parameters, the documented example has rows of other months too.",
        ],
        ProviderId::UGen => &[
            "All bodies beyond the documented field names: the ledger's envelope and its id, type, amount, job_id, \
             description and created_at; the estimate's total and parts; the price list's model, variant and resolution.",
            "What balance_before and balance_after follow: the available credits (H1), or on request the balance (H2).",
            "The order of the ledger, types that no document names, and everything that a quirk changes in how it is told.",
            "All prices of models, and how an estimate adds up where the service is silent.",
            "Payment methods, automatic top-up and credit alert: no field of these is documented. A top-up that is on buys its \
             pack a minute after the credits fell below its line.",
            "The codes and details of errors other than 402, among them retry_after in error.details.",
            "Checkout leads to a page of this sandbox, where the payer says when the credits arrive, if ever; payment_type paypal.",
        ],
        ProviderId::Voxpria => &[
            "Every error body.",
            "The dates that are used where startDate or endDate is left out: 30 days up to today, in UTC.",
            "Thousands separators in costs, and on request costs in words and totals that do not add up.",
        ],
    }
}

pub(crate) fn router() -> Router<Arc<World>> {
    Router::new().route("/", get(face))
}

async fn face(State(world): State<Arc<World>>) -> Response {
    let mut page = String::from(
        "<h1>Brimful's sandbox</h1>\n<p>This server plays five services for Brimful's sample data and its tests. \
         It is none of them. Every number here is fiction, never a real balance or price, and no money moves.</p>\n\
         <p>The shapes of the answers are the services' documented ones, except for these, which are Brimful's own:</p>\n",
    );
    for provider in ProviderId::ALL {
        let base = format!("{}{}", world.origin, services::mount(provider));
        page.push_str(&format!("<h2>{}</h2>\n<p><code>{base}</code></p>\n<ul>\n", provider.name()));
        for item in ours(provider) {
            page.push_str(&format!("<li>{item}</li>\n"));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("<p>State and controls: <code>GET /_sandbox</code></p>\n");
    document(StatusCode::OK, "Brimful's sandbox", &page)
}

/// A page.
pub(crate) fn document(status: StatusCode, title: &str, body: &str) -> Response {
    html(
        status,
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<main>\n{body}</main>\n</html>\n"
        ),
    )
}
