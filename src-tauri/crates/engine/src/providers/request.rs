//! The requests that there are, each as much as may be done with it: what only reads or asks may be sent again, what
//! changes something may not. Which of them a client makes decides that, not what the client remembers to say.

use reqwest::Method;

/// Where a service wants its key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Auth {
    /// The key alone in this header (lower case).
    Header(&'static str),
    /// `Authorization: Bearer <key>`.
    Bearer,
    /// Nowhere: what is asked for is public, and the key stays here.
    Public,
}

/// One GET.
#[derive(Clone, Copy, Debug)]
pub(super) struct Get<'a> {
    /// Below the base address.
    pub(super) path: &'a str,
    /// Query parameters.
    pub(super) query: &'a [(&'a str, String)],
    /// Where the key goes.
    pub(super) auth: Auth,
    /// A header that gets a new UUID at every attempt (lower case).
    pub(super) trace: Option<&'static str>,
    /// Whether the answer may be as large as a ledger page.
    pub(super) ledger: bool,
}

impl<'a> Get<'a> {
    /// A small answer without parameters.
    pub(super) fn new(path: &'a str, auth: Auth) -> Self {
        Self { path, query: &[], auth, trace: None, ledger: false }
    }
}

/// One POST that only asks: the service works something out and keeps nothing, so it may be sent again like a GET.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask<'a> {
    /// Below the base address.
    pub(super) path: &'a str,
    /// Where the key goes.
    pub(super) auth: Auth,
    /// JSON.
    pub(super) body: &'a str,
}

/// One POST that changes something at the service, such as beginning a payment: sent once. Where no answer comes, nobody
/// knows whether it was done, and a second one might do it twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Submit<'a> {
    /// Below the base address.
    pub(super) path: &'a str,
    /// Where the key goes.
    pub(super) auth: Auth,
    /// JSON.
    pub(super) body: &'a str,
}

/// One DELETE: sent once, like a [`Submit`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Remove<'a> {
    /// Below the base address.
    pub(super) path: &'a str,
    /// Where the key goes.
    pub(super) auth: Auth,
}

/// What goes out, whichever it was made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) get: Get<'a>,
    /// JSON of a POST; a GET has none.
    pub(super) body: Option<&'a str>,
    /// Whether it is a DELETE.
    removes: bool,
}

impl Request<'_> {
    pub(super) const fn method(&self) -> Method {
        match self.body {
            Some(_) => Method::POST,
            None if self.removes => Method::DELETE,
            None => Method::GET,
        }
    }
}

impl<'a> From<Get<'a>> for Request<'a> {
    fn from(get: Get<'a>) -> Self {
        Self { get, body: None, removes: false }
    }
}

impl<'a> From<Ask<'a>> for Request<'a> {
    fn from(ask: Ask<'a>) -> Self {
        Self { get: Get::new(ask.path, ask.auth), body: Some(ask.body), removes: false }
    }
}

impl<'a> From<Submit<'a>> for Request<'a> {
    fn from(submit: Submit<'a>) -> Self {
        Self { get: Get::new(submit.path, submit.auth), body: Some(submit.body), removes: false }
    }
}

impl<'a> From<Remove<'a>> for Request<'a> {
    fn from(remove: Remove<'a>) -> Self {
        Self { get: Get::new(remove.path, remove.auth), body: None, removes: true }
    }
}
