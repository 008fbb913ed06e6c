//! Text of services as a terminal may show it: one line, of a bounded length, that commands nothing.

/// What stands where a character was that a terminal might obey, or that moves or hides what stands around it.
const REPLACED: char = '\u{fffd}';

/// What stands where a text was cut off.
const CUT: char = '…';

/// `text` on one line of at most `most` characters. White space is folded; escape and other control characters, marks
/// that turn the direction of text and marks without a shape are replaced, so that it is seen that something was there.
pub(crate) fn shown(text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = (length > 0).then_some(' ');
        for c in space.into_iter().chain(word.chars().map(harmless)) {
            if length == most {
                shown.pop();
                shown.push(CUT);
                return shown;
            }
            shown.push(c);
            length += 1;
        }
    }
    shown
}

fn harmless(c: char) -> char {
    let hides = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    if c.is_control() || hides { REPLACED } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_is_obeyed() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            assert_eq!(shown(text, 20), expect, "{text:?}");
        }
        check("Job completed", "Job completed");
        check("", "");
        check(" \t\r\n two\n\n lines ", "two lines");
        check("\u{1b}[2Jgone", "\u{fffd}[2Jgone");
        check("\u{1b}]0;title\u{7}", "\u{fffd}]0;title\u{fffd}");
        check("\u{9b}31mred", "\u{fffd}31mred");
        check("a\u{8}\u{7f}\u{0}b", "a\u{fffd}\u{fffd}\u{fffd}b");
        check("1\u{202e}081-", "1\u{fffd}081-");
        check("in\u{200b}vis\u{feff}ible", "in\u{fffd}vis\u{fffd}ible");
        check("one\u{2028}two\u{85}three", "one two three");
        check("über 雪 🎬", "über 雪 🎬");
    }

    #[test]
    fn it_is_as_long_as_it_may_be() {
        #[track_caller]
        fn check(text: &str, most: usize, expect: &str) {
            assert_eq!(shown(text, most), expect);
        }
        check("abcde", 5, "abcde");
        check("abcdef", 5, "abcd…");
        check("abcd f", 5, "abcd…");
        check("abcde  ", 5, "abcde");
        check(&"雪".repeat(1_000_000), 3, "雪雪…");
    }
}
