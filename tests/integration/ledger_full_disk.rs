//! D5: a disk that is really full, during a fill and during an export: it is told, and nothing is lost.

use std::process::Command;

/// A file system of its own in which the program is alone: of 600 KiB. Without the right to make one, the same with a
/// limit to the size of files.
const DISK: &str = "mount -t tmpfs -o size=600k none \"$1\" && exec \"$0\" \"$1\" full";
const LIMIT: &str = "trap '' XFSZ; ulimit -S -f 400; exec \"$0\" \"$1\" limited";

#[test]
fn what_is_kept_stays_whole_on_a_full_disk_and_goes_on_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_full-disk");
    let run = |command: &mut Command, script: &str| command.args(["-c", script, program]).arg(dir.path()).output();
    let may_mount = Command::new("unshare").args(["--mount", "--map-root-user", "true"]).output();
    let own = may_mount.is_ok_and(|done| done.status.success());
    let (output, script) = if own {
        (run(Command::new("unshare").args(["--mount", "--map-root-user", "sh"]), DISK).unwrap(), "a full disk")
    } else {
        (run(&mut Command::new("bash"), LIMIT).unwrap(), "a limit to files")
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{script}: {text}{}", String::from_utf8_lossy(&output.stderr));
    // The program has looked at everything; these are its findings, in order.
    let expect = ["the fill is refused", "the export is refused", "both go on", "it opens again"];
    assert_eq!(text.lines().collect::<Vec<_>>(), expect, "{script}");
}
