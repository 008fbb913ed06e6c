//! What it means when no whole answer came: offline, down, too slow, or cut off.

use std::error::Error;
use std::io::{self, ErrorKind};

use brimful_core::failure::{Code, Failure};
use brimful_core::provider::ProviderId;

/// A request to which no answer came. Errors of the HTTP library name the address, so its words are never kept.
pub(super) fn no_answer(provider: ProviderId, error: &reqwest::Error) -> Failure {
    let name = provider.name();
    if error.is_timeout() {
        return too_slow(provider);
    }
    if error.is_dns() {
        return Failure::new(Code::Offline, format!("the address of {name} cannot be found"));
    }
    match io_kind(error) {
        Some(ErrorKind::ConnectionRefused) => Failure::new(Code::Unavailable, format!("{name} refused the connection")),
        Some(kind) if is_no_route(kind) => Failure::new(Code::Offline, format!("there is no network way to {name}")),
        // What the TLS library finds wrong comes as invalid data. Blocked and not protocol: a certificate that is not
        // trusted mostly belongs to a firewall or sign-in page in between, and the key was not sent.
        Some(ErrorKind::InvalidData) if error.is_connect() => Failure::new(
            Code::Blocked,
            format!("no secure connection to {name}: its certificate was not trusted, or something stands in between"),
        ),
        _ => Failure::new(Code::Unavailable, format!("the connection to {name} broke before an answer came")),
    }
}

/// An answer whose body could not be read to its end.
pub(super) fn broken_body(provider: ProviderId, error: &reqwest::Error) -> Failure {
    let name = provider.name();
    if error.is_timeout() {
        return too_slow(provider);
    }
    match io_kind(error) {
        Some(ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe) => {
            Failure::new(Code::Unavailable, format!("the connection to {name} broke in the middle of its answer"))
        }
        _ => Failure::new(Code::Protocol, format!("the answer of {name} broke off or could not be unpacked")),
    }
}

/// No whole answer in time.
pub(super) fn too_slow(provider: ProviderId) -> Failure {
    Failure::new(Code::Timeout, format!("{} did not answer in time", provider.name()))
}

/// An answer above the cap.
pub(super) fn too_large(provider: ProviderId, cap: usize) -> Failure {
    let mib = cap.div_ceil(1024 * 1024);
    Failure::new(Code::Protocol, format!("the answer of {} is larger than {mib} MiB", provider.name()))
}

fn is_no_route(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
    )
}

/// The kind of the innermost input or output error in the chain. An error inside `Other` is no source of it, so both
/// ways are followed.
fn io_kind(error: &reqwest::Error) -> Option<ErrorKind> {
    let mut found = None;
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = next {
        next = error.source();
        if let Some(io) = error.downcast_ref::<io::Error>() {
            if found.is_none() || io.kind() != ErrorKind::Other {
                found = Some(io.kind());
            }
            if let Some(inner) = io.get_ref() {
                next = Some(inner);
            }
        }
    }
    found
}
