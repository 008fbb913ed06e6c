//! The log, on standard error and, for a problem report, its last lines in memory. Quiet unless asked:
//! `BRIMFUL_LOG=debug brimful`. What is shown is redacted line by line, since people paste what a terminal shows; what is
//! remembered is redacted with the report that it becomes a part of.

use std::io;
use std::sync::{Arc, LazyLock};

use brimful_core::report::Redaction;
use brimful_engine::computer;
use brimful_engine::recent_log::RecentLog;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Sets the level: `off`, `error`, `warn` (without it), `info`, `debug` or `trace`.
const VARIABLE: &str = "BRIMFUL_LOG";

/// Whose own words may be logged at that level. Of everything else only warnings: what a library logs for debugging may
/// hold an address with its query, or a header.
const OURS: [&str; 4] = ["brimful_app", "brimful_core", "brimful_engine", "brimful_sandbox"];

/// What is remembered, whatever is shown: a problem is reported by people who did not ask for a log before.
const REMEMBERED: &str = "info";

/// Starts the log; returns what remembers its last lines.
pub(crate) fn start() -> RecentLog {
    let recent = RecentLog::default();
    // Made with the first line: mostly there is none, and it would take a moment of the start.
    let redaction: Lazy = Arc::new(LazyLock::new(|| Redaction::new(&computer::person(), [])));
    let errors = move || Redacted { redaction: redaction.clone(), out: std::io::stderr() };
    let shown = tracing_subscriber::fmt::layer().with_writer(errors).with_ansi(false);
    let registry = tracing_subscriber::registry()
        .with(shown.with_filter(targets(std::env::var(VARIABLE).ok().as_deref())))
        .with(remembering(&recent));
    // It fails only where there is a log already.
    let _ = registry.try_init();
    recent
}

type Lazy = Arc<LazyLock<Redaction>>;

/// Takes out of each line what is the user's own. A line comes in one piece.
struct Redacted<W> {
    redaction: Lazy,
    out: W,
}

impl<W: io::Write> io::Write for Redacted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(self.redaction.clean(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Puts the lines that are remembered there.
fn remembering<S>(recent: &RecentLog) -> impl Layer<S>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let writer = recent.clone();
    let lines = tracing_subscriber::fmt::layer().with_writer(move || writer.clone()).with_ansi(false);
    lines.with_filter(targets(Some(REMEMBERED)))
}

fn targets(level: Option<&str>) -> Targets {
    let level = level.and_then(|text| text.trim().parse().ok()).unwrap_or(LevelFilter::WARN);
    Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_targets(OURS.into_iter().map(|target| (target, level)))
}

#[cfg(test)]
mod tests {
    use brimful_core::report::Person;
    use tracing::Level;

    use super::*;

    #[test]
    fn what_is_remembered_is_whole_lines_whatever_is_shown() {
        let recent = RecentLog::default();
        let subscriber = tracing_subscriber::registry().with(remembering(&recent));
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(target: "brimful_engine::keeping", error = %"the disk is full", "could not save");
            tracing::debug!(target: "brimful_engine::keeping", "a detail");
            tracing::info!(target: "brimful_engine::ledger", "the time zone has changed");
        });
        let lines = recent.lines();
        let ends = |line: usize, text: &str| lines[line].ends_with(text);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(ends(0, " WARN brimful_engine::keeping: could not save error=the disk is full"), "{lines:?}");
        assert!(ends(1, " INFO brimful_engine::ledger: the time zone has changed"), "{lines:?}");
    }

    #[test]
    fn a_line_that_is_shown_is_redacted() {
        use std::io::Write as _;
        let redaction: Lazy = Arc::new(LazyLock::new(|| {
            let person = Person { homes: vec!["/home/anna".into()], names: vec!["anna".into()] };
            Redaction::new(&person, [])
        }));
        let mut shown = Vec::new();
        let line = "WARN set aside aside=/home/anna/x to=anna@example.org key=ugen_sk_1\n";
        Redacted { redaction, out: &mut shown }.write_all(line.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(shown).unwrap(), "WARN set aside aside=~/x to=[e-mail] key=[key]\n");
    }

    #[test]
    fn only_our_own_words_are_logged_in_detail() {
        #[track_caller]
        fn check(setting: Option<&str>, target: &str, level: Level, expect: bool) {
            assert_eq!(targets(setting).would_enable(target, &level), expect, "{setting:?} {target} {level}");
        }
        check(None, "brimful_engine::poller", Level::WARN, true);
        check(None, "brimful_engine::poller", Level::INFO, false);
        check(Some("debug"), "brimful_engine::poller", Level::DEBUG, true);
        check(Some("debug"), "brimful_engine::poller", Level::TRACE, false);
        check(Some("trace"), "reqwest::connect", Level::DEBUG, false);
        check(Some("trace"), "hyper", Level::WARN, true);
        check(Some("error"), "hyper", Level::WARN, false);
        check(Some("off"), "brimful_app", Level::ERROR, false);
        check(Some("nonsense"), "brimful_app", Level::WARN, true);
    }
}
