//! `brimful-cli`: reads what the app keeps and what the services say, for schedulers and scripts. It changes nothing.

mod args;
mod check;
mod output;
mod report;
mod trouble;

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use args::{Call, Check};
use report::Status;
use tokio::runtime::Builder;
use trouble::Trouble;

const HELP: &str = include_str!("help.txt");

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let done = args::parse(&args).map_err(Trouble::from).and_then(|call| match call {
        Call::Help => Ok((Status::Well, HELP.to_owned())),
        Call::Version => Ok((Status::Well, concat!("brimful-cli ", env!("CARGO_PKG_VERSION"), "\n").to_owned())),
        Call::Check(check) => run(&check),
    });
    let (status, text) = done.unwrap_or_else(|trouble| {
        tell(&trouble);
        let json = args::wants_json(&args).then(|| output::trouble_json(&trouble).unwrap_or_default());
        (trouble.status(), json.unwrap_or_default())
    });
    print(&text, status).into()
}

fn run(check: &Check) -> Result<(Status, String), Trouble> {
    let subjects = check::subjects(check, io::stdin().lock())?;
    if subjects.accounts_lost {
        warn("The settings of Brimful are damaged, so accounts may be missing here. Start Brimful to repair them.");
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Trouble::Runtime)?;
    let report = runtime.block_on(check::read(subjects, check.timeout));
    // Looking up a host name cannot be called off: waiting for it would exceed the time limit.
    runtime.shutdown_background();
    let report = report?;
    let text = if check.json { output::json(&report).map_err(Trouble::Output)? } else { output::lines(&report) };
    Ok((report.status(), text))
}

fn tell(trouble: &Trouble) {
    let more = if trouble.status() == Status::WrongUsage { " See brimful-cli --help." } else { "" };
    warn(&format!("{trouble}.{more}"));
}

/// One sentence on standard error. If nobody reads there, nobody misses it.
fn warn(sentence: &str) {
    let _ = writeln!(io::stderr(), "brimful-cli: {sentence}");
}

/// Prints what was found. A reader that went away (`| head -1`) changes nothing about it; an output that could not be
/// written otherwise, say on a full disk, is no success.
fn print(text: &str, status: Status) -> Status {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => status,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => status,
        Err(error) => {
            warn(&format!("The output could not be written: {error}."));
            Status::Unread
        }
    }
}
