//! Standard output and standard error: what is printed, and where nobody reads it.

use std::io::{self, ErrorKind, Write};

use crate::outcome::{Outcome, Status};

/// Prints what was found. A reader that went away (`| head -1`) changes nothing about it; an output that could not be
/// written otherwise, say on a full disk, is no success.
pub(crate) fn print(outcome: &Outcome) -> Status {
    let mut out = io::stdout().lock();
    match out.write_all(&outcome.output).and_then(|()| out.flush()) {
        Ok(()) => outcome.status,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => outcome.status,
        Err(error) => {
            warn(&format!("The output could not be written: {error}."));
            Status::Unread
        }
    }
}

/// One sentence on standard error. If nobody reads there, nobody misses it.
pub(crate) fn warn(sentence: &str) {
    let _ = writeln!(io::stderr(), "brimful-cli: {sentence}");
}
