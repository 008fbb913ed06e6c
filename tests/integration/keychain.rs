//! The system's keychain on a real GNOME Keyring: S3 (absent, locked and missing are told apart, and nothing is lost by
//! a failed read), S5 (one that never answers), S6 (names).

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use brimful_tests::secret_service;
use brimful_tests::session_bus::SessionBus;
use brimful_tests::wait;

/// The program that uses the keychain, one line in and one word out at a time.
struct Probe {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Probe {
    fn start(mut command: Command, limit: Duration) -> Self {
        let mut child =
            command.arg(limit.as_millis().to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn on(bus: &SessionBus, limit: Duration) -> Self {
        Self::start(bus.command(env!("CARGO_BIN_EXE_keychain-probe")), limit)
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        let mut word = String::new();
        self.output.read_line(&mut word).unwrap();
        word.trim_end().to_owned()
    }

    #[track_caller]
    fn expect(&mut self, line: &str, word: &str) {
        assert_eq!(self.ask(line), word, "{line}");
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Longer than any call takes on a loaded machine.
const PATIENT: Duration = Duration::from_secs(30);
/// Shorter than a keychain that never answers.
const SHORT: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_kept_updated_in_place_and_removed() {
    let mut bus = SessionBus::start().await;
    bus.start_keyring().await;
    let mut probe = Probe::on(&bus, PATIENT);
    probe.expect("read a1 1", "missing");
    probe.expect("write a1 1", "ok");
    probe.expect("read a1 1", "same");
    probe.expect("write a2 2", "ok");
    probe.expect("write a1 3", "ok");
    probe.expect("read a1 3", "same");
    probe.expect("read a2 2", "same");

    let mut items = secret_service::items(bus.bus()).await;
    items.sort_by(|a, b| a.label.cmp(&b.label));
    assert_eq!(
        items.iter().map(|item| item.label.as_str()).collect::<Vec<_>>(),
        ["Brimful (u-gen/a1)", "Brimful (u-gen/a2)"]
    );
    assert_eq!(items[0].attributes["service"], "app.brimful.test");
    assert_eq!(items[0].attributes["username"], "u-gen/a1");
    assert_eq!(items[0].secret, "canary-3-ключ".as_bytes());

    // Another process finds them.
    Probe::on(&bus, PATIENT).expect("read a1 3", "same");
    probe.expect("remove a1", "ok");
    probe.expect("remove a1", "missing");
    probe.expect("read a1 3", "missing");
    probe.expect("read a2 2", "same");
    assert_eq!(secret_service::items(bus.bus()).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_locked_and_loses_nothing() {
    let mut bus = SessionBus::start().await;
    bus.start_keyring().await;
    let mut probe = Probe::on(&bus, PATIENT);
    probe.expect("write a1 1", "ok");
    secret_service::lock(bus.bus()).await;
    for line in ["read a1 1", "write a1 2", "remove a1", "write a2 1"] {
        probe.expect(line, "locked");
        Probe::on(&bus, PATIENT).expect(line, "locked");
    }
    // Opened again, as by the user: the first key is still there, and the second was never kept.
    bus.stop_keyring();
    bus.start_keyring().await;
    probe.expect("read a1 1", "same");
    probe.expect("read a2 1", "missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absent_keychain_is_absent_and_found_when_it_comes() {
    let mut bus = SessionBus::start().await;
    let mut probe = Probe::on(&bus, PATIENT);
    for line in ["read a1 1", "write a1 1", "remove a1"] {
        probe.expect(line, "absent");
    }
    bus.start_keyring().await;
    probe.expect("read a1 1", "missing");
    probe.expect("write a1 1", "ok");
    probe.expect("read a1 1", "same");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_bus_the_keychain_is_absent() {
    let home = tempfile::tempdir().unwrap();
    for address in ["unix:path=/nonexistent/bus", "", "no address", "unix:path="] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keychain-probe"));
        command.env_clear().env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path());
        command.env("DBUS_SESSION_BUS_ADDRESS", address);
        let mut probe = Probe::start(command, PATIENT);
        probe.expect("read a1 1", "absent");
        probe.expect("write a1 1", "absent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_was_started_again_is_used_again() {
    let mut bus = SessionBus::start().await;
    bus.start_keyring().await;
    let mut probe = Probe::on(&bus, PATIENT);
    probe.expect("write a1 1", "ok");
    bus.stop_keyring();
    probe.expect("read a1 1", "absent");
    bus.start_keyring().await;
    probe.expect("read a1 1", "same");
    // Also where nobody asked while it was away, so that the old session is still thought good.
    for line in ["write a1 2", "read a1 2", "remove a1"] {
        bus.stop_keyring();
        bus.start_keyring().await;
        probe.expect(line, if line.starts_with("read") { "same" } else { "ok" });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_never_answers_is_locked_until_it_does() {
    let mut bus = SessionBus::start().await;
    let silent = bus.start_silent_keyring().await;
    let mut probe = Probe::on(&bus, SHORT);
    // More often than there are threads to lose.
    for _ in 0..8 {
        probe.expect("read a1 1", "locked");
    }
    probe.expect("write a1 1", "locked");
    // Its process ends at once all the same: no thread is waited for.
    probe.input = None;
    wait::until_true("the program ended", Duration::from_secs(10), async || probe.child.try_wait().unwrap().is_some())
        .await;

    let mut probe = Probe::on(&bus, PATIENT);
    silent.close().await.unwrap();
    bus.start_keyring().await;
    probe.expect("read a1 1", "missing");
    probe.expect("write a1 1", "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_that_hung_are_had_back() {
    let mut bus = SessionBus::start().await;
    let silent = bus.start_silent_keyring().await;
    let mut probe = Probe::on(&bus, Duration::from_secs(2));
    for _ in 0..6 {
        probe.expect("read a1 1", "locked");
    }
    silent.close().await.unwrap();
    bus.start_keyring().await;
    let found = wait::until("a thread came back", Duration::from_secs(20), async || {
        Some(probe.ask("read a1 1")).filter(|word| word != "locked")
    })
    .await;
    assert_eq!(found, "missing");
}
