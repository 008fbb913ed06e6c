//! Small programs of a desktop's home folder: a default browser that only remembers what it was asked to open, and the
//! app with its output kept.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const BROWSER: &str = "remembering-browser";
const ADDRESSES: &str = "logs/browsed";
const BROWSERS: &str = "logs/browsers";

/// What Chromium is started with: no part of it calls anybody, and the keychain stays the app's own.
const CHROMIUM: &str = "--no-sandbox --disable-gpu --disable-quic --no-first-run --no-default-browser-check \
    --disable-background-networking --disable-component-update --disable-sync --disable-default-apps \
    --password-store=basic --ignore-certificate-errors --window-size=700,600";

/// Makes the default browser of whoever lives in `home` one that remembers addresses and opens none.
///
/// # Panics
/// The folder cannot be written to.
pub fn install_browser(home: &Path) {
    let program = home.join("bin").join(BROWSER);
    let list = home.join(ADDRESSES);
    write(&program, &format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\n", list.display()), 0o755);
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Browser\nExec={} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n",
        program.display()
    );
    let applications = home.join("data/applications");
    fs::create_dir_all(&applications).unwrap();
    write(&applications.join(format!("{BROWSER}.desktop")), &entry, 0o644);
    let defaults = ["http", "https"].map(|scheme| format!("x-scheme-handler/{scheme}={BROWSER}.desktop\n")).concat();
    write(&home.join("config/mimeapps.list"), &format!("[Default Applications]\n{defaults}"), 0o644);
}

/// Lets the default browser of this home be Chromium from now on, with this rule for names of hosts. It still remembers
/// what it was asked to open.
///
/// # Panics
/// The folder cannot be written to.
pub fn install_chromium(home: &Path, rule: &str) {
    let (list, pids) = (home.join(ADDRESSES), home.join(BROWSERS));
    let text = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\necho $$ >> '{}'\nexec chromium {CHROMIUM} --user-data-dir='{}' '--host-resolver-rules={rule}' \"$@\" >> '{}' 2>&1\n",
        list.display(),
        pids.display(),
        home.join("chromium").display(),
        home.join("logs/chromium.log").display(),
    );
    write(&home.join("bin").join(BROWSER), &text, 0o755);
}

/// The processes that Chromium was started as.
///
/// # Panics
/// A line of the list is no number.
#[must_use]
pub fn browsers(home: &Path) -> Vec<u32> {
    let list = fs::read_to_string(home.join(BROWSERS)).unwrap_or_default();
    list.lines().map(|pid| pid.parse().unwrap()).collect()
}

/// What the browser of this home was asked to open.
#[must_use]
pub fn browsed(home: &Path) -> Vec<String> {
    let list = fs::read_to_string(home.join(ADDRESSES)).unwrap_or_default();
    list.lines().map(str::to_owned).collect()
}

/// A program in `folder` of the same name, that becomes `program` with its output added to `log`.
///
/// # Panics
/// The folder cannot be written to.
#[must_use]
pub fn logged(program: &Path, log: &Path, folder: &Path) -> PathBuf {
    let path = folder.join(program.file_name().unwrap());
    let text = format!("#!/bin/sh\nexec '{}' \"$@\" >> '{}' 2>&1\n", program.display(), log.display());
    write(&path, &text, 0o755);
    path
}

fn write(path: &Path, text: &str, mode: u32) {
    // Put in place whole: a script that is open for writing cannot be run.
    let draft = path.with_extension("draft");
    let mut file = File::create(&draft).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.set_permissions(fs::Permissions::from_mode(mode)).unwrap();
    drop(file);
    fs::rename(draft, path).unwrap();
}
