//! `brimful-sandbox [--port N] [--seed N] [--scenario seed|showcase|archive] [--now TIME]`: the sandbox alone, until Ctrl+C.

use std::io::Write;

use brimful_core::provider::ProviderId;
use brimful_sandbox::{Options, Sandbox, Scenario};
use chrono::Utc;
use lexopt::prelude::*;

const USAGE: &str = "Plays PowerPost, PixVerse, Pictory, U-Gen and Voxpria on this computer.

  --port N                   the port on 127.0.0.1 (any that is free)
  --seed N                   what chance depends on (1)
  --scenario NAME            seed: documented numbers that stand still; showcase: lively accounts;
                             archive: two years of history that stands still (showcase)
  --now TIME                 the virtual time to begin at, as 2026-05-08T16:00:00Z (now)
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(options) = options()? else {
        std::io::stdout().write_all(USAGE.as_bytes())?;
        return Ok(());
    };
    let sandbox = Sandbox::start(options).await?;
    std::io::stdout().write_all(greeting(&sandbox).as_bytes())?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a command of its own; the rest of this crate is given its time")]
fn options() -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options { now: Utc::now(), scenario: Scenario::Showcase, ..Options::default() };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => options.port = arguments.value()?.parse()?,
            Long("seed") => options.seed = arguments.value()?.parse()?,
            Long("now") => options.now = arguments.value()?.parse()?,
            Long("scenario") => {
                options.scenario = arguments.value()?.parse_with(|text| match text {
                    "seed" => Ok(Scenario::Seed),
                    "showcase" => Ok(Scenario::Showcase),
                    "archive" => Ok(Scenario::Archive),
                    _ => Err("seed, showcase or archive"),
                })?;
            }
            Short('h') | Long("help") => return Ok(None),
            Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
        }
    }
    Ok(Some(options))
}

fn greeting(sandbox: &Sandbox) -> String {
    let origin = sandbox.origin();
    let mut text = format!("The sandbox is at {origin}/ and ends with Ctrl+C. Its numbers are fiction.\n\n");
    let accounts = sandbox.control().accounts();
    for provider in ProviderId::ALL {
        text.push_str(&format!("{:<10} {}\n", provider.name(), sandbox.base_url(provider)));
        for account in accounts.iter().filter(|account| account.provider == provider) {
            text.push_str(&format!("{:<10} {}\n", "", account.key));
        }
    }
    text.push_str(&format!(
        "\nState:    curl {origin}/_sandbox\n\
         A fault:  curl {origin}/_sandbox/fault -d '{{\"provider\":\"pixverse\",\"fault\":\"slow-loris\"}}'\n\
         Cleared:  curl {origin}/_sandbox/fault -d '{{\"provider\":\"pixverse\",\"fault\":null}}'\n\
         Credits:  curl {origin}/_sandbox/funds -d '{{\"provider\":\"powerpost\",\"funds\":{{\"balance\":3}}}}'\n\
         Time:     curl {origin}/_sandbox/advance -d '{{\"seconds\":86400}}'\n"
    ));
    text
}
