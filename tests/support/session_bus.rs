//! A session bus and nothing else of a desktop, with or without a keychain on it: what tests of the keychain need.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use zbus::Connection;

use crate::daemon::Daemon;
use crate::{dbus, secret_service, wait};

const LIMIT: Duration = Duration::from_secs(15);
const PASSWORD: &str = "only for tests";
const SECRETS: &str = "org.freedesktop.secrets";

/// A private session bus. Dropping it ends all that was started on it.
#[derive(Debug)]
pub struct SessionBus {
    // Dropped in this order: the bus goes after those who are on it, the folder last.
    bus: Connection,
    keyring: Option<Daemon>,
    _dbus: Daemon,
    address: String,
    folder: TempDir,
}

impl SessionBus {
    /// Starts a bus on which nobody keeps secrets and which can start nobody who does.
    ///
    /// # Panics
    /// `dbus-daemon` is not installed, or was not ready in time.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("brimful-bus-").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let socket = folder.path().join("bus");
        let address = format!("unix:path={}", socket.display());
        let config = folder.path().join("bus.conf");
        write(&config, &dbus::configuration(&socket, None));
        let mut command = command("dbus-daemon", folder.path(), &address);
        command.arg("--nofork").arg("--config-file").arg(&config);
        let mut daemon = Daemon::start("dbus-daemon", &mut command, "", folder.path());
        let bus = wait::until("the session bus answers", LIMIT, async || {
            daemon.must_run();
            dbus::connect(&address).await.ok()
        })
        .await;
        Self { bus, keyring: None, _dbus: daemon, address, folder }
    }

    /// A program on this bus, with a home of its own.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        command(&program.as_ref().to_string_lossy(), self.folder.path(), &self.address)
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection of the test itself.
    pub fn bus(&self) -> &Connection {
        &self.bus
    }

    /// Starts the keychain, open, or again with what it held before.
    ///
    /// # Panics
    /// It was not ready in time.
    pub async fn start_keyring(&mut self) {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        self.keyring = Some(Daemon::start("gnome-keyring", &mut command, PASSWORD, self.folder.path()));
        dbus::owned(&self.bus, SECRETS).await;
        wait::until_true("the keychain is open", LIMIT, async || {
            secret_service::is_locked(&self.bus).await == Some(false)
        })
        .await;
    }

    /// Ends the keychain.
    pub fn stop_keyring(&mut self) {
        self.keyring = None;
    }

    /// Puts somebody in the keychain's place who takes every call and never answers; gone when dropped.
    ///
    /// # Panics
    /// The place is taken.
    pub async fn start_silent_keyring(&self) -> Connection {
        dbus::silent_owner(&self.address, SECRETS).await
    }
}

fn command(program: &str, folder: &Path, address: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("XDG_RUNTIME_DIR", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .current_dir(folder);
    command
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder, gone with it")]
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}
