//! Activity for programs: one JSON object, or a CSV table. The rows are those of the app's own export.

use brimful_engine::export::{csv, json};

use super::found::{Found, Rows};

/// One JSON object on one line. What the service does not tell is `null`, never zero.
pub(super) fn json(found: &Found) -> Vec<u8> {
    let (entries, days) = match &found.rows {
        Rows::Entries(entries) => (entries.as_slice(), [].as_slice()),
        Rows::Days(days) => ([].as_slice(), days.as_slice()),
    };
    let mut out = b"{\"entries\":[".to_vec();
    list(&mut out, entries, |out, entry| json::entry(out, None, entry));
    out.extend_from_slice(b"],\"days\":[");
    list(&mut out, days, |out, day| json::day(out, None, day));
    out.extend_from_slice(b"],\"totals\":");
    // Amounts are digits, a point and a sign: nothing that JSON would want escaped.
    let added = match &found.rows {
        Rows::Entries(_) => format!("\"{}\"", found.totals.added),
        Rows::Days(_) => "null".to_owned(),
    };
    out.extend_from_slice(format!("{{\"spent\":\"{}\",\"added\":{added}}}}}\n", found.totals.spent).as_bytes());
    out
}

/// A CSV table, with a header row also where nothing happened.
pub(super) fn csv(found: &Found) -> Vec<u8> {
    let mut out = Vec::new();
    csv::header(&mut out, false);
    match &found.rows {
        Rows::Entries(entries) => entries.iter().for_each(|entry| csv::entry(&mut out, None, entry)),
        Rows::Days(days) => days.iter().for_each(|day| csv::day(&mut out, None, day)),
    }
    out
}

fn list<T>(out: &mut Vec<u8>, items: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item);
    }
}
