//! Looking for a key where it must not be: raw and in every usual disguise, in texts, bytes and whole folders.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// A key as it might show: as it is, encoded for a header, an address or a file.
#[must_use]
pub fn disguises(key: &str) -> Vec<String> {
    let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
    let encoded = percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut all = vec![key.to_owned(), encoded, hex.to_uppercase(), hex];
    for ahead in 0..3 {
        // Inside a longer text, as in "name:key", base64 begins at any of three places.
        let longer = format!("{}{key}", &"\0\0"[..ahead]);
        for code in [STANDARD.encode(&longer), URL_SAFE_NO_PAD.encode(&longer)] {
            // The first characters and the last ones depend on what stands around.
            let core = code.trim_end_matches('=');
            all.push(core[if ahead == 0 { 0 } else { 4 }..core.len() - 2].to_owned());
        }
    }
    all
}

/// Whether these bytes hold the key in any disguise, also as UTF-16, which databases of web views keep texts in.
#[must_use]
pub fn holds(bytes: &[u8], key: &str) -> bool {
    disguises(key).iter().any(|disguise| {
        let wide: Vec<u8> = disguise.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, disguise.as_bytes()) || contains(bytes, &wide)
    })
}

/// Every file below a folder that holds the key, by name or content. What is no file (sockets, pipes) is passed over.
///
/// # Panics
/// Never: what vanishes while it is looked at holds nothing any more.
#[must_use]
pub fn files_holding(folder: &Path, key: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if holds(entry.file_name().as_encoded_bytes(), key) {
            found.push(path.clone());
        }
        if kind.is_dir() {
            found.extend(files_holding(&path, key));
        } else if kind.is_file() && fs::read(&path).is_ok_and(|bytes| holds(&bytes, key)) {
            found.push(path);
        }
    }
    found
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    // The first byte first: bytes are many, and the finding is rare.
    let Some((first, rest)) = wanted.split_first() else { return true };
    bytes.iter().enumerate().any(|(at, byte)| byte == first && bytes[at + 1..].starts_with(rest))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_search_finds_what_it_searches_for() {
        let key = "pp_live_sk_CANARY-one/två";
        let basic = |user: &str| STANDARD.encode(format!("{user}:{key}:more"));
        for text in [basic(""), basic("u"), basic("us"), URL_SAFE_NO_PAD.encode(key)] {
            assert!(holds(text.as_bytes(), key), "{text}");
        }
        for disguise in disguises(key) {
            assert!(holds(format!("some text {disguise} and more").as_bytes(), key), "{disguise}");
            assert!(!holds(format!("some text {} and more", &disguise[1..]).as_bytes(), &format!("{key}x")));
        }
        assert!(holds(&key.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), key));
        assert!(!holds(b"pp_live_sk_CANARY-two", key));
    }

    #[test]
    fn files_are_found_at_any_depth_by_content_and_name() {
        let folder = tempfile::tempdir().unwrap();
        let (deep, key) = (folder.path().join("a/b"), "CANARY-key-7");
        fs::create_dir_all(&deep).unwrap();
        let write =
            |name: &str, text: &str| fs::File::create(deep.join(name)).unwrap().write_all(text.as_bytes()).unwrap();
        write("clean", "CANARY-key-8");
        assert_eq!(files_holding(folder.path(), key), Vec::<PathBuf>::new());
        write("dirty", "x CANARY-key-7 y");
        fs::create_dir(deep.join("xCANARY-key-7")).unwrap();
        assert_eq!(files_holding(folder.path(), key).len(), 2);
    }
}
