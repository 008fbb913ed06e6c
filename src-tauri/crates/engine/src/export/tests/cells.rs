//! Cells of text: hostile, harmless, and read back.

use proptest::prelude::*;

use super::reader::read;
use crate::export::csv;

fn cell(text: &str) -> String {
    let mut out = Vec::new();
    csv::cell(&mut out, text);
    String::from_utf8(out).unwrap()
}

#[test]
fn text_stays_text() {
    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(cell(text), expect, "{text:?}");
    }
    // What no spreadsheet runs is as it was.
    check("", "");
    check("Intro video", "Intro video");
    check("a-b", "a-b");
    check("3 + 4 = 7", "3 + 4 = 7");
    check("me@example.com", "me@example.com");
    check("a, -b", "\"a, -b\"");
    check("he said \"hi\"", "\"he said \"\"hi\"\"\"");
    check("two\nlines", "\"two\nlines\"");
    check("Ünïcödé 日本 🎬", "Ünïcödé 日本 🎬");

    // What one of them could run begins with an apostrophe.
    check("=1+1", "'=1+1");
    check("=HYPERLINK(\"https://evil.example\",\"x\")", "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"");
    check("+1", "'+1");
    check("-1", "'-1");
    check("@SUM(A1)", "'@SUM(A1)");
    check("＝1", "'＝1");
    check("＋1", "'＋1");
    check("－1", "'－1");
    check("＠x", "'＠x");
    check("\tx", "\"'\tx\"");
    check("\rx", "\"'\rx\"");
    check("\nx", "\"'\nx\"");

    // Also behind what is passed over.
    check(" =1", " '=1");
    check("\u{a0}=1", "\u{a0}'=1");
    check("\"=1", "\"\"\"'=1\"");
    check("'=1", "''=1");
    check("\u{feff}=1", "\u{feff}'=1");
    check("\u{202e}=1", "\u{202e}'=1");
    check("\t=1", "\"'\t'=1\"");

    // And where other spreadsheets begin a new cell, whatever the quotes say.
    check("x;=1", "\"x;'=1\"");
    check("x; \"=1", "\"x; \"\"'=1\"");
    check("x\n-1", "\"x\n'-1\"");
    check("x\t@y", "\"x\t'@y\"");
    check("x;y=1", "\"x;y=1\"");

    // Control characters end some readers.
    check("a\0b", "a\u{fffd}b");
    check("\u{1}=1", "\u{fffd}'=1");
    check("a\u{85}b\u{7f}", "a\u{fffd}b\u{fffd}");
    check("90° west", "90° west");
    check("ö=1", "ö=1");
}

/// Where a cell begins for a spreadsheet that splits at this.
fn begins_a_formula(text: &str, separators: &[char]) -> bool {
    text.split(separators).any(|cell| {
        let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}');
        seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    })
}

proptest! {
    #[test]
    fn no_text_becomes_a_formula_and_none_breaks_the_line(text in "[-=+@＝\"';,\t\r\n a\u{feff}\u{202e}\0]{0,12}") {
        let line = format!("x,{},y\r\n", cell(&text));
        let records = read(&line).unwrap();
        prop_assert_eq!(records.len(), 1);
        prop_assert_eq!(records[0].len(), 3);
        prop_assert!(!begins_a_formula(&records[0][1], &[]), "{:?}", records[0][1]);
        // The same line, taken apart by a spreadsheet that splits at semicolons or tabs and knows no such quotes.
        prop_assert!(!begins_a_formula(&line, &[';', '\r', '\n']), "{line:?}");
        prop_assert!(!begins_a_formula(&line, &['\t', '\r', '\n']), "{line:?}");
    }

    #[test]
    fn what_is_harmless_is_read_back_as_it_was(text in "[a-zA-Z0-9 .,;:\"äß日🎬-]{0,40}") {
        prop_assume!(!begins_a_formula(&text, &[';']));
        let records = read(&format!("{}\r\n", cell(&text))).unwrap();
        prop_assert_eq!(&records[0][0], &text);
    }
}
