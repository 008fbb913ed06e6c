//! What a command came to: its exit status and what it prints.

use std::process::ExitCode;

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit status.
    pub(crate) status: Status,
    /// For standard output, its last line ended.
    pub(crate) output: Vec<u8>,
}

/// The exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All read, and credits enough.
    Well = 0,
    /// At least one low or empty, or a job not covered.
    NeedsCredits = 1,
    /// At least one could not be read.
    Unread = 2,
    /// Wrong usage: `EX_USAGE` of sysexits.
    WrongUsage = 64,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
