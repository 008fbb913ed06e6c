//! A background process of a test: its output kept in a file, itself and its children ended when the test ends.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

/// How long a daemon may take to leave by itself.
const GRACE: u32 = 40;
const STEP: Duration = Duration::from_millis(25);

/// A running background process, in a process group of its own.
#[derive(Debug)]
pub struct Daemon {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts a program; what it prints goes to `<name>.log` in `logs`. `input` is all that it finds on its standard input.
    ///
    /// # Panics
    /// The program is not there.
    pub fn start(name: &str, command: &mut Command, input: &str, logs: &Path) -> Self {
        let log = logs.join(format!("{name}.log"));
        let output = File::options().create(true).append(true).open(&log).unwrap();
        let mut child = command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap_or_else(|e| panic!("{name} could not be started: {e} (`cargo xtask test` installs it)"));
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Self { name: name.to_owned(), child, log }
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Fails the test with what the process printed, if it has ended.
    ///
    /// # Panics
    /// It has ended.
    pub fn must_run(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!("{} ended early ({status}):\n{}", self.name, self.output());
        }
    }

    fn signal_group(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _gone_already = kill_process_group(group, signal);
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.signal_group(Signal::TERM);
        for _ in 0..GRACE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            thread::sleep(STEP);
        }
        // Also when the leader has left: what it started may have stayed.
        self.signal_group(Signal::KILL);
        let _reaped = self.child.wait();
    }
}
