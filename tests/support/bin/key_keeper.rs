//! Puts keys into the keychain of its environment just as the app does. Each line of standard input is the id of a
//! service, the id of an account, and its key.
#![allow(clippy::unwrap_used, reason = "a test's own program")]

use std::io;

use brimful_core::account::AccountId;
use brimful_core::secret::Secret;
use brimful_engine::keychain::{KeyName, Keychain, LIMIT, OsKeychain};
use brimful_engine::paths::APP_ID;

#[tokio::main]
async fn main() {
    let keychain = OsKeychain::new(LIMIT);
    for line in io::stdin().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        let name = KeyName::new(APP_ID, words[0].parse().unwrap(), AccountId::new(words[1]).unwrap());
        keychain.write(&name, &Secret::new(words[2].to_owned())).await.unwrap();
    }
}
