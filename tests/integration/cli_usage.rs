//! `brimful-cli`: what is wrong usage and how it is told; help, version, and outputs that nobody reads.

use std::process::{Command, Stdio};

use brimful_core::provider::ProviderId;
use brimful_sandbox::{Options, Sandbox};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, run};

const CANARY: &str = "ugen_sk_canary";

async fn told(args: &[&str], input: &str) -> Finished {
    let finished = run(args, input).await;
    assert!(!finished.out.contains(CANARY) && !finished.err.contains(CANARY), "{args:?}: {finished:?}");
    finished
}

#[tokio::test]
async fn wrong_usage_is_64_with_a_sentence() {
    let unsaved = ["check", "--provider", "u-gen", "--key-stdin"];
    let cases: &[(&[&str], &str, &str)] = &[
        (&[], "", "Say what to do; there is: check."),
        (&["activity"], "", "There is no such command; there is: check."),
        (&["estimate"], "", "There is no such command; there is: check."),
        (&["packs"], "", "There is no such command; there is: check."),
        (&[CANARY], "", "There is no such command; there is: check."),
        (&["check", "--csv"], "", "There is no option --csv here."),
        (&["check", CANARY], "", "check takes options only; an account is named by --account."),
        (&["check", "--key", CANARY], "", "A key is never an argument"),
        (&["check", "--provider", "u-gen", "--key=ugen_sk_canary"], "", "A key is never an argument"),
        (&["check", "--provider", "u-gen"], CANARY, "--provider needs --key-stdin"),
        (&["check", "--provider", "ugen", "--key-stdin"], CANARY, "--provider is one of: powerpost, pixverse, pictory"),
        (&["check", "--key-stdin"], CANARY, "--key-stdin and --base-url go with --provider."),
        (&["check", "--low-mark", "many"], "", "--low-mark is a number of credits"),
        (&["check", "--timeout", "0"], "", "--timeout is a number of seconds"),
        // Nothing was asked, so this is no account that could not be read.
        (&unsaved, "", "There is no key on the first line of standard input."),
        (&unsaved, "\nugen_sk_canary\n", "There is no key on the first line of standard input."),
        (&unsaved, "ugen_sk_canary two\n", "What stands on standard input is not a key"),
    ];
    for (args, input, sentence) in cases {
        let finished = told(args, input).await;
        assert_eq!((finished.status, finished.out.as_str()), (64, ""), "{args:?}: {finished:?}");
        let line = finished.err.strip_prefix("brimful-cli: ").unwrap();
        assert!(line.starts_with(sentence) && line.ends_with(". See brimful-cli --help.\n"), "{args:?}: {line}");
    }
}

#[tokio::test]
async fn wrong_usage_is_told_in_json_too() {
    let finished = told(&["check", "--timeout", "x", "--json"], "").await;
    assert_eq!(finished.status, 64);
    let expect = concat!(
        r#"{"error":{"code":"invalid_request","message":"--timeout is a number of seconds above 0 and up to 3600","#,
        r#""provider_code":null,"retry_after_s":null,"request_id":null}}"#,
        "\n"
    );
    assert_eq!(finished.out, expect);
    assert!(finished.err.starts_with("brimful-cli: --timeout is"), "{}", finished.err);
}

#[tokio::test]
async fn help_and_version_are_no_errors() {
    let help = told(&["--help"], "").await;
    assert_eq!((help.status, help.err.as_str()), (0, ""));
    for provider in ProviderId::ALL {
        assert!(help.out.contains(provider.id()), "{provider}");
    }
    for later in ["activity", "estimate", "packs"] {
        assert!(!help.out.contains(later), "{later} is not there yet");
    }
    assert!(help.out.lines().all(|line| line.chars().count() <= 100), "fits a terminal");
    assert_eq!(told(&["check", "--help"], "").await.out, help.out);
    let version = told(&["--version"], "").await;
    assert_eq!(version.out, format!("brimful-cli {}\n", env!("CARGO_PKG_VERSION")));
}

/// Runs a check whose standard output is `stdout`, which nobody reads.
async fn unread(stdout: Stdio) -> (i32, String) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let account = sandbox.control().accounts().into_iter().find(|a| a.provider == ProviderId::UGen).unwrap();
    let mut child = Command::new(bin_path::cli())
        .args(["check", "--provider", "u-gen", "--key-stdin", "--base-url", &sandbox.base_url(ProviderId::UGen)])
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Before the key is there, nothing is printed: by then the reader is gone.
    drop(child.stdout.take());
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), account.key.as_bytes()).unwrap();
    let output = tokio::task::spawn_blocking(|| child.wait_with_output()).await.unwrap().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_went_away_changes_nothing() {
    assert_eq!(unread(Stdio::piped()).await, (0, String::new()));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_cannot_be_written_is_no_success() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let (status, told) = unread(Stdio::from(full)).await;
    assert_eq!(status, 2, "{told}");
    assert!(told.starts_with("brimful-cli: The output could not be written: "), "{told}");
}
