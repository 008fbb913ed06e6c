//! The page reads from left to right and from right to left: its styles name start and end, never left and right.

use crate::tree::{self, File};

/// What stands on one side of the screen whichever way the page reads: a part of the line, and why.
const ALLOWED: [(&str, &str); 1] = [("border-width: 0 1.5px 1.5px 0", "a corner that is turned into an arrow")];

/// Properties whose four values go round from the top.
const AROUND: [&str; 6] = ["margin", "padding", "inset", "border-width", "border-color", "border-style"];

fn is_style(file: &File) -> bool {
    file.is_in(&["ui/css"]) && file.has_ending(&["css"])
}

#[test]
fn styles_name_no_side_of_the_screen() {
    tree::none("A style holds in one direction of reading only:", &tree::lines(&tree::files(), is_style, sided));
}

#[test]
fn a_side_of_the_screen_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(sided(line).is_some(), expect, "{line}");
    }
    check("    margin-left: 1rem;", true);
    check("    padding-right: 1rem;", true);
    check("    left: 0;", true);
    check("    border-top-left-radius: 2px;", true);
    check("    text-align: right;", true);
    check("    background: linear-gradient(to right, red, blue);", true);
    check("    padding: 0 1rem 0 2rem;", true);
    check("    padding: 0 1rem 0.5rem 1rem;", false);
    check("    padding: 0 calc(1rem + 2px) 0 1rem;", true);
    check("    margin-inline-start: 1rem;", false);
    check("    text-align: start;", false);
    check("    /* the list has no room left, left: nothing */", false);
    check("    border-width: 0 1.5px 1.5px 0;", false);
}

fn sided(line: &str) -> Option<String> {
    let (property, value) = line.trim().strip_suffix(';')?.split_once(':')?;
    let value = value.trim();
    let names_a_side = |text: &str| text.split(|c: char| !c.is_ascii_alphabetic()).any(|w| w == "left" || w == "right");
    let around = AROUND.contains(&property) && matches!(values(value).as_slice(), [_, right, _, left] if right != left);
    let allowed = ALLOWED.iter().any(|(part, _)| line.contains(part));
    (!allowed && (around || names_a_side(property) || names_a_side(value))).then(|| line.trim().to_owned())
}

/// The values of a property; what stands in brackets is one.
fn values(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match values.last_mut() {
            Some(last) if letter != ' ' || depth > 0 => last.push(letter),
            _ => values.push(String::new()),
        }
    }
    values.retain(|value| !value.is_empty());
    values
}
