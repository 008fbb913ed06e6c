//! The app around the engine: window, tray, notifications and the system's own parts. The only crate that names tauri.
//!
//! Everything here is an adapter: the engine decides, the shell passes on. [`run`] is the composition root.

#[cfg(test)]
mod access;
mod adapters;
mod arguments;
mod commands;
mod computer;
mod events;
mod host;
mod logs;
mod platform;
mod quit;
mod route;
mod rust_only;
mod speech;
mod start;
mod tray;
mod window;

use std::io::Write as _;
use std::process::ExitCode;

use arguments::Arguments;

/// Runs Brimful until it is quit.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::read(std::env::args_os().skip(1));
    platform::before_threads();
    let log = logs::start();
    match start::app(arguments, log) {
        Ok(app) => {
            app.run(quit::on_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            // The one thing that is said outside window and log: why there will be neither.
            let _ = writeln!(std::io::stderr(), "Brimful cannot start: {error}.");
            ExitCode::FAILURE
        }
    }
}
