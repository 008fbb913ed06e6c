//! Shared pieces of reading a history's rows: times, texts of bounded length, and ids, also where none was sent.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::json::{self, Raw};
use crate::failure::{Failure, MAX_PROVIDER_TEXT};
use crate::ledger::Entry;
use crate::provider::ProviderId;

/// Longest id that is kept as it is, in bytes; the documented ones have 36 and 49.
const MAX_ID: usize = 200;

/// A moment, and whether its zone is a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: DateTime<Utc>,
    /// No zone was sent; UTC was assumed.
    pub(super) zone_assumed: bool,
}

/// RFC 3339 with `Z` or an offset, or the same without a zone; a space may stand for the `T`. Finer than a microsecond
/// is cut off: no service sends it, and every moment must come back from disk as it went there.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| (at, false));
    let (at, zone_assumed) = zoned.or_else(|_| Ok::<_, ()>((naive(text).ok_or(())?, true))).ok()?;
    Some(Moment { at: DateTime::from_timestamp_micros(at.timestamp_micros())?, zone_assumed })
}

fn naive(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    DateTime::parse_from_rfc3339(&format!("{text}Z")).ok()
}

/// A service's own words on one line, without control characters and cut to [`MAX_PROVIDER_TEXT`]; empty where it sent
/// none. Untrusted text: only ever rendered as text.
pub(super) fn words(raw: Raw<'_>) -> String {
    let text = json::string(raw).unwrap_or_default();
    let plain = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MAX_PROVIDER_TEXT).collect::<String>().trim_end().to_owned()
}

/// An opaque id. One that is too long to keep is replaced by its fingerprint, never cut: two ids may begin alike.
pub(super) fn id(raw: Raw<'_>) -> Option<String> {
    let text = json::word(raw)?;
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let fits = text.len() <= MAX_ID && !text.chars().any(char::is_control);
    Some(if fits { text.to_owned() } else { format!("long:{}", fingerprint(&[text])) })
}

/// The id of a row that was sent without one, from everything that the row says. Rows that say exactly the same are
/// told apart by their number within the page; so a page never has more of them than were sent.
#[derive(Default)]
pub(super) struct Unnamed(HashMap<String, u32>);

impl Unnamed {
    pub(super) fn id(&mut self, said: &[&str]) -> String {
        let print = fingerprint(said);
        let count = self.0.entry(print.clone()).and_modify(|n| *n += 1).or_insert(0);
        if *count == 0 { format!("unnamed:{print}") } else { format!("unnamed:{print}:{count}") }
    }
}

/// Each entry once. Only the documents' word makes an id unique, so two different rows under one id are an error: one of
/// them would be lost.
pub(super) fn distinct(service: ProviderId, entries: Vec<Entry>) -> Result<Vec<Entry>, Failure> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut distinct: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match places.get(&entry.id).and_then(|place| distinct.get(*place)) {
            Some(known) if *known == entry => {}
            Some(_) => return Err(json::protocol(service, "sent two different transactions with the same id")),
            None => {
                places.insert(entry.id.clone(), distinct.len());
                distinct.push(entry);
            }
        }
    }
    Ok(distinct)
}

/// The failure to read the n-th row (from 0), which it names.
pub(super) fn in_row(failure: Failure, n: usize) -> Failure {
    Failure { message: format!("{} in row {}", failure.message, n + 1), ..failure }
}

/// FNV-1a in 128 bits: the same on every machine and in every version, since it goes into ids on disk. Each part is
/// preceded by its length, so that no two lists of parts are the same bytes.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    };
    for part in parts {
        eat(&(part.len() as u64).to_be_bytes());
        eat(part.as_bytes());
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_and_without_a_zone_and_to_the_microsecond() {
        #[track_caller]
        fn check(text: &str, expect: Option<(&str, bool)>) {
            let got = moment(text).map(|m| (m.at, m.zone_assumed));
            assert_eq!(got, expect.map(|(at, assumed)| (at.parse().unwrap(), assumed)), "{text}");
        }
        check("2026-05-08T15:37:11Z", Some(("2026-05-08T15:37:11Z", false)));
        check("2026-05-08T15:37:11.176000Z", Some(("2026-05-08T15:37:11.176Z", false)));
        check("2026-05-08T15:37:11.176543+00:00", Some(("2026-05-08T15:37:11.176543Z", false)));
        check("2026-05-08T17:37:11+02:00", Some(("2026-05-08T15:37:11Z", false)));
        check("2026-05-08 15:37:11z", Some(("2026-05-08T15:37:11Z", false)));
        check("2026-05-08T15:37:11.123456789Z", Some(("2026-05-08T15:37:11.123456Z", false)));
        check("2026-05-08T15:37:11.176543", Some(("2026-05-08T15:37:11.176543Z", true)));
        check(" 2026-05-08 15:37:11 ", Some(("2026-05-08T15:37:11Z", true)));
        check("2016-12-31T23:59:60Z", Some(("2017-01-01T00:00:00Z", false)));
        for not in
            ["", "yesterday", "2026-05-08", "15:37:11", "2026-02-30T00:00:00Z", "1778256000", "+12026-05-08T15:37:11"]
        {
            check(not, None);
        }
    }

    #[test]
    fn fingerprints_do_not_change_and_part_ends_count() {
        assert_eq!(fingerprint(&[]), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fingerprint(&["a", "b"]), fingerprint(&["a", "b"]));
        assert_ne!(fingerprint(&["a", "b"]), fingerprint(&["ab"]));
        assert_ne!(fingerprint(&["ab", ""]), fingerprint(&["", "ab"]));
        assert_eq!(fingerprint(&["2026-05-08", "consume"]), "476e4101cd05200d2991afbff1ac93c3");
    }

    #[test]
    fn rows_without_an_id_are_told_apart_by_their_number_only_where_they_say_the_same() {
        let mut unnamed = Unnamed::default();
        let ids = [unnamed.id(&["a"]), unnamed.id(&["b"]), unnamed.id(&["a"]), unnamed.id(&["a"])];
        assert_eq!(ids[2], format!("{}:1", ids[0]));
        assert_eq!(ids[3], format!("{}:2", ids[0]));
        assert_ne!(ids[0], ids[1]);
        assert_eq!(Unnamed::default().id(&["b"]), ids[1], "whatever page it is on");
    }
}
