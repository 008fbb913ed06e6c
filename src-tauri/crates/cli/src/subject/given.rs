//! A key from standard input.

use std::io::BufRead;

use brimful_core::provider::clean_key;
use brimful_core::secret::Secret;

use crate::args::Usage;

/// Longest line that is read as a key, in bytes; keys have at most a few hundred.
const MAX_KEY_LINE: u64 = 16 * 1024;

/// One line of `input` as a key. Nothing of it is ever repeated.
pub(super) fn key(input: impl BufRead) -> Result<Secret, Usage> {
    let mut line = String::new();
    let read = input.take(MAX_KEY_LINE).read_line(&mut line);
    // Wiped when it goes, whatever it is.
    let line = Secret::new(line);
    if read.is_err() || line.expose().len() as u64 >= MAX_KEY_LINE {
        return Err(Usage("What stands on standard input is not a key".into()));
    }
    if line.expose().trim().is_empty() {
        return Err(Usage("There is no key on the first line of standard input".into()));
    }
    clean_key(line.expose()).map(Secret::new).ok_or_else(|| {
        Usage(
            "What stands on standard input is not a key: a key has no spaces, and plain letters, digits and signs only"
                .into(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_line() {
        #[track_caller]
        fn check(input: &[u8], expect: Result<&str, &str>) {
            let read = key(input);
            match expect {
                Ok(expect) => assert_eq!(read.unwrap().expose(), expect),
                Err(expect) => {
                    let told = read.unwrap_err().to_string();
                    assert!(told.contains(expect) && !told.contains("CANARY"), "{told}");
                }
            }
        }
        check(b"ugen_sk_x", Ok("ugen_sk_x"));
        check(b"ugen_sk_x\r\nsecond line", Ok("ugen_sk_x"));
        check(b"Bearer agl_sk_x\n", Ok("agl_sk_x"));
        check(b"", Err("There is no key"));
        check(b"  \n", Err("There is no key"));
        check(b"\nCANARY\n", Err("There is no key"));
        check(b"two CANARY words\n", Err("not a key"));
        check(b"CANARY\xff\n", Err("not a key"));
        check("CANARY\u{e9}\n".as_bytes(), Err("not a key"));
        check("CANARY".repeat(10_000).as_bytes(), Err("not a key"));
    }
}
