//! The account in front of each row of an export that holds several: spelled once, copied into every row.

use std::collections::HashSet;

use super::{csv, json};

/// An account's name and service as each format writes them in front of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Two cells, each with its comma.
    pub(super) csv: Vec<u8>,
    /// Two members, each with its comma.
    pub(super) json: Vec<u8>,
}

impl Label {
    /// A label of this account: its name, and the id of its service.
    #[must_use]
    pub fn new(account: &str, provider: &str) -> Self {
        let mut cells = Vec::new();
        csv::cell(&mut cells, account);
        cells.push(b',');
        csv::cell(&mut cells, provider);
        cells.push(b',');
        let mut members = Vec::new();
        members.extend_from_slice(b"\"account\":");
        json::string(&mut members, account);
        members.extend_from_slice(b",\"provider\":");
        json::string(&mut members, provider);
        members.push(b',');
        Self { csv: cells, json: members }
    }
}

/// Names that tell accounts apart: the second of a name becomes `name (2)`. Rows of two accounts under one name would
/// be added up by whoever groups them by name, and credits of different accounts are never added.
#[must_use]
pub fn distinct(names: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let given: HashSet<&str> = names.iter().copied().collect();
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let numbered = (2_u32..).map(|n| format!("{name} ({n})")).filter(|other| !given.contains(other.as_str()));
        let free = std::iter::once((*name).to_owned()).chain(numbered).find(|other| !taken.contains(other));
        let free = free.unwrap_or_default();
        taken.insert(free.clone());
        found.push(free);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_one_name_are_told_apart() {
        #[track_caller]
        fn check(names: &[&str], expect: &[&str]) {
            assert_eq!(distinct(names), expect);
        }
        check(&["Main", "Work"], &["Main", "Work"]);
        check(&["Main", "Main", "Main"], &["Main", "Main (2)", "Main (3)"]);
        check(&["Main", "Main", "Main (2)"], &["Main", "Main (3)", "Main (2)"]);
    }
}
