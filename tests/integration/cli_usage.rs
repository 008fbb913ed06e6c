//! `brimful-cli`: what is wrong usage and how it is told; help, version, and outputs that nobody reads.

use std::process::{Command, Stdio};

use brimful_core::provider::ProviderId;
use brimful_sandbox::{Options, Sandbox};
use brimful_tests::bin_path;
use brimful_tests::cli::{Finished, run};

const CANARY: &str = "ugen_sk_canary";

/// All that can be printed of an account.
const COMMANDS: [&[&str]; 6] = [
    &["check"],
    &["activity"],
    &["activity", "--json"],
    &["activity", "--csv"],
    &["estimate", "--segments", "1", "--qa", "--kf-retries", "1"],
    &["estimate", "--segments", "1", "--qa", "--kf-retries", "1", "--json"],
];

async fn told(args: &[&str], input: &str) -> Finished {
    let finished = run(args, input).await;
    assert!(!finished.out.contains(CANARY) && !finished.err.contains(CANARY), "{args:?}: {finished:?}");
    finished
}

#[tokio::test]
async fn wrong_usage_is_64_with_a_sentence() {
    let unsaved = ["check", "--provider", "u-gen", "--key-stdin"];
    let cases: &[(&[&str], &str, &str)] = &[
        (&[], "", "Say what to do; there are: check, activity, estimate, packs."),
        (&[CANARY], "", "There is no such command; there are: check, activity, estimate, packs."),
        (&["check", "--csv"], "", "There is no option --csv here."),
        (&["check", CANARY], "", "check takes options only; an account is named by --account."),
        (&["check", "--key", CANARY], "", "A key is never an argument"),
        (&["check", "--provider", "u-gen", "--key=ugen_sk_canary"], "", "A key is never an argument"),
        (&["check", "--provider", "u-gen"], CANARY, "--provider needs --key-stdin"),
        (&["check", "--provider", "ugen", "--key-stdin"], CANARY, "--provider is one of: powerpost, pixverse, pictory"),
        (&["check", "--key-stdin"], CANARY, "--key-stdin and --base-url go with --provider."),
        (&["check", "--low-mark", "many"], "", "--low-mark is a number of credits"),
        (&["check", "--timeout", "0"], "", "--timeout is a number of seconds"),
        (&["activity"], "", "Name an account: --account NAME, or --provider ID with --key-stdin."),
        (&["activity", CANARY], "", "activity takes options only; an account is named by --account."),
        (&["activity", "--account", "A", "--provider", "u-gen", "--key-stdin"], CANARY, "--account names an account"),
        (&["activity", "--account", "A", "--account", "B"], "", "--account can be given once only here"),
        (&["activity", "--account", "A", "--json=yes"], "", "--json takes no value."),
        (&["activity", "--account", "A", "--low-mark", "3"], "", "There is no option --low-mark here."),
        (&["activity", "--account", "A", "--csv", "--key", CANARY], "", "A key is never an argument"),
        (&["activity", "--account", "A", "--from", "2026-02-29"], "", "--from is a day of the calendar as YYYY-MM-DD"),
        (&["activity", "--account", "A", "--to", "8.5.2026"], "", "--to is a day of the calendar as YYYY-MM-DD"),
        (
            &["activity", "--account", "A", "--from", "2026-05-02", "--to", "2026-05-01"],
            "",
            "--from is a day after --to",
        ),
        (&["activity", "--account", "A", "--timeout", "0"], "", "--timeout is a number of seconds"),
        (&["activity", "--provider", "u-gen"], CANARY, "--provider needs --key-stdin"),
        (&["activity", "--provider", "u-gen", "--key-stdin", "--csv"], "", "There is no key on the first line"),
        // A service without activity, too, wants its key: what is asked for is then known to be whole.
        (&["activity", "--provider", "powerpost", "--key-stdin"], "", "There is no key on the first line"),
        (&["estimate", "--segments", "3"], "", "Name an account: --account NAME, or --provider ID with --key-stdin."),
        (&["estimate", "--account", "A"], "", "Say how long the video is: --segments N, from 1 to 10."),
        (&["estimate", "--account", "A", "--segments", "0"], "", "--segments is a whole number from 1 to 10."),
        (&["estimate", "--account", "A", "--segments", "3", CANARY], "", "estimate takes options only"),
        (
            &["estimate", "--account", "A", "--segments", "3", "--keyframe-resolution", CANARY],
            "",
            "--keyframe-resolution is one of: 1k, 2k, 4k.",
        ),
        (
            &["estimate", "--account", "A", "--segments", "3", "--kf-retries", "1"],
            "",
            "--kf-retries and --video-retries go with --qa.",
        ),
        (&["estimate", "--provider", "u-gen", "--segments", "3"], CANARY, "--provider needs --key-stdin"),
        (
            &["estimate", "--provider", "u-gen", "--segments", "3", "--key-stdin"],
            "",
            "There is no key on the first line",
        ),
        (&["packs"], "", "Name an account with --account NAME, or a service with --provider ID."),
        (&["packs", "--provider", "u-gen", "--key-stdin"], CANARY, "No key is needed here; leave out --key-stdin."),
        (&["packs", "--provider", "u-gen", "--key", CANARY], "", "A key is never an argument"),
        (&["packs", "--account", "A", "--base-url", CANARY], "", "--base-url goes with --provider."),
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
    let finished = told(&["activity", "--account", "A", "--csv", "--json"], "").await;
    assert_eq!((finished.status, &finished.json()["error"]["code"]), (64, &"invalid_request".into()));
    assert_eq!(finished.json()["error"]["message"], "--json and --csv are two forms of the same; give one of them");
}

#[tokio::test]
async fn help_and_version_are_no_errors() {
    let help = told(&["--help"], "").await;
    assert_eq!((help.status, help.err.as_str()), (0, ""));
    for provider in ProviderId::ALL {
        assert!(help.out.contains(provider.id()), "{provider}");
    }
    for command in ["check", "activity", "estimate", "packs"] {
        assert!(help.out.lines().any(|line| line.starts_with(&format!("  {command} "))), "{command}");
    }
    let check = told(&["check", "--help"], "").await;
    let activity = told(&["activity", "-h"], "").await;
    let estimate = told(&["estimate", "--help"], "").await;
    let packs = told(&["packs", "-h"], "").await;
    let job = "--segments --model --variant --duration --resolution --keyframe-resolution --caption-style --no-music \
               --voice --custom-voice --qa --kf-retries --video-retries --review-anchor --review-segments";
    let of_estimate = format!("--account --provider --key-stdin --base-url {job} --timeout --json");
    for (help, options) in [
        (&estimate, of_estimate.as_str()),
        (&packs, "--account --provider --base-url --timeout --json"),
        (&help, "--account --provider --key-stdin --base-url --low-mark --from --to --timeout --json --csv"),
        (&check, "--account --provider --key-stdin --base-url --low-mark --timeout --json"),
        (&activity, "--account --provider --key-stdin --base-url --from --to --timeout --json --csv"),
    ] {
        assert_eq!((help.status, help.err.as_str()), (0, ""));
        assert!(help.out.lines().all(|line| line.chars().count() <= 100), "fits a terminal");
        assert!(options.split(' ').all(|option| help.out.contains(option)), "{}", help.out);
    }
    assert!(!check.out.contains("--csv") && !activity.out.contains("--low-mark"), "each has its own");
    assert!(!packs.out.contains("--key-stdin") && !check.out.contains("--segments"), "each has its own");
    let version = told(&["--version"], "").await;
    assert_eq!(version.out, format!("brimful-cli {}\n", env!("CARGO_PKG_VERSION")));
}

/// Runs a command whose standard output is `stdout`, which nobody reads.
async fn unread(command: &[&str], stdout: Stdio) -> (i32, String) {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let account = sandbox.control().accounts().into_iter().find(|a| a.provider == ProviderId::UGen).unwrap();
    let mut child = Command::new(bin_path::cli())
        .args(command)
        .args(["--provider", "u-gen", "--key-stdin", "--base-url", &sandbox.base_url(ProviderId::UGen)])
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
    for command in COMMANDS {
        assert_eq!(unread(command, Stdio::piped()).await, (0, String::new()), "{command:?}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_cannot_be_written_is_no_success() {
    for command in COMMANDS {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let (status, told) = unread(command, Stdio::from(full)).await;
        assert_eq!(status, 2, "{command:?} {told}");
        assert!(told.starts_with("brimful-cli: The output could not be written: "), "{told}");
    }
}
