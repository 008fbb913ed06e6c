//! A desktop without a screen, of real parts: display, session bus, window manager, panel with a tray, notification daemon
//! and keychain, all private to one test and gone with it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use zbus::Connection;

use crate::daemon::Daemon;
use crate::dbus::{self, Notification, Recorder};
use crate::{scripts, secret_service, wait};

/// Generous: a loaded machine with two cores starts a panel in about a second.
const LIMIT: Duration = Duration::from_secs(15);
const KEYRING_PASSWORD: &str = "only for tests";

/// What the desktop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// A panel that shows tray icons.
    pub tray_host: bool,
    /// The state of the keychain.
    pub keyring: Keyring,
    /// A notification daemon.
    pub notifications: bool,
}

impl Default for Options {
    /// What most people have: all of it, and the keychain open.
    fn default() -> Self {
        Self { tray_host: true, keyring: Keyring::Unlocked, notifications: true }
    }
}

/// The state of the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// There, and open.
    Unlocked,
    /// There, with a collection that nobody has opened and nobody will.
    Locked,
    /// Nobody on the bus keeps secrets, and nobody can be started who does.
    Absent,
}

/// A running desktop. Dropping it ends everything that belongs to it.
#[derive(Debug)]
pub struct Desktop {
    // Fields are dropped in this order: what needs the bus and the display goes before them, the folder last.
    recorder: Option<Recorder>,
    bus: Connection,
    keyring: Option<Daemon>,
    session: Vec<Daemon>,
    _dbus: Daemon,
    _xvfb: Daemon,
    display: String,
    address: String,
    folder: TempDir,
}

impl Desktop {
    /// Starts a desktop, and returns when each of its parts is seen to be ready.
    ///
    /// # Panics
    /// A part is not installed, ended early, or was not ready in time; the text says which.
    pub async fn start(options: Options) -> Self {
        let folder = tempfile::Builder::new().prefix("brimful-desktop-").tempdir().unwrap();
        prepare(folder.path());
        let logs = folder.path().join("logs");
        let (xvfb, display) = display(&logs).await;
        let socket = folder.path().join("run/bus");
        let address = format!("unix:path={}", socket.display());
        let config = folder.path().join("bus.conf");
        write(&config, &dbus::configuration(&socket, Some(&folder.path().join("services"))));

        let environment = |program: &str| command(program, folder.path(), &display, &address);
        let mut daemon = environment("dbus-daemon");
        daemon.arg("--nofork").arg("--config-file").arg(&config);
        let mut dbus_daemon = Daemon::start("dbus-daemon", &mut daemon, "", &logs);
        let bus = wait::until("the session bus answers", LIMIT, async || {
            dbus_daemon.must_run();
            dbus::connect(&address).await.ok()
        })
        .await;

        let mut session = vec![Daemon::start("openbox", &mut environment("openbox"), "", &logs)];
        if options.notifications {
            let mut dunst = environment("dunst");
            dunst.args(["-verbosity", "info", "-config"]).arg(folder.path().join("config/dunstrc"));
            session.push(Daemon::start("dunst", &mut dunst, "", &logs));
            dbus::owned(&bus, "org.freedesktop.Notifications").await;
        }
        let recorder = Recorder::start(&address).await;
        let mut desktop = Self {
            recorder: Some(recorder),
            bus,
            keyring: None,
            session,
            _dbus: dbus_daemon,
            _xvfb: xvfb,
            display,
            address,
            folder,
        };
        if options.tray_host {
            desktop.start_tray_host().await;
        }
        if options.keyring != Keyring::Absent {
            desktop.start_keyring().await;
        }
        if options.keyring == Keyring::Locked {
            desktop.lock_keyring().await;
        }
        desktop.window_manager_is_ready().await;
        desktop
    }

    /// A program in this desktop: its display, its bus and its home, and nothing of the tester's own environment but `PATH`.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        command(&program.as_ref().to_string_lossy(), self.folder.path(), &self.display, &self.address)
    }

    /// Starts a background program in this desktop; `name` names its log.
    ///
    /// # Panics
    /// The program is not there.
    #[must_use]
    pub fn daemon(&self, name: &str, command: &mut Command) -> Daemon {
        Daemon::start(name, command, "", &self.logs())
    }

    /// The home folder of whoever uses this desktop. Settings, data, caches and the run-time folder all lie in it.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Where the output of every background program is kept.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    /// Every address that the default browser was asked to open. It opens none.
    #[must_use]
    pub fn browsed(&self) -> Vec<String> {
        scripts::browsed(self.folder.path())
    }

    /// The X11 display, as `DISPLAY` names it.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The address of the session bus.
    #[must_use]
    pub fn bus_address(&self) -> &str {
        &self.address
    }

    /// The session bus.
    pub fn bus(&self) -> &Connection {
        &self.bus
    }

    /// Every notification sent so far. Without a daemon the bus delivers none, and none is seen.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notification> {
        self.recorder.as_ref().map(Recorder::seen).unwrap_or_default()
    }

    /// Waits until the daemon has received `count` notifications; returns all of them.
    ///
    /// # Panics
    /// It did not within `limit`.
    pub async fn received(&self, count: usize, limit: Duration) -> Vec<Notification> {
        wait::until(&format!("{count} notifications received"), limit, async || {
            let received: Vec<_> = self.notifications().into_iter().filter(|n| n.id.is_some()).collect();
            (received.len() >= count).then_some(received)
        })
        .await
    }

    /// Does what a click on the notification that is shown first does; none is shown afterwards.
    ///
    /// # Panics
    /// The daemon does not answer.
    pub fn click_notification(&self) {
        self.output(self.command("dunstctl").args(["action", "0"]));
        self.output(self.command("dunstctl").arg("close-all"));
    }

    /// Starts a panel that shows tray icons.
    ///
    /// # Panics
    /// It was not ready in time.
    pub async fn start_tray_host(&mut self) {
        let mut panel = self.command("xfce4-panel");
        panel.arg("--disable-wm-check");
        self.session.push(Daemon::start("xfce4-panel", &mut panel, "", &self.logs()));
        dbus::owned(&self.bus, "org.kde.StatusNotifierWatcher").await;
    }

    /// Puts somebody in the keychain's place who takes every call and never answers; gone when dropped.
    ///
    /// # Panics
    /// The keychain is there.
    pub async fn start_silent_keyring(&self) -> Connection {
        dbus::silent_owner(&self.address, "org.freedesktop.secrets").await
    }

    /// Starts the keychain, open. Also brings it back after [`Self::stop_keyring`].
    ///
    /// # Panics
    /// It was not ready in time.
    pub async fn start_keyring(&mut self) {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        self.keyring = Some(Daemon::start("gnome-keyring", &mut daemon, KEYRING_PASSWORD, &self.logs()));
        dbus::owned(&self.bus, "org.freedesktop.secrets").await;
        wait::until_true("the keychain is open", LIMIT, async || {
            secret_service::is_locked(&self.bus).await == Some(false)
        })
        .await;
    }

    /// Ends the keychain, as a crash would.
    pub fn stop_keyring(&mut self) {
        self.keyring = None;
    }

    /// Locks the keychain. Nobody is there to type its password.
    ///
    /// # Panics
    /// It stayed open.
    pub async fn lock_keyring(&self) {
        secret_service::lock(&self.bus).await;
        wait::until_true("the keychain is locked", LIMIT, async || {
            secret_service::is_locked(&self.bus).await == Some(true)
        })
        .await;
    }

    /// Takes a picture of the whole screen.
    ///
    /// # Panics
    /// The display does not answer.
    pub fn screenshot(&self, path: &Path) {
        self.output(self.command("import").args(["-window", "root"]).arg(path));
    }

    /// The windows that the window manager knows, in the order in which they were mapped.
    ///
    /// # Panics
    /// The window manager does not answer.
    #[must_use]
    pub fn windows(&self) -> Vec<Window> {
        // A window that closes while `wmctrl` reads its title makes the whole list fail (`BadWindow`): it is asked again.
        for _ in 0..20 {
            let listed = self.command("wmctrl").args(["-l", "-p"]).output();
            let listed = listed.unwrap_or_else(|e| panic!("wmctrl: {e}"));
            if listed.status.success() || !String::from_utf8_lossy(&listed.stderr).contains("BadWindow") {
                break;
            }
        }
        self.output(self.command("wmctrl").args(["-l", "-p"])).lines().filter_map(Window::read).collect()
    }

    /// Closes a window as its close button does.
    ///
    /// # Panics
    /// There is no such window.
    pub fn close_window(&self, window: &Window) {
        self.output(self.command("wmctrl").args(["-i", "-c", &window.id]));
    }

    /// Runs a program of this desktop to its end and returns what it printed.
    ///
    /// # Panics
    /// It could not be started or failed.
    pub fn output(&self, command: &mut Command) -> String {
        let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?} failed ({}): {error}", output.status);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    async fn window_manager_is_ready(&self) {
        // It says that it is there a little before it has its list of windows.
        wait::until_true("the window manager lists windows", LIMIT, async || {
            self.command("wmctrl").arg("-l").output().is_ok_and(|o| o.status.success())
        })
        .await;
    }
}

/// A window as the window manager lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its X11 id, as `xdotool` and `wmctrl` take it.
    pub id: String,
    /// The process that it belongs to.
    pub pid: u32,
    /// What stands in its title bar.
    pub title: String,
}

impl Window {
    /// A line of `wmctrl -l -p`: id, desktop, process, host, title.
    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split_whitespace();
        let (id, _desktop, pid, _host) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        Some(Self { id: id.to_owned(), pid: pid.parse().ok()?, title: fields.collect::<Vec<_>>().join(" ") })
    }
}

/// A display that was free a moment ago: Xvfb picks it and says which.
async fn display(logs: &Path) -> (Daemon, String) {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    let mut xvfb = Daemon::start("xvfb", &mut command, "", logs);
    let number = wait::until("the display answers", LIMIT, async || {
        xvfb.must_run();
        let output = xvfb.output();
        output.lines().find(|line| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
    })
    .await;
    (xvfb, format!(":{number}"))
}

fn command(program: &str, home: &Path, display: &str, address: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LANG", "C.UTF-8")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_CURRENT_DESKTOP", "XFCE")
        .env("DISPLAY", display)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("GDK_BACKEND", "x11")
        .env("GSETTINGS_BACKEND", "memory")
        .env("NO_AT_BRIDGE", "1") // no accessibility bus here, and nobody to wait for it
        .current_dir(home);
    command
}

fn prepare(home: &Path) {
    for folder in ["run", "config", "data", "cache", "state", "logs", "services", "bin"] {
        fs::create_dir(home.join(folder)).unwrap();
    }
    fs::set_permissions(home.join("run"), fs::Permissions::from_mode(0o700)).unwrap();
    // Stays on the screen until it is clicked, so that a screenshot shows it.
    write(&home.join("config/dunstrc"), "[global]\ntimeout = 0\nfollow = none\n");
    scripts::install_browser(home);
    // The one service that the bus may start: the panel keeps its settings there.
    let xfconf = "org.xfce.Xfconf.service";
    std::os::unix::fs::symlink(
        Path::new("/usr/share/dbus-1/services").join(xfconf),
        home.join("services").join(xfconf),
    )
    .unwrap();
    let panel = home.join("config/xfce4/xfconf/xfce-perchannel-xml");
    fs::create_dir_all(&panel).unwrap();
    write(&panel.join("xfce4-panel.xml"), include_str!("xfce4-panel.xml"));
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder, gone with it")]
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}
