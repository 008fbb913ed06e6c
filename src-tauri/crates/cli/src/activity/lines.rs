//! Activity for people: a table, newest first, and below it what it adds up to.

use brimful_core::amount::{Credits, Money};
use brimful_core::ledger::{Entry, Kind, UsageDay};
use brimful_core::provider::ProviderId;
use brimful_core::words::Words;
use brimful_engine::providers::history::Notice;
use rust_decimal::Decimal;

use super::found::{Found, Rows};
use crate::terminal::shown;
use crate::text::{UNKNOWN, credits, money};

/// Most characters of what an entry says of itself.
const MOST_WORDS: usize = 72;

/// Most characters of a cost in the service's own words.
const MOST_COST: usize = 16;

/// The table and its sums.
pub(super) fn lines(found: &Found) -> String {
    let words = Words::english();
    let name = found.provider.name();
    let (table, sums) = match &found.rows {
        Rows::Entries(entries) => (entry_table(entries, &words), entry_sums(found, entries, &words)),
        Rows::Days(days) => (day_table(days, &words), day_sums(found, days, &words)),
    };
    match table {
        Some(table) => format!("{table}\n{}\n", sums.join("\n")),
        None => format!("{name} tells of no activity in this time.\n"),
    }
}

/// What is odd about what was read, as a sentence.
pub(super) fn notice(provider: ProviderId, notice: &Notice) -> String {
    let (name, words) = (provider.name(), Words::english());
    let number = |count: u64| words.amount(Credits::from(Decimal::from(count)));
    match *notice {
        Notice::Incomplete { told, read } => {
            format!("{name} says that there are {} entries and hands out {}.", number(told), number(read))
        }
        Notice::TotalDiffers { from, to } => {
            format!("{name}'s own total from {from} to {to} is not what its days add up to.")
        }
        Notice::Cut { from } => format!("What was before {from} was not asked for, and may be missing here."),
    }
}

fn entry_table(entries: &[Entry], words: &Words) -> Option<String> {
    let rows = entries.iter().map(|entry| {
        let at = entry.at.format("%Y-%m-%d %H:%M").to_string();
        [at, entry.kind.as_str().to_owned(), signed(entry.delta, words), said(entry)]
    });
    let head = ["Time (UTC)", "Kind", "Credits", "What"];
    table(head, [Side::Left, Side::Left, Side::Right, Side::Left], rows.collect())
}

fn day_table(days: &[UsageDay], words: &Words) -> Option<String> {
    let rows = days.iter().map(|day| {
        let count = day.count.map_or_else(|| UNKNOWN.to_owned(), |count| count.to_string());
        let spent = Credits::from(-day.spent.decimal());
        [day.date.to_string(), signed(spent, words), count, cost(day, words)]
    });
    table(["Day", "Credits", "Calls", "Cost"], [Side::Left, Side::Right, Side::Right, Side::Right], rows.collect())
}

fn entry_sums(found: &Found, entries: &[Entry], words: &Words) -> Vec<String> {
    let (spent, added) = (credits(found.totals.spent, words), credits(found.totals.added, words));
    let mut sums = vec![format!("Spent {spent}, added {added}.")];
    let noted = |sums: &mut Vec<String>, count: usize, one: &str, other: &str| match count {
        0 => {}
        1 => sums.push(format!("1 entry {one}.")),
        count => sums.push(format!("{count} entries {other}.")),
    };
    let unknown = usize::try_from(found.totals.unclassified).unwrap_or(usize::MAX);
    noted(
        &mut sums,
        unknown,
        "is of a kind that is not known, and in neither sum",
        "are of kinds that are not known, and in neither sum",
    );
    let odd = entries.iter().filter(|entry| entry.sign_mismatch).count();
    noted(&mut sums, odd, "has a sign that contradicts its kind", "have signs that contradict their kinds");
    if entries.iter().any(|entry| matches!(entry.kind, Kind::Reserve | Kind::Release)) {
        sums.push("What was set aside for jobs and released again is in neither sum.".to_owned());
    }
    sums
}

fn day_sums(found: &Found, days: &[UsageDay], words: &Words) -> Vec<String> {
    let spent = credits(found.totals.spent, words);
    let name = found.provider.name();
    let money = match sum_of_costs(days) {
        Some(sum) => format!(", {}", money(sum, words)),
        None => String::new(),
    };
    vec![
        format!("Spent {spent}{money}."),
        format!("The days are those of {name}'s own calendar. It does not tell what was added."),
    ]
}

/// `None` where a cost is missing or they are of several currencies: a part of it would look like the whole.
fn sum_of_costs(days: &[UsageDay]) -> Option<Money> {
    let mut costs = days.iter().map(|day| day.cost);
    let first = costs.next()??;
    costs.try_fold(first, |sum, cost| {
        let cost = cost.filter(|cost| cost.currency == sum.currency)?;
        // The checks that hold for credits hold for any exact decimal.
        let amount = Credits::from(sum.amount).checked_add(Credits::from(cost.amount))?;
        Some(Money { amount: amount.decimal(), currency: sum.currency })
    })
}

fn said(entry: &Entry) -> String {
    let (source, description) = (entry.source.trim(), entry.description.trim());
    match (source.is_empty(), description.is_empty() || description == source) {
        (true, true) => UNKNOWN.to_owned(),
        (true, false) => shown(description, MOST_WORDS),
        (false, true) => shown(source, MOST_WORDS),
        (false, false) => {
            let source = shown(source, MOST_WORDS / 2);
            let left = MOST_WORDS.saturating_sub(source.chars().count() + 3);
            format!("{source} · {}", shown(description, left))
        }
    }
}

fn cost(day: &UsageDay, words: &Words) -> String {
    match (day.cost, &day.raw_cost) {
        (Some(cost), _) => money(cost, words),
        (None, Some(raw)) => shown(raw, MOST_COST),
        (None, None) => UNKNOWN.to_owned(),
    }
}

fn signed(delta: Credits, words: &Words) -> String {
    let amount = words.amount(delta);
    if delta > Credits::ZERO { format!("+{amount}") } else { amount }
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// Columns of equal width but for the last, which holds text of any script: what it takes up on a screen is not known.
fn table<const N: usize>(head: [&str; N], sides: [Side; N], rows: Vec<[String; N]>) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut rows = rows;
    rows.insert(0, head.map(String::from));
    let widths: Vec<usize> = (0..N)
        .map(|n| rows.iter().filter_map(|row| row.get(n)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).zip(&sides).map(|((cell, width), side)| match side {
            Side::Left => format!("{cell:<width$}"),
            Side::Right => format!("{cell:>width$}"),
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("   ").trim_end())
    };
    Some(rows.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use brimful_core::amount::Currency;
    use brimful_engine::providers::history::Range;

    use super::*;

    fn entry(at: &str, kind: Kind, delta: &str, source: &str, description: &str) -> Entry {
        Entry {
            id: "id".into(),
            at: at.parse().unwrap(),
            zone_assumed: false,
            kind,
            delta: delta.parse().unwrap(),
            source: source.into(),
            description: description.into(),
            job: None,
            balance_after: None,
            raw_type: String::new(),
            observed: false,
            sign_mismatch: false,
        }
    }

    fn day(date: &str, spent: &str, count: Option<u64>, cost: Option<&str>) -> UsageDay {
        let amount = |text: &str| Money { amount: text.parse().unwrap(), currency: Currency::USD };
        UsageDay {
            date: date.parse().unwrap(),
            spent: spent.parse().unwrap(),
            count,
            cost: cost.and_then(|text| text.strip_prefix('$')).map(amount),
            raw_cost: cost.map(String::from),
        }
    }

    #[track_caller]
    fn check(provider: ProviderId, entries: Vec<Entry>, days: Vec<UsageDay>, expect: &str) {
        let found = Found::new(provider, Range { entries, days, notices: Vec::new() }).unwrap();
        assert_eq!(lines(&found), expect);
    }

    #[test]
    fn entries_are_a_table_with_its_sums() {
        let entries = vec![
            entry("2026-05-08T15:37:11.176Z", Kind::Spend, "-0.6", "Text-to-Image", ""),
            entry("2026-05-08T15:37:11.176Z", Kind::Spend, "-0.6", "", "  "),
            entry("2026-05-01T10:12:59.445Z", Kind::Reset, "22000", "Monthly Reset", "Credits reset"),
        ];
        let expect = "\
Time (UTC)         Kind    Credits   What
2026-05-08 15:37   spend      -0.6   Text-to-Image
2026-05-08 15:37   spend      -0.6   –
2026-05-01 10:12   reset   +22,000   Monthly Reset · Credits reset

Spent 1.2 credits, added 0 credits.
";
        check(ProviderId::Pictory, entries, vec![], expect);
    }

    #[test]
    fn what_is_in_no_sum_is_said() {
        let odd = |mut entry: Entry| {
            entry.sign_mismatch = true;
            entry
        };
        let at = "2026-05-08T15:37:11Z";
        let entries = vec![
            odd(entry(at, Kind::Purchase, "1", "", "one")),
            entry(at, Kind::Reserve, "-207", "", "held"),
            entry(at, Kind::Unclassified, "5", "", "new"),
            entry(at, Kind::Unclassified, "-5", "", "new"),
        ];
        let expect = "\
Time (UTC)         Kind           Credits   What
2026-05-08 15:37   purchase            +1   one
2026-05-08 15:37   reserve           -207   held
2026-05-08 15:37   unclassified        +5   new
2026-05-08 15:37   unclassified        -5   new

Spent 0 credits, added 1 credit.
2 entries are of kinds that are not known, and in neither sum.
1 entry has a sign that contradicts its kind.
What was set aside for jobs and released again is in neither sum.
";
        check(ProviderId::UGen, entries, vec![], expect);
    }

    #[test]
    fn days_are_a_table_with_what_they_cost() {
        let days = vec![
            day("2025-02-09", "13500", Some(45), Some("$1350")),
            day("2025-02-08", "114", Some(38), Some("$11.4")),
        ];
        let expect = "\
Day          Credits   Calls        Cost
2025-02-09   -13,500      45   $1,350.00
2025-02-08      -114      38      $11.40

Spent 13,614 credits, $1,361.40.
The days are those of Voxpria's own calendar. It does not tell what was added.
";
        check(ProviderId::Voxpria, vec![], days, expect);
    }

    #[test]
    fn a_cost_that_is_not_known_is_in_no_sum() {
        let days = vec![day("2025-02-09", "0", Some(0), Some("free\u{1b}[2J")), day("2025-02-08", "114", None, None)];
        let expect = "\
Day          Credits   Calls       Cost
2025-02-09         0       0   free\u{fffd}[2J
2025-02-08      -114       –          –

Spent 114 credits.
The days are those of Voxpria's own calendar. It does not tell what was added.
";
        check(ProviderId::Voxpria, vec![], days, expect);
    }

    #[test]
    fn what_is_odd_is_a_sentence() {
        #[track_caller]
        fn check(odd: Notice, expect: &str) {
            assert_eq!(notice(ProviderId::Voxpria, &odd), expect);
        }
        let (from, to) = ("2025-02-01".parse().unwrap(), "2025-02-28".parse().unwrap());
        let few = Notice::Incomplete { told: 1240, read: 1200 };
        check(few, "Voxpria says that there are 1,240 entries and hands out 1,200.");
        let differs = Notice::TotalDiffers { from, to };
        check(differs, "Voxpria's own total from 2025-02-01 to 2025-02-28 is not what its days add up to.");
        check(Notice::Cut { from }, "What was before 2025-02-01 was not asked for, and may be missing here.");
    }

    #[test]
    fn nothing_is_said_in_words() {
        check(ProviderId::UGen, vec![], vec![], "U-Gen tells of no activity in this time.\n");
        check(ProviderId::Voxpria, vec![], vec![], "Voxpria tells of no activity in this time.\n");
    }

    #[test]
    fn what_an_entry_says_commands_no_terminal_and_fits_a_line() {
        let hostile =
            entry("2026-05-08T15:37:11Z", Kind::Spend, "-1", "\u{1b}[2J\u{202e}source", &"<b>x</b>\n".repeat(100_000));
        let said = said(&hostile);
        assert!(said.starts_with("\u{fffd}[2J\u{fffd}source · <b>x</b> <b>x</b>"), "{said}");
        assert_eq!(said.chars().count(), MOST_WORDS, "{said}");
    }
}
