//! What the sandbox remembers of a request: enough for a test to judge a client, and never the key itself.

use brimful_core::provider::ProviderId;
use serde::Serialize;

/// One request that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenRequest {
    /// 0 for the first request since the start; one more for each.
    pub sequence: u64,
    /// The service whose path was asked. None for any other path, such as a redirect's target.
    #[serde(serialize_with = "provider_id")]
    pub provider: Option<ProviderId>,
    /// The method, in capitals.
    pub method: String,
    /// The path as sent, known keys replaced by `[key]`.
    pub path: String,
    /// The query as sent, known keys replaced by `[key]`.
    pub query: Option<String>,
    /// The name of the account whose key came along, if it was a key of that service.
    pub account: Option<String>,
    /// The names, in small letters, of the headers that can carry a key: `authorization`, `x-api-key`, `api-key`,
    /// `cookie`, `proxy-authorization`. Their values are not kept.
    pub auth_headers: Vec<String>,
    /// `Ai-trace-id`, if sent.
    pub trace_id: Option<String>,
    /// `User-Agent`, if sent.
    pub user_agent: Option<String>,
}

fn provider_id<S: serde::Serializer>(provider: &Option<ProviderId>, serializer: S) -> Result<S::Ok, S::Error> {
    provider.map(ProviderId::id).serialize(serializer)
}
