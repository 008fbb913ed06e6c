//! Does to the system's keychain what it reads on standard input, and prints one word for each: the keychain is that of
//! the environment, so each test needs a process of its own. Never prints a key.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's own program")]

use std::io;
use std::time::Duration;

use brimful_core::account::AccountId;
use brimful_core::provider::ProviderId;
use brimful_core::secret::Secret;
use brimful_engine::keychain::{KeyName, Keychain, KeychainError, OsKeychain};

/// Lines of `write ID N`, `read ID N` or `remove ID`; key N is made up here. The only argument is the limit in ms.
#[tokio::main]
async fn main() {
    let limit = std::env::args().nth(1).unwrap().parse().unwrap();
    let keychain = OsKeychain::new(Duration::from_millis(limit));
    for line in io::stdin().lines() {
        let line = line.unwrap();
        println!("{}", act(&keychain, &line.split(' ').collect::<Vec<_>>()).await);
    }
}

async fn act(keychain: &OsKeychain, words: &[&str]) -> String {
    let name = KeyName::new("app.brimful.test", ProviderId::UGen, AccountId::new(words[1]).unwrap());
    let key = |n: &str| Secret::new(format!("canary-{n}-ключ"));
    let outcome = match *words {
        ["write", _, n] => keychain.write(&name, &key(n)).await.map(|()| "ok"),
        ["read", _, n] => {
            let found = keychain.read(&name).await;
            found.map(|found| if found.expose() == key(n).expose() { "same" } else { "another" })
        }
        ["remove", _] => keychain.remove(&name).await.map(|()| "ok"),
        _ => Ok("what?"),
    };
    match outcome {
        Ok(word) => word.to_owned(),
        Err(KeychainError::Absent) => "absent".to_owned(),
        Err(KeychainError::Locked) => "locked".to_owned(),
        Err(KeychainError::Denied) => "denied".to_owned(),
        Err(KeychainError::TooLong) => "too long".to_owned(),
        Err(KeychainError::Missing) => "missing".to_owned(),
        Err(KeychainError::Other(text)) => format!("other: {text}"),
    }
}
