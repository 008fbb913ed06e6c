//! What the system must have: named with its reason, found, and on Debian and Ubuntu installed by apt.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

use crate::step::{self, Failure, Outcome};

/// One package of Debian's, why it is needed, and how to tell that it is there.
pub(crate) struct Package {
    name: &'static str,
    why: &'static str,
    /// A program that will do, wherever it came from; else dpkg is asked about the package itself.
    program: Option<&'static str>,
}

const fn package(name: &'static str, why: &'static str) -> Package {
    Package { name, why, program: None }
}

const fn program(name: &'static str, program: &'static str, why: &'static str) -> Package {
    Package { name, why, program: Some(program) }
}

/// To build and run the app.
pub(crate) const BUILD: &[Package] = &[
    package("build-essential", "linker and C compiler"),
    package("pkg-config", "finds the libraries below"),
    package("libwebkit2gtk-4.1-dev", "the window's web view"),
    package("libayatana-appindicator3-dev", "the tray icon"),
    package("libdbus-1-dev", "how the window toolkit talks to the desktop"),
];

/// To test it as people use it: a desktop without a screen.
pub(crate) const TESTS: &[Package] = &[
    package("xvfb", "a display without a screen"),
    package("xauth", "access to that display"),
    package("openbox", "a window manager"),
    package("xfce4-panel", "a real tray"),
    package("dunst", "a real notification daemon"),
    package("dbus-x11", "a session bus of the test's own"),
    package("gnome-keyring", "a real keychain"),
    package("libsecret-tools", "reads that keychain from outside"),
    package("libglib2.0-bin", "talks to the session bus from outside"),
    package("webkit2gtk-driver", "drives the real window"),
    package("xdotool", "clicks"),
    package("imagemagick", "takes screenshots"),
    package("x11-utils", "tells which windows are shown"),
    package("wmctrl", "raises and lists windows"),
    package("desktop-file-utils", "checks the entry that starts it at login"),
    package("adwaita-icon-theme", "the panel's icons"),
    package("librsvg2-common", "draws those icons"),
    package("fonts-dejavu-core", "a font"),
    package("fonts-noto-core", "letters of Arabic and Hindi"),
    package("fonts-noto-cjk", "letters of Japanese and Chinese"),
    program("nodejs", "node", "runs the page's tests"),
    program("npm", "npm", "fetches the page's type checker and linter"),
    program("chromium", "chromium", "the browser of the page's tests"),
];

/// To type-check for other systems: a compiler that comes with the sources of `std`.
pub(crate) const PLATFORMS: &[Package] = &[
    package("rustc-web", "a compiler whose `std` can be rebuilt"),
    package("cargo-web", "its cargo"),
    package("rust-web-src", "the sources of its `std`"),
];

/// To draw the icons.
pub(crate) const ICONS: &[Package] = &[program("librsvg2-bin", "rsvg-convert", "turns the drawings into pixels")];

/// Sees to it that all of these are there: names what is missing, and installs it where apt can.
///
/// # Errors
/// apt failed, or the user declined. A system without apt is told what is needed and gets no error: its packages have
/// other names, and the build tells best what it does not find.
pub(crate) fn provide<'a>(packages: impl IntoIterator<Item = &'a Package>, consent: bool) -> Outcome {
    let missing = missing(packages);
    if missing.is_empty() || !cfg!(target_os = "linux") {
        return Ok(());
    }
    step::heading("What this system lacks");
    for package in &missing {
        step::say(&format!("  {:30} {}", package.name, package.why));
    }
    if !has_apt() {
        step::say("There is no apt here; the names are Debian's. Going on: what is really absent, the build will say.");
        return Ok(());
    }
    if !consent && !may_install() {
        return Err(Failure::new("nothing was installed; the packages above are needed"));
    }
    let names: Vec<&str> = missing.iter().map(|p| p.name).collect();
    step::run(&mut apt(&["update"]))?;
    step::run(apt(&["install", "--yes", "--no-install-recommends"]).args(names))
}

/// Whether apt knows every one of these packages, or they are there already.
pub(crate) fn can_provide(packages: &[Package]) -> bool {
    missing(packages).is_empty()
        || has_apt() && packages.iter().all(|p| succeeds(Command::new("apt-cache").args(["show", p.name])))
}

fn missing<'a>(packages: impl IntoIterator<Item = &'a Package>) -> Vec<&'a Package> {
    let wanted: Vec<&Package> = packages.into_iter().filter(|p| !p.program.is_some_and(step::has_program)).collect();
    if wanted.is_empty() {
        return wanted;
    }
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"]).args(wanted.iter().map(|p| p.name));
    // Its status is not zero as soon as one package is unknown; what it prints counts all the same.
    let answer = query.output().map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let installed = |p: &Package| answer.lines().any(|line| line.split_once(' ') == Some((p.name, "installed")));
    wanted.into_iter().filter(|p| !installed(p)).collect()
}

fn has_apt() -> bool {
    step::has_program("apt-get") && step::has_program("dpkg-query")
}

/// apt without questions, as root or through sudo.
fn apt(args: &[&str]) -> Command {
    let mut command = if is_root() { Command::new("env") } else { Command::new("sudo") };
    if !is_root() {
        command.arg("env");
    }
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", "-o", "DPkg::Lock::Timeout=120"])
        .args(args);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// Asks, where there is somebody to ask.
fn may_install() -> bool {
    if std::env::var_os("CI").is_some() || !io::stdin().is_terminal() {
        return true;
    }
    print!("Install them now with apt? [Y/n] ");
    let mut answer = String::new();
    let read = io::stdout().flush().and_then(|()| io::stdin().lock().read_line(&mut answer));
    read.is_ok_and(|n| n > 0) && matches!(answer.trim(), "" | "y" | "Y" | "yes")
}

fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}
