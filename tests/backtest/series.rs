//! Reads daily spending from CSV files: `date,spend`, one row a day.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use brimful_core::amount::Credits;
use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;

/// The daily spending of one account.
#[derive(Debug)]
pub(crate) struct Series {
    /// What its file's name begins with, where the name is `kind-number`.
    pub(crate) kind: Option<String>,
    /// Every known day. A day that is missing is not known, which is not a day without spending.
    pub(crate) days: BTreeMap<NaiveDate, Credits>,
}

/// Every CSV file of the folder, in the order of their names. The error says file and line.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Series>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(format!("{}: no CSV files in it", folder.display()));
    }
    paths.sort();
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let days = parse(&text).map_err(|(line, problem)| format!("{}:{line}: {problem}", path.display()))?;
        Ok(Series { kind: kind(&stem).map(str::to_owned), days })
    };
    paths.iter().map(|path| read(path)).collect()
}

fn kind(stem: &str) -> Option<&str> {
    let (kind, number) = stem.rsplit_once('-')?;
    (!kind.is_empty() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(kind)
}

/// The days of a file, or the first line that is wrong and why.
fn parse(text: &str) -> Result<BTreeMap<NaiveDate, Credits>, (usize, String)> {
    let mut days = BTreeMap::new();
    // Spreadsheets put a mark in front.
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
        if line.trim().is_empty() || (index == 0 && is_header(&cells)) {
            continue;
        }
        let wrong = |problem: String| (index + 1, problem);
        let [date, spend] = cells[..] else {
            return Err(wrong(format!("expected date,spend, found {} columns", cells.len())));
        };
        let date: NaiveDate = date.parse().map_err(|_| wrong(format!("{date:?} is no date such as 2026-05-09")))?;
        let spend: Credits = spend.parse().map_err(|error| wrong(format!("{spend:?}: {error}")))?;
        // Far beyond any account, and near enough to be summed up and shifted without a thought.
        if !(1900..=9999).contains(&date.year()) {
            return Err(wrong(format!("{date} is not within the years 1900 to 9999")));
        }
        if spend.decimal().abs() > Decimal::from(1_000_000_000_000_000_u64) {
            return Err(wrong(format!("{spend} is more than any account spends on a day")));
        }
        if days.insert(date, spend).is_some() {
            return Err(wrong(format!("{date} stands there twice")));
        }
    }
    Ok(days)
}

/// Neither a date nor an amount in it.
fn is_header(cells: &[&str]) -> bool {
    cells.iter().all(|cell| !cell.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&[(&str, &str)], &str>) {
        let got = parse(text).map_err(|(line, problem)| format!("{line}: {problem}"));
        let expect = expect.map_err(str::to_owned).map(|days| {
            days.iter().map(|(date, spend)| (date.parse().unwrap(), spend.parse().unwrap())).collect::<BTreeMap<_, _>>()
        });
        assert_eq!(got, expect, "{text:?}");
    }

    #[test]
    fn a_file_is_read_or_its_wrong_line_is_named() {
        check("2026-05-09,1.5\n2026-05-10,0\n", Ok(&[("2026-05-09", "1.5"), ("2026-05-10", "0")]));
        check(
            "\u{feff}date,spend\r\n2026-05-10,-2\r\n\r\n2026-05-09,3",
            Ok(&[("2026-05-09", "3"), ("2026-05-10", "-2")]),
        );
        check("\"date\",\"spend\"\n\"2026-05-09\", \"7\"", Ok(&[("2026-05-09", "7")]));
        check("", Ok(&[]));
        check("2026-05-09,1\ndate,spend", Err("2: \"date\" is no date such as 2026-05-09"));
        check("2026-05-09,1\n2026-05-09,2", Err("2: 2026-05-09 stands there twice"));
        check("date,spend\n2026-05-09,1,000", Err("2: expected date,spend, found 3 columns"));
        check("2026-05-09;1", Err("1: expected date,spend, found 1 columns"));
        check("2026-05-09,much", Err("1: \"much\": not a number"));
        check("2026-05-09,1e20", Err("1: 100000000000000000000 is more than any account spends on a day"));
        check("+262142-01-01,1", Err("1: +262142-01-01 is not within the years 1900 to 9999"));
        check("2026-02-30,1", Err("1: \"2026-02-30\" is no date such as 2026-05-09"));
    }

    #[test]
    fn a_kind_is_in_the_name() {
        assert_eq!(kind("steady-03"), Some("steady"));
        assert_eq!(kind("large-jobs-3"), Some("large-jobs"));
        assert_eq!(kind("account"), None);
        assert_eq!(kind("u-gen"), None);
    }
}
