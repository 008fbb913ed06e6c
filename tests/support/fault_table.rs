//! What every way in which a service can fail is called, service by service: the one table that the command line and
//! the wallet are both held to.

use brimful_core::failure::Code;
use brimful_core::provider::ProviderId;

/// One service with one fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The service.
    pub provider: ProviderId,
    /// The sandbox's id of the fault, with its parameter: `"server-error:503".parse::<Fault>()`.
    pub fault: &'static str,
    /// What a reading of the balance fails with; `None` where this fault does not touch the balance.
    pub code: Option<Code>,
}

impl Row {
    /// Whether the answer never comes, so that a reading ends by its time limit alone.
    #[must_use]
    pub fn hangs(&self) -> bool {
        self.code == Some(Code::Timeout)
    }
}

const READ: Option<Code> = None;
const AUTH: Option<Code> = Some(Code::Auth);
const SCOPE: Option<Code> = Some(Code::Scope);
const RATE: Option<Code> = Some(Code::RateLimited);
const EMPTY: Option<Code> = Some(Code::OutOfCredits);
const NONE: Option<Code> = Some(Code::NotOffered);
const DOWN: Option<Code> = Some(Code::Unavailable);
const BLOCK: Option<Code> = Some(Code::Blocked);
const PROTO: Option<Code> = Some(Code::Protocol);
const LATE: Option<Code> = Some(Code::Timeout);

macro_rules! table {
    ($($fault:literal $powerpost:ident $pixverse:ident $pictory:ident $ugen:ident $voxpria:ident)*) => {
        &[$(
            Row { provider: ProviderId::PowerPost, fault: $fault, code: $powerpost },
            Row { provider: ProviderId::PixVerse, fault: $fault, code: $pixverse },
            Row { provider: ProviderId::Pictory, fault: $fault, code: $pictory },
            Row { provider: ProviderId::UGen, fault: $fault, code: $ugen },
            Row { provider: ProviderId::Voxpria, fault: $fault, code: $voxpria },
        )*]
    };
}

/// Every fault at every service.
///
/// - PixVerse counts a missing permission (500020) among its key errors.
/// - Pictory's quota may be closed to a key whose account is fine: the balance is then not offered, and typed in.
/// - PixVerse reports a failure inside HTTP 200 by a number that says "busy"; the others by one that says nothing.
#[rustfmt::skip]
pub const TABLE: &[Row] = table! {
    //                                        PowerPost PixVerse Pictory U-Gen Voxpria
    "bad-key"                                 AUTH      AUTH     AUTH    AUTH  AUTH
    "missing-scope"                           SCOPE     AUTH     NONE    SCOPE SCOPE
    "out-of-credits"                          EMPTY     EMPTY    EMPTY   EMPTY EMPTY
    "rate-limited:45"                         RATE      RATE     RATE    RATE  RATE
    "malformed-json"                          PROTO     PROTO    PROTO   PROTO PROTO
    "html-forbidden"                          BLOCK     BLOCK    BLOCK   BLOCK BLOCK
    "html-200"                                PROTO     PROTO    PROTO   PROTO PROTO
    "error-in-ok"                             PROTO     DOWN     PROTO   PROTO PROTO
    "null-body"                               PROTO     PROTO    PROTO   PROTO PROTO
    "missing-field"                           PROTO     PROTO    PROTO   PROTO PROTO
    "wrong-types"                             PROTO     PROTO    PROTO   PROTO PROTO
    "huge-number"                             PROTO     PROTO    PROTO   PROTO PROTO
    "deep-nesting"                            PROTO     PROTO    PROTO   PROTO PROTO
    "empty-body"                              PROTO     PROTO    PROTO   PROTO PROTO
    "server-error:500"                        DOWN      DOWN     DOWN    DOWN  DOWN
    "server-error:502"                        DOWN      DOWN     DOWN    DOWN  DOWN
    "server-error:503"                        DOWN      DOWN     DOWN    DOWN  DOWN
    "server-error:504"                        DOWN      DOWN     DOWN    DOWN  DOWN
    "slow-loris"                              LATE      LATE     LATE    LATE  LATE
    "endless-body"                            PROTO     PROTO    PROTO   PROTO PROTO
    "cut-gzip"                                PROTO     PROTO    PROTO   PROTO PROTO
    "cut-body"                                PROTO     PROTO    PROTO   PROTO PROTO
    "redirect:http://127.0.0.1:9/elsewhere"   PROTO     PROTO    PROTO   PROTO PROTO
    "hang"                                    LATE      LATE     LATE    LATE  LATE
    "drop-connection"                         DOWN      DOWN     DOWN    DOWN  DOWN
    "empty-ledger"                            READ      READ     READ    READ  READ
    "quota-forbidden"                         READ      READ     NONE    READ  READ
};
