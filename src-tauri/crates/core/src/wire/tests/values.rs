//! What a good answer says, and what a value that was not sent is.

use super::{fixture, json_head, read};
use crate::failure::Code;
use crate::provider::ProviderId::{self, Pictory, PixVerse, PowerPost, UGen, Voxpria};
use crate::reading::{Notice, PoolId, Source};

/// "available/balance/reserved/pools/source/account/notices", absent as "-".
#[track_caller]
fn check(service: ProviderId, body: &str, expect: &str) {
    let balance = read(service, 200, &json_head(), body.as_bytes()).unwrap();
    let number = |n: Option<crate::amount::Credits>| n.map_or("-".to_owned(), |n| n.to_string());
    let pools: Vec<String> = balance.pools.iter().map(|p| format!("{}={}", p.id.as_str(), p.amount)).collect();
    let notices: Vec<&str> = balance.notices.iter().map(|n| n.as_str()).collect();
    let got = [
        balance.available.to_string(),
        number(balance.balance),
        number(balance.reserved),
        pools.join("+"),
        balance.source.as_str().to_owned(),
        balance.service_account.unwrap_or("-".into()),
        notices.join("+"),
    ];
    assert_eq!(got.join("/"), expect, "{service} {body}");
}

#[track_caller]
fn refuse(service: ProviderId, body: &str, expect: &str) {
    let failure = read(service, 200, &json_head(), body.as_bytes()).unwrap_err();
    assert_eq!((failure.code, failure.message.as_str()), (Code::Protocol, expect), "{body}");
    assert_eq!(failure.request_id.as_deref(), Some("req-1"));
}

#[test]
fn the_documented_examples_show_their_documented_numbers() {
    check(PowerPost, fixture!("powerpost/balance"), "47/-/-//reported/-/");
    check(PixVerse, fixture!("pixverse/balance"), "1072650/-/-/monthly=1069020+purchased=3630/derived/-/");
    check(Pictory, fixture!("pictory/quota"), "21310/-/-//derived/-/");
    check(UGen, fixture!("u-gen/balance"), "1033/1240/207//reported/-/");
    check(Voxpria, fixture!("voxpria/balance"), "1500/-/-//reported/-/");
}

#[test]
fn decimals_texts_and_unknown_fields_are_read() {
    check(PowerPost, r#"{"balance": "46.50", "plan": {"a": [1]}}"#, "46.5/-/-//reported/-/");
    check(PowerPost, "\u{feff} {\"balance\":0}\n", "0/-/-//reported/-/");
    check(PowerPost, r#"{"balance": -3}"#, "-3/-/-//reported/-/");
    check(
        PixVerse,
        r#"{"ErrCode":"0","ErrMsg":"Success","Resp":{"account_id":9007199254740993,"credit_monthly":0.1,"credit_package":"0.2"},"request_id":"x"}"#,
        "0.3/-/-/monthly=0.1+purchased=0.2/derived/9007199254740993/",
    );
    check(Pictory, r#"{"aiCredits":{"used":0.6,"limit":1.8}}"#, "1.2/-/-//derived/-/");
    check(Pictory, r#"{"aiCredits":{"used":110,"limit":100}}"#, "-10/-/-//derived/-/");
    check(Voxpria, r#"{"success":true,"data":{"balance":"1500.25"}}"#, "1500.25/-/-//reported/-/");
}

#[test]
fn u_gen_shows_the_service_s_available_and_notes_a_mismatch() {
    check(UGen, r#"{"available_credits": 5}"#, "5/-/-//reported/-/");
    check(UGen, r#"{"credit_balance": 10, "credit_reserved": null, "available_credits": 5}"#, "5/10/-//reported/-/");
    check(UGen, r#"{"credit_balance": 10.5, "credit_reserved": 3}"#, "7.5/10.5/3//derived/-/");
    let mismatch = format!("1000/1240/207//reported/-/{}", Notice::AvailableMismatch.as_str());
    check(UGen, r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1000}"#, &mismatch);
    check(
        UGen,
        r#"{"credit_balance":1240,"credit_reserved":207,"available_credits":1033.0}"#,
        "1033/1240/207//reported/-/",
    );
    refuse(UGen, r#"{"credit_balance": 10}"#, "U-Gen did not send available_credits");
    refuse(
        UGen,
        r#"{"credit_balance": 10, "credit_reserved": 1, "available_credits": "many"}"#,
        "U-Gen sent a value of available_credits that is not a number",
    );
    refuse(
        UGen,
        r#"{"available_credits": 1, "credit_reserved": []}"#,
        "U-Gen sent a value of credit_reserved that is not a number",
    );
}

#[test]
fn what_was_not_sent_is_never_a_zero() {
    refuse(PowerPost, "{}", "PowerPost did not send balance");
    refuse(PowerPost, r#"{"balance": null}"#, "PowerPost did not send balance");
    refuse(PowerPost, r#"{"Balance": 47}"#, "PowerPost did not send balance");
    refuse(PowerPost, r#"{"balance": 47, "balance": 48}"#, "PowerPost sent an answer that is no JSON object");
    refuse(PowerPost, "[47]", "PowerPost sent an answer that is no JSON object");
    refuse(PowerPost, "", "PowerPost sent an answer that is no JSON object");
    refuse(PowerPost, r#"{"balance": 47"#, "PowerPost sent an answer that is no JSON object");
    refuse(PowerPost, r#"{"balance": 47} trailing"#, "PowerPost sent an answer that is no JSON object");
    refuse(PowerPost, r#"{"balance": true}"#, "PowerPost sent a value of balance that is not a number");
    refuse(
        PowerPost,
        r#"{"balance": 1e400}"#,
        "PowerPost sent a value of balance that is a number that cannot be held exactly",
    );
    refuse(PixVerse, fixture!("pixverse/null-resp"), "PixVerse did not send Resp");
    refuse(PixVerse, fixture!("pixverse/missing-err-code"), "PixVerse did not send ErrCode");
    refuse(
        PixVerse,
        r#"{"ErrCode":null,"Resp":{"credit_monthly":1,"credit_package":1}}"#,
        "PixVerse did not send ErrCode",
    );
    refuse(
        PixVerse,
        r#"{"ErrCode":false,"Resp":{"credit_monthly":1,"credit_package":1}}"#,
        "PixVerse did not send ErrCode",
    );
    refuse(PixVerse, r#"{"ErrCode":0,"Resp":[0,10,20]}"#, "PixVerse did not send Resp");
    refuse(PixVerse, r#"{"ErrCode":0,"Resp":{"credit_monthly":1}}"#, "PixVerse did not send credit_package");
    refuse(
        PixVerse,
        r#"{"ErrCode":0,"Resp":{"credit_monthly":null,"credit_package":1}}"#,
        "PixVerse did not send credit_monthly",
    );
    refuse(
        PixVerse,
        r#"{"ErrCode":0,"Resp":{"credit_monthly":79228162514264337593543950335,"credit_package":0.1}}"#,
        "PixVerse sent pools whose sum cannot be held exactly",
    );
    refuse(Pictory, "{}", "Pictory did not send aiCredits");
    refuse(Pictory, r#"{"aiCredits":{"used":1}}"#, "Pictory did not send aiCredits.limit");
    refuse(Pictory, r#"{"aiCredits":{"limit":1}}"#, "Pictory did not send aiCredits.used");
    refuse(Pictory, r#"{"aiCredits":22000}"#, "Pictory did not send aiCredits");
    refuse(Voxpria, r#"{"data":{"balance":1500}}"#, "Voxpria did not send success");
    refuse(Voxpria, r#"{"success":"true","data":{"balance":1500}}"#, "Voxpria did not send success");
    refuse(Voxpria, r#"{"success":true}"#, "Voxpria did not send data");
    refuse(Voxpria, r#"{"success":true,"data":{}}"#, "Voxpria did not send balance");
    refuse(
        Voxpria,
        r#"{"success":true,"data":{"balance":15,"currency":"USD"}}"#,
        "Voxpria sent a balance that is not counted in credits",
    );
}

#[test]
fn the_words_of_pools_and_sources_are_stable() {
    assert_eq!((PoolId::Monthly.as_str(), PoolId::Purchased.as_str()), ("monthly", "purchased"));
    assert_eq!(Source::Entered.as_str(), "entered");
}
