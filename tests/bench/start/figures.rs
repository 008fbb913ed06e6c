//! The figures as a table, each beside what it is measured against.

use std::fs;
use std::path::Path;
use std::time::Duration;

use brimful_core::settings::RefreshInterval;

use crate::apps::{Given, Subject};
use crate::idle::Idle;
use crate::rounds::{Rounds, Run};

type Figure = fn(&Run) -> Option<u64>;

/// How a figure is written.
type Unit = fn(u64) -> String;

/// Name, how it is read from a run and written, and the most that it should be of the bare app's, in hundredths.
const FIGURES: [(&str, Figure, Unit, Option<u64>); 6] = [
    ("window mapped", |run| Some(millis(run.shown.mapped)), milliseconds, None),
    ("numbers painted", |run| Some(millis(run.shown.painted)), milliseconds, Some(130)),
    ("answers to a key", |run| run.shown.answered.map(millis), milliseconds, Some(120)),
    ("memory, window open", |run| run.open, megabytes, Some(115)),
    ("memory, closed to the tray", |run| run.closed, megabytes, Some(110)),
    ("memory, started hidden", |run| run.hidden, megabytes, Some(110)),
];

/// Start and memory.
pub(crate) fn rounds(rounds: &Rounds) {
    println!("\nMedians of {} rounds; ratios are medians of the rounds' own.\n", rounds[&Subject::Brimful].len());
    println!("| | Brimful | bare | ratio | aim | bare, same renderer | ratio |");
    println!("|---|---|---|---|---|---|---|");
    for (name, figure, unit, aim) in FIGURES {
        let column = |subject| median(rounds[&subject].iter().filter_map(figure)).map_or_else(nothing, unit);
        let aim = aim.map_or_else(String::new, |aim| format!("≤ {}", hundredths(aim)));
        println!(
            "| {name} | {} | {} | {} | {aim} | {} | {} |",
            column(Subject::Brimful),
            column(Subject::Bare),
            ratio(rounds, Subject::Bare, figure),
            column(Subject::BareRendererOff),
            ratio(rounds, Subject::BareRendererOff, figure),
        );
    }
    let late = rounds[&Subject::Brimful].iter().map(|run| millis(run.late));
    println!("| settled after painted | {} | | | 0 ms | | |", median(late).map_or_else(nothing, milliseconds));
}

/// The processor.
pub(crate) fn idle(minutes: u64, idle: &[Idle]) {
    println!("\nProcessor time a minute, measured over {minutes}, five accounts, aim below 60 ms.\n");
    println!("| | window open | closed to the tray |\n|---|---|---|");
    for Idle { subject, refresh, open, closed } in idle {
        let name = match (subject, refresh) {
            (Subject::Brimful, RefreshInterval::Minutes1) => "Brimful, read every minute",
            (Subject::Brimful, _) => "Brimful, read every 5 minutes",
            _ => "bare",
        };
        println!("| {name} | {open} ms | {closed} ms |");
    }
}

/// What is on the disk.
pub(crate) fn sizes(given: &Given) {
    println!("\n| size | |\n|---|---|");
    println!("| Brimful's binary | {} |", size(&given.app));
    println!("| the bare app's binary | {} |", size(&given.bare));
    if let Some(deb) = &given.deb {
        println!("| Brimful's deb (aim: at most 6 MB) | {} |", size(deb));
    }
}

/// Of those rounds that have both.
fn ratio(rounds: &Rounds, against: Subject, figure: Figure) -> String {
    let pairs = rounds[&Subject::Brimful].iter().zip(&rounds[&against]);
    let ratios = pairs.filter_map(|(ours, theirs)| Some(figure(ours)? * 100 / figure(theirs)?.max(1)));
    median(ratios).map_or_else(nothing, hundredths)
}

fn median(values: impl Iterator<Item = u64>) -> Option<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// What stands for a figure that could not be measured.
fn nothing() -> String {
    "–".to_owned()
}

fn hundredths(value: u64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap()
}

fn milliseconds(time: u64) -> String {
    format!("{time} ms")
}

/// From KiB, rounded.
fn megabytes(kib: u64) -> String {
    format!("{} MB", (kib * 1024 + 500_000) / 1_000_000)
}

fn size(path: &Path) -> String {
    let bytes = fs::metadata(path).unwrap().len();
    format!("{} MB", hundredths(bytes / 10_000))
}
