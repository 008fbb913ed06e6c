use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::account::{Account, AccountId};
use crate::failure::Code;
use crate::provider::ProviderId;
use crate::reading::{Balance, Reading, Source};
use crate::view::{AccountFacts, Trouble, build};

fn anna() -> Person {
    Person { homes: vec!["/home/anna".into()], names: vec!["anna".into(), "Jo".into()] }
}

fn clean(text: &str) -> String {
    static REDACTION: LazyLock<Redaction> = LazyLock::new(|| Redaction::new(&anna(), ["U-Gen", "Studio Süd"]));
    REDACTION.clean(text)
}

#[test]
fn what_is_the_users_own_is_taken_out() {
    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(clean(text), expect);
    }
    // The home folder, and a folder that only begins alike.
    check("in /home/anna/.local/share", "in ~/.local/share");
    check("file:///home/anna/x", "file://~/…");
    check("/home/annabelle/x", "/home/[user]belle/x");
    // The user's names; short ones as whole words only.
    check("user=Anna;", "user=[user];");
    check("XANNA and jo, Jo jo jogging", "X[user] and [user], [user] [user] jogging");
    // What the user named; a service is no such name.
    check("the account studio süd of U-Gen", "the account [account] of U-Gen");
    let redaction = Redaction::new(&anna(), ["Anna's weddings"]);
    assert_eq!(redaction.clean("of Anna's weddings by Anna"), "of [account] by [user]");
    // E-mail addresses, also within addresses of pages.
    check("to a.b+c@mail.example.org, or jürgen@bücher.example", "to [e-mail], or [e-mail]");
    check("mail=me%40example.org&x", "mail=[e-mail]");
    // Of an address of a page the host alone.
    check("GET https://u:p@api.example.com:8443/v1/key/1?token=9#x", "GET https://api.example.com:8443/…");
    check("http://127.0.0.1:8080", "http://127.0.0.1:8080");
    check("\"https://pay.example/c\"", "\"https://pay.example/…\"");
    // Keys by what they are called, by how they begin, and by what they are made of.
    check("Authorization: Bearer ab1", "Authorization: [key]");
    check("{\"api_key\":\"ab1\"}", "{\"api_key\":\"[key]\"}");
    check("{\\\"token\\\": \\\"ab1\\\"}", "{\\\"token\\\": \\\"[key]\\\"}");
    check("sent bearer ab1", "sent bearer [key]");
    check("pp_live_sk_1 pictai_2 xugen_sk_3 agl_sk_4.5", "[key] [key] x[key] [key]");
    check("sk-abc cs_live_a1 whsec_q", "[key] [key] [key]");
    check("id 123e4567-e89b-12d3-a456-426614174000.", "id […]");
    check("aB3dE5fG7h", "[…]");
    check("abcdefghijklmnopqrstuvwxyzabcd", "[…]");
    // What tells something and is nobody's.
    for text in [
        "2026-11-21T23:10:00Z WARN brimful_engine::engine::keeping: could not save error=the disk is full",
        "~/.local/share/app.brimful.desktop, ledger.db-wal, 32768 bytes",
        "the key of a removed account stays in the keychain",
        "Debian GNU/Linux 12 (bookworm), x86_64, WebKitGTK 2.48.5",
        "unavailable (the service answered 503), its code RATE_LIMIT_EXCEEDED",
    ] {
        check(text, text);
    }
}

#[test]
fn a_home_folder_of_windows_goes_in_every_spelling() {
    let person = Person { homes: vec![r"C:\Users\Anna B.".into()], names: Vec::new() };
    let redaction = Redaction::new(&person, []);
    for (text, expect) in [
        (r"C:\Users\Anna B.\AppData", r"~\AppData"),
        (r"c:\\users\\anna b.\\AppData", r"~\\AppData"),
        ("C:/Users/Anna%20B./AppData", "~/AppData"),
    ] {
        assert_eq!(redaction.clean(text), expect);
    }
}

#[test]
fn nobodys_name_takes_nothing_out() {
    let nobody = Person { homes: vec!["/".into(), String::new()], names: vec![" ".into(), "x".into()] };
    let text = "x marks / in a sentence";
    assert_eq!(Redaction::new(&nobody, ["", " "]).clean(text), text);
}

/// A key as a service could give it out: its known beginning, or none, and what follows.
fn key() -> impl Strategy<Value = String> {
    let beginnings: Vec<&str> =
        ProviderId::ALL.into_iter().map(|provider| provider.profile().key_prefix.unwrap_or_default()).collect();
    (prop::sample::select(beginnings), "[A-Za-z0-9_+=-]{28,64}").prop_map(|(start, rest)| format!("{start}{rest}"))
}

proptest! {
    #[test]
    fn no_part_of_a_key_stays(key in key(), before in r#"[a-zA-Z0-9 :="'(\\/]{0,12}"#, after in r#"[ "',;)&\\/\n]{1}[a-z ]{0,12}"#) {
        let left = clean(&format!("{before}{key}{after}"));
        for start in 0..=key.len() - 12 {
            prop_assert!(!left.contains(&key[start..start + 12]), "{left}");
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        let once = clean(&text);
        prop_assert!(!once.to_lowercase().contains("/home/anna/"), "{once}");
    }
}

#[test]
fn a_span_is_rough_and_says_that_the_clock_went_back() {
    #[track_caller]
    fn check(seconds: i64, expect: &str) {
        let then: DateTime<Utc> = "2026-11-21T22:00:00Z".parse().unwrap();
        assert_eq!(span(then + chrono::TimeDelta::seconds(seconds), then), expect);
    }
    check(0, "0 s");
    check(119, "119 s");
    check(120, "2 min");
    check(7_200, "2 h");
    check(172_800, "2 days");
    check(-1, "-1 s");
    check(-3_600, "-60 min");
}

fn reading(amount: &str) -> Reading {
    let balance = Balance {
        available: amount.parse().unwrap(),
        balance: None,
        reserved: None,
        pools: Vec::new(),
        source: Source::Reported,
        service_account: Some("service-account-of-anna".into()),
        notices: Vec::new(),
    };
    Reading { balance, as_of: "2026-11-21T22:00:00Z".parse().unwrap() }
}

#[test]
fn a_report_tells_the_state_and_nothing_of_the_user() {
    let account = Account {
        id: AccountId::new("0f8b-a1").unwrap(),
        provider: ProviderId::UGen,
        name: "Studio Süd".into(),
        base_url: Some("http://127.0.0.1:9/secret-path".into()),
        low_mark: Some("4711".parse().unwrap()),
        paused: false,
        alerts: true,
        entered: None,
        low_days: None,
        snooze: None,
    };
    let failure = Failure::new(Code::Auth, "the service answered 401")
        .with_provider(Some("BAD_KEY".into()), Some("anna has 815 credits".into()))
        .with_request_id(Some("req-1".into()));
    let facts = AccountFacts {
        account,
        reading: Some(reading("4712.5")),
        trouble: Some(Trouble { failure, since: "2026-11-21T22:50:00Z".parse().unwrap() }),
        misses: 2,
        refreshing: false,
        next_at: None,
        fill: None,
        findings: 3,
        outlook: None,
    };
    let view = build(false, vec![facts], vec![Warning::NotSaved], Preferences::default());
    let log = vec!["2026-11-21T22:59:00Z WARN Studio Süd at /home/anna: ugen_sk_1\n".to_owned()];
    let files = vec![("ledger.db".to_owned(), None), ("settings.json".to_owned(), Some(812))];
    let facts = Facts {
        now: "2026-11-21T23:00:00Z".parse().unwrap(),
        version: "0.1.0",
        system: "linux x86_64",
        folder: "/home/anna/.local/share/app.brimful.desktop",
        files: Some(&files),
        view: &view,
        sample: false,
        log: &log,
    };
    insta::assert_snapshot!(write(&facts, &anna()));
}
