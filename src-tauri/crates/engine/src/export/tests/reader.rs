//! A reader of RFC 4180 that takes nothing else: no bare line feeds, no quotes in the middle, as many cells everywhere.

/// The records of a text; a sentence where it is not what the standard describes.
pub(super) fn read(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (record, after) = record(rest).map_err(|what| format!("record {}: {what}", records.len() + 1))?;
        if records.first().is_some_and(|first| first.len() != record.len()) {
            return Err(format!("record {} has {} cells", records.len() + 1, record.len()));
        }
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn record(text: &str) -> Result<(Vec<String>, &str), String> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) =
            if let Some(quoted) = rest.strip_prefix('"') { quoted_cell(quoted)? } else { bare_cell(rest)? };
        cells.push(cell);
        if let Some(next) = after.strip_prefix(',') {
            rest = next;
        } else if let Some(next) = after.strip_prefix("\r\n") {
            return Ok((cells, next));
        } else {
            return Err(format!("a cell ends in {:?}", after.chars().next()));
        }
    }
}

fn quoted_cell(text: &str) -> Result<(String, &str), String> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (piece, after) = rest.split_once('"').ok_or("a quote is not closed")?;
        cell.push_str(piece);
        match after.strip_prefix('"') {
            Some(next) => {
                cell.push('"');
                rest = next;
            }
            None => return Ok((cell, after)),
        }
    }
}

fn bare_cell(text: &str) -> Result<(String, &str), String> {
    let end = text.find([',', '\r']).ok_or("the last record does not end")?;
    let (cell, after) = text.split_at(end);
    if cell.contains(['"', '\n']) {
        return Err(format!("{cell:?} should stand in quotes"));
    }
    Ok((cell.to_owned(), after))
}

#[test]
fn only_the_standard_is_taken() {
    #[track_caller]
    fn check(text: &str, expect: Option<&[&[&str]]>) {
        assert_eq!(
            read(text).ok(),
            expect.map(|records| records.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect())
        );
    }
    check("a,b\r\n1,\r\n", Some(&[&["a", "b"], &["1", ""]]));
    check("\"a\"\"b\",\"x,\r\ny\"\r\n", Some(&[&["a\"b", "x,\r\ny"]]));
    for wrong in ["a,b", "a\n", "a,b\r\n1\r\n", "\"a\r\n", "a\"b\r\n", "\"a\"b\r\n", "a\rb\r\n"] {
        check(wrong, None);
    }
}
