//! The command line of the app: one switch.

use std::ffi::OsStr;

/// Starts without a window; what the start at login passes.
pub(crate) const HIDDEN: &str = "--hidden";

/// What the app was started with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// No window at first.
    pub(crate) hidden: bool,
}

impl Arguments {
    /// Reads the arguments after the program's name. Others than ours are passed over: systems add their own.
    pub(crate) fn read<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self { hidden: arguments.into_iter().any(|argument| argument.as_ref() == HIDDEN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_is_the_only_switch() {
        #[track_caller]
        fn check(arguments: &[&str], hidden: bool) {
            assert_eq!(Arguments::read(arguments), Arguments { hidden }, "{arguments:?}");
        }
        check(&[], false);
        check(&["--hidden"], true);
        check(&["-psn_0_1", "--hidden"], true);
        check(&["--hidden=no", "hidden"], false);
    }
}
