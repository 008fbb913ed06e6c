//! The ways in which a service can fail on request, each with an id for command lines and tables.

use std::fmt;
use std::str::FromStr;

/// A way to fail. Set for a service or for one key, it applies to every route until it is cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The key is refused, in the service's own words.
    BadKey,
    /// The key is known but may not read the balance.
    MissingScope,
    /// The account has too few credits.
    OutOfCredits,
    /// Too many requests.
    RateLimited {
        /// The wait that the service asks for, in seconds, where its documented shape has a place for it.
        retry_after_s: u64,
    },
    /// HTTP 200 with JSON that ends in the middle.
    MalformedJson,
    /// HTTP 403 with a firewall's HTML page.
    HtmlForbidden,
    /// HTTP 200 with an HTML page.
    Html200,
    /// HTTP 200 whose body reports a failure.
    ErrorInOk,
    /// HTTP 200 with null in the place of the content.
    NullBody,
    /// HTTP 200 with a needed field left out.
    MissingField,
    /// HTTP 200 with a text, a boolean or an object in the place of an amount, one after the other.
    WrongTypes,
    /// HTTP 200 with an amount of 30 digits.
    HugeNumber,
    /// HTTP 200 with 100,000 nested arrays.
    DeepNesting,
    /// HTTP 200 with no body at all.
    EmptyBody,
    /// This HTTP status. 500 in the service's own shape; others as a proxy's HTML page.
    ServerError(u16),
    /// Headers at once, then a byte a second for ever.
    SlowLoris,
    /// A body that never ends, as fast as it is read.
    EndlessBody,
    /// A gzip body that lacks its end.
    CutGzip,
    /// The connection ends in the middle of the body.
    CutBody,
    /// HTTP 302 to this address.
    Redirect(String),
    /// No answer, ever.
    Hang,
    /// The connection is closed without an answer.
    DropConnection,
    /// Ledgers and usage are empty; balances answer as usual.
    EmptyLedger,
    /// Pictory's quota may not be read; its ledger may. Other services answer as usual.
    QuotaForbidden,
}

/// Where [`Fault::all`] redirects to: an address that must never be asked.
const ELSEWHERE: &str = "http://127.0.0.1:9/elsewhere";

impl Fault {
    /// One of every kind, with the 5xx statuses that occur, for tests that go through them all.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::BadKey,
            Self::MissingScope,
            Self::OutOfCredits,
            Self::RateLimited { retry_after_s: 45 },
            Self::MalformedJson,
            Self::HtmlForbidden,
            Self::Html200,
            Self::ErrorInOk,
            Self::NullBody,
            Self::MissingField,
            Self::WrongTypes,
            Self::HugeNumber,
            Self::DeepNesting,
            Self::EmptyBody,
            Self::ServerError(500),
            Self::ServerError(502),
            Self::ServerError(503),
            Self::ServerError(504),
            Self::SlowLoris,
            Self::EndlessBody,
            Self::CutGzip,
            Self::CutBody,
            Self::Redirect(ELSEWHERE.into()),
            Self::Hang,
            Self::DropConnection,
            Self::EmptyLedger,
            Self::QuotaForbidden,
        ]
    }

    /// The id without its parameter: `rate-limited`, `server-error`. The whole, `rate-limited:45`, is its `Display`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BadKey => "bad-key",
            Self::MissingScope => "missing-scope",
            Self::OutOfCredits => "out-of-credits",
            Self::RateLimited { .. } => "rate-limited",
            Self::MalformedJson => "malformed-json",
            Self::HtmlForbidden => "html-forbidden",
            Self::Html200 => "html-200",
            Self::ErrorInOk => "error-in-ok",
            Self::NullBody => "null-body",
            Self::MissingField => "missing-field",
            Self::WrongTypes => "wrong-types",
            Self::HugeNumber => "huge-number",
            Self::DeepNesting => "deep-nesting",
            Self::EmptyBody => "empty-body",
            Self::ServerError(_) => "server-error",
            Self::SlowLoris => "slow-loris",
            Self::EndlessBody => "endless-body",
            Self::CutGzip => "cut-gzip",
            Self::CutBody => "cut-body",
            Self::Redirect(_) => "redirect",
            Self::Hang => "hang",
            Self::DropConnection => "drop-connection",
            Self::EmptyLedger => "empty-ledger",
            Self::QuotaForbidden => "quota-forbidden",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        if let Self::RateLimited { retry_after_s } = self {
            write!(f, ":{retry_after_s}")?;
        } else if let Self::ServerError(status) = self {
            write!(f, ":{status}")?;
        } else if let Self::Redirect(location) = self {
            write!(f, ":{location}")?;
        }
        Ok(())
    }
}

/// A text that names no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fault that the sandbox knows")]
pub struct UnknownFault;

impl FromStr for Fault {
    type Err = UnknownFault;

    /// Reads an id, with its parameter after a colon: `slow-loris`, `rate-limited:45`, `server-error:503`,
    /// `redirect:http://127.0.0.1:1/`. A parameter that is left out is 45 seconds, status 500, an address that refuses.
    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (id, parameter) = text.split_once(':').map_or((text, None), |(id, rest)| (id, Some(rest)));
        let mut fault = Self::all().into_iter().find(|fault| fault.as_str() == id).ok_or(UnknownFault)?;
        let Some(parameter) = parameter else { return Ok(fault) };
        if let Self::RateLimited { retry_after_s } = &mut fault {
            *retry_after_s = parameter.parse().map_err(|_| UnknownFault)?;
        } else if let Self::ServerError(status) = &mut fault {
            *status = parameter.parse().ok().filter(|s| (500..600).contains(s)).ok_or(UnknownFault)?;
        } else if let Self::Redirect(location) = &mut fault {
            *location = parameter.into();
        } else {
            return Err(UnknownFault);
        }
        Ok(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_back_from_its_id() {
        for fault in Fault::all() {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
    }

    #[test]
    fn a_parameter_may_be_left_out_but_not_made_up() {
        #[track_caller]
        fn check(text: &str, expect: Result<Fault, UnknownFault>) {
            assert_eq!(text.parse(), expect, "{text}");
        }
        check("rate-limited", Ok(Fault::RateLimited { retry_after_s: 45 }));
        check("rate-limited:7", Ok(Fault::RateLimited { retry_after_s: 7 }));
        check("server-error", Ok(Fault::ServerError(500)));
        check("redirect:http://127.0.0.1:1/x", Ok(Fault::Redirect("http://127.0.0.1:1/x".into())));
        for not in ["", "slow_loris", "rate-limited:soon", "server-error:200", "bad-key:1"] {
            check(not, Err(UnknownFault));
        }
    }
}
