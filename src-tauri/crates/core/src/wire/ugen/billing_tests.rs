//! What is read of U-Gen's billing settings, and that a change leaves every other byte alone.

use proptest::prelude::*;

use super::*;
use crate::failure::Code;
use crate::wire::Head;

fn answered<T>(status: u16, body: &str, read: impl Fn(&Answer<'_>) -> Result<T, Failure>) -> Result<T, Code> {
    let head = Head { content_type: Some("application/json".into()), ..Head::default() };
    let now = "2026-05-09T12:00:00Z".parse().unwrap();
    read(&Answer { status, head: &head, body: body.as_bytes(), now }).map_err(|failure| failure.code)
}

fn read(which: Which, body: &str) -> Setting {
    answered(200, body, |answer| setting(which, answer)).unwrap()
}

/// "on 200 creator pm_1; enabled threshold pack method; name=text".
fn told(setting: &Setting) -> String {
    let on = setting.enabled.map_or("?", |on| if on { "on" } else { "off" });
    let line = setting.threshold.map_or("?".into(), |line| line.to_string());
    let id = |id: &Option<String>| id.clone().unwrap_or("?".into());
    let parts: Vec<&str> = setting.parts.iter().map(|part| part.as_str()).collect();
    let others: Vec<String> = setting.others.iter().map(|field| format!("{}={}", field.name, field.text)).collect();
    let known = format!("{on} {line} {} {}", id(&setting.pack), id(&setting.method));
    format!("{known}; {}; {}", parts.join(" "), others.join(" "))
}

#[test]
fn a_setting_is_read_as_far_as_it_is_known() {
    #[track_caller]
    fn check(body: &str, expect: &str) {
        assert_eq!(told(&read(Which::AutoTopUp, body)), expect, "{body}");
    }
    check(
        r#"{"enabled":false,"threshold_credits":200,"pack_id":"creator","payment_method_id":null}"#,
        "off 200 creator ?; enabled threshold pack method; ",
    );
    check(r#"{"enabled":true,"threshold":"0.60","pack_id":7}"#, "on 0.6 7 ?; enabled threshold pack; ");
    check(r#"{"enabled":true,"threshold_credits":1e2}"#, "on 100 ? ?; enabled threshold; ");
    check(
        r#"{"enabled":true,"threshold_credits":200,"threshold":"200"}"#,
        "on ? ? ?; enabled; threshold_credits=200 threshold=200",
    );
    check(r#"{"enabled":true,"threshold_credits":200,"threshold":2e2}"#, "on 200 ? ?; enabled threshold; ");
    check(
        r#"{"enabled":true,"threshold_credits":200,"threshold":100}"#,
        "on ? ? ?; enabled; threshold_credits=200 threshold=100",
    );
    check(r#"{"enabled":true,"threshold_credits":null}"#, "on ? ? ?; enabled threshold; ");
    check(r#"{"enabled":true,"threshold_credits":-1}"#, "on ? ? ?; enabled; threshold_credits=-1");
    check(
        r#"{"enabled":true,"pack_id":{"id":1},"x":[1, 2],"y":"a\nb"}"#,
        "on ? ? ?; enabled; pack_id={\"id\":1} x=[1, 2] y=a b",
    );
    // Nobody knows what a change would do.
    check(r#"{"enabled":"yes","threshold_credits":200}"#, "? 200 ? ?; ; enabled=yes");
    check(r#"{"enabled":1}"#, "? ? ? ?; ; enabled=1");
    check(r#"{"auto_topup":{"enabled":true}}"#, "? ? ? ?; ; auto_topup={\"enabled\":true}");
    check("{}", "? ? ? ?; ; ");
}

#[test]
fn the_alert_knows_no_pack() {
    let alert = read(Which::CreditAlert, r#"{"enabled":true,"threshold_credits":100,"pack_id":"x"}"#);
    assert_eq!(told(&alert), "on 100 ? ?; enabled threshold; pack_id=x");
}

#[test]
fn what_is_no_setting_is_a_failure() {
    for body in ["", "[]", "null", "7", "\"on\"", "{", r#"{"enabled":true,"enabled":false}"#, "[true]"] {
        let got = answered(200, body, |answer| setting(Which::AutoTopUp, answer));
        assert_eq!(got.unwrap_err(), Code::Protocol, "{body}");
    }
    for (status, code) in [(401, Code::Auth), (403, Code::Scope), (404, Code::NotOffered), (500, Code::Unavailable)] {
        assert_eq!(answered(status, "{}", |answer| setting(Which::AutoTopUp, answer)).unwrap_err(), code);
        assert_eq!(answered(status, "{}", methods).unwrap_err(), code);
        assert_eq!(answered(status, "{}", done).unwrap_err(), code);
    }
    assert_eq!(answered(200, "<html>", done), Err(Code::Protocol));
    for body in ["", "{}", "ok", "[1]"] {
        assert_eq!(answered(200, body, done), Ok(()), "what it says of a change is not asked: {body}");
    }
}

#[test]
fn two_readings_that_say_the_same_have_one_print() {
    let print = |body: &str| read(Which::AutoTopUp, body).print;
    let same = print(r#"{"enabled":true,"threshold_credits":100,"x":{"a":[1,2],"b":"é"}}"#);
    for other in [
        r#"{ "threshold_credits" : 1e2, "enabled":true, "x":{"b":"\u00e9","a":[1.0, 2]} }"#,
        r#"{"x":{"a":[1,2],"b":"é"},"enabled":true,"threshold_credits":100.000}"#,
    ] {
        assert_eq!(print(other), same, "{other}");
    }
    for other in [
        r#"{"enabled":true,"threshold_credits":"100","x":{"a":[1,2],"b":"é"}}"#,
        r#"{"enabled":true,"threshold_credits":101,"x":{"a":[1,2],"b":"é"}}"#,
        r#"{"enabled":false,"threshold_credits":100,"x":{"a":[1,2],"b":"é"}}"#,
        r#"{"enabled":true,"threshold_credits":100,"x":{"a":[2,1],"b":"é"}}"#,
        r#"{"enabled":true,"threshold_credits":100,"x":{"a":[1,2],"b":"é"},"y":null}"#,
        r#"{"enabled":true,"threshold_credits":100}"#,
    ] {
        assert_ne!(print(other), same, "{other}");
    }
    let deep = format!(r#"{{"enabled":true,"x":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_ne!(print(&deep), same);
}

#[test]
fn a_change_touches_what_it_is_about() {
    #[track_caller]
    fn check(body: &str, wish: Wish, expect: Result<&str, Part>) {
        let setting = read(Which::AutoTopUp, body);
        let got = edited(Which::AutoTopUp, &setting, &wish);
        assert_eq!(got, expect.map(str::to_owned), "{body} {wish:?}");
        if let Ok(text) = got {
            assert!(wish.is_in(&read(Which::AutoTopUp, &text)), "{text}");
        }
    }
    let on = || Wish { enabled: Some(true), ..Wish::default() };
    let line = |line: &str| Wish { threshold: Some(line.parse().unwrap()), ..Wish::default() };
    let pack = |id: &str| Wish { pack: Some(id.into()), ..Wish::default() };
    let method = |id: &str| Wish { method: Some(id.into()), ..Wish::default() };
    let odd = "{ \"n\" : 1e2 , \"enabled\":false,\"threshold_credits\" : 2e2,\n \"pack_id\":\"a\",\"z\":0.10000000000000000000000000000001 }";
    check(
        odd,
        on(),
        Ok(
            "{ \"n\" : 1e2 , \"enabled\":true,\"threshold_credits\" : 2e2,\n \"pack_id\":\"a\",\"z\":0.10000000000000000000000000000001 }",
        ),
    );
    check(odd, line("200"), Ok(odd));
    check(
        odd,
        line("0.5"),
        Ok(
            "{ \"n\" : 1e2 , \"enabled\":false,\"threshold_credits\" : 0.5,\n \"pack_id\":\"a\",\"z\":0.10000000000000000000000000000001 }",
        ),
    );
    check(
        odd,
        pack("a\"b"),
        Ok(
            "{ \"n\" : 1e2 , \"enabled\":false,\"threshold_credits\" : 2e2,\n \"pack_id\":\"a\\\"b\",\"z\":0.10000000000000000000000000000001 }",
        ),
    );
    check(odd, method("pm_1"), Err(Part::Method));
    check(r#"{"threshold_credits":1}"#, line("2"), Err(Part::Threshold));
    check(r#"{"enabled":true,"threshold":"1"}"#, line("20"), Ok(r#"{"enabled":true,"threshold":"20"}"#));
    check(r#"{"enabled":true,"threshold":null}"#, line("20"), Ok(r#"{"enabled":true,"threshold":20}"#));
    check(
        r#"{"enabled":true,"threshold":1,"threshold_credits":1.0}"#,
        line("20"),
        Ok(r#"{"enabled":true,"threshold":20,"threshold_credits":20}"#),
    );
    check(r#"{"enabled":true,"pack_id":7}"#, pack("8"), Ok(r#"{"enabled":true,"pack_id":8}"#));
    check(r#"{"enabled":true,"pack_id":7}"#, pack("08"), Ok(r#"{"enabled":true,"pack_id":"08"}"#));
    check(
        r#"{"enabled":true,"payment_method_id":null}"#,
        method("pm_1"),
        Ok(r#"{"enabled":true,"payment_method_id":"pm_1"}"#),
    );
    check("\u{feff}{\"enabled\":false}", on(), Ok("{\"enabled\":true}"));
}

/// A JSON value in any spelling.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "1e2",
        "-0.0",
        "0.1000",
        "123456789012345678901234567890",
        "\"\\u00e9\"",
        "\"a\\\"b\"",
        "\"\"",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| format!("[{}]", parts.join(" , "))),
            prop::collection::vec(inner, 0..4).prop_map(|parts| {
                let named = parts.iter().enumerate().map(|(n, part)| format!("\"k{n}\": {part}"));
                format!("{{{}}}", named.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn every_other_member_goes_back_byte_for_byte(
        others in prop::collection::vec(value(), 0..6),
        at in 0_usize..7,
        enabled in any::<bool>(),
        wished in any::<Option<bool>>(),
        line in prop::option::of(0_u32..100_000),
        space in prop::sample::select(vec!["", " ", "\n\t"]),
    ) {
        let mut members: Vec<String> =
            others.iter().enumerate().map(|(n, value)| format!("\"other{n}\"{space}:{space}{value}")).collect();
        let member = |on: &str, line: &str| {
            format!("\"enabled\"{space}:{on}{space},\"threshold_credits\":{space}{line}")
        };
        let place = at.min(members.len());
        members.insert(place, member(&enabled.to_string(), "1.50"));
        let whole = |members: &[String]| format!("{{{space}{}{space}}}", members.join(","));
        let before = read(Which::AutoTopUp, &whole(&members));
        let wish = Wish { enabled: wished, threshold: line.map(|n| Credits::whole(n.into())), ..Wish::default() };
        let got = edited(Which::AutoTopUp, &before, &wish).unwrap();
        let line = line.map_or("1.50".to_owned(), |n| n.to_string());
        members[place] = member(&wished.unwrap_or(enabled).to_string(), &line);
        prop_assert_eq!(&got, &whole(&members));
        let after = read(Which::AutoTopUp, &got);
        prop_assert!(wish.is_in(&after));
        prop_assert_eq!(&after.others, &before.others);
    }

    #[test]
    fn no_answer_makes_it_panic(body in "[\\[\\]{}\",:a-z0-9 .e-]{0,60}") {
        let _ = answered(200, &body, |answer| setting(Which::AutoTopUp, answer));
        let _ = answered(200, &body, methods);
    }
}

#[test]
fn payment_methods_are_read_from_every_likely_shape() {
    /// Each as "id kind brand last4 month/year default; name=text".
    #[track_caller]
    fn check(body: &str, expect: Result<(&str, usize), Code>) {
        let got = answered(200, body, methods).map(|read| {
            let one = |method: &Method| {
                let expires = method.expires.map_or("?".into(), |(month, year)| format!("{month}/{year}"));
                let default = method.is_default.map_or("?".into(), |is| is.to_string());
                let others: Vec<String> =
                    method.others.iter().map(|field| format!("{}={}", field.name, field.text)).collect();
                let id = method.id.as_deref().unwrap_or("?");
                let words = [id, &method.kind, &method.brand, &method.last4, &expires, &default].join(" ");
                format!("{words};{}", others.join(" "))
            };
            (read.methods.iter().map(one).collect::<Vec<_>>().join(" | "), read.refused)
        });
        assert_eq!(got, expect.map(|(text, refused)| (text.to_owned(), refused)), "{body}");
    }
    let card =
        r#"{"id":"pm_1","type":"card","brand":"visa","last4":"4242","exp_month":12,"exp_year":2028,"is_default":true}"#;
    let one = Ok(("pm_1 card visa 4242 12/2028 true;", 0));
    for list in [
        format!("[{card}]"),
        format!("{{\"items\":[{card}]}}"),
        format!("{{\"payment_methods\":[{card}],\"data\":7}}"),
        format!("{{\"data\":[{card}],\"has_more\":false}}"),
    ] {
        check(&list, one);
    }
    check(
        r#"[{"id":"pm_1","type":"card","card":{"brand":"visa","last4":4242,"exp_month":1,"exp_year":"2028"}}]"#,
        Ok(("pm_1 card visa 4242 1/2028 ?;", 0)),
    );
    check(
        r#"[{"id":7,"type":"paypal","email":"a@b.c","exp_month":13,"exp_year":28}]"#,
        Ok(("7 paypal   ? ?;email=a@b.c", 0)),
    );
    check("[]", Ok(("", 0)));
    check(r#"[7,null,{}]"#, Ok(("?    ? ?;", 2)));
    // An id that could name another address, or two methods, names none.
    for id in ["..", ".", "a/b", "a?b", "a#b", "%2e%2e", "", " ", "ä", "a b", "a\\\\b", "-"] {
        check(&format!("[{{\"id\":\"{id}\"}}]"), Ok(("?    ? ?;", 0)));
    }
    check(r#"[{"id":"a"},{"id":"a"},{"id":"b"}]"#, Ok(("?    ? ?; | ?    ? ?; | b    ? ?;", 0)));
    for body in ["", "{}", "null", "7", r#"{"items":{}}"#] {
        check(body, Err(Code::Protocol));
    }
    check(&format!("[{}]", vec!["{}"; 201].join(",")), Err(Code::Protocol));
}
