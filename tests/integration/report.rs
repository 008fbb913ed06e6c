//! The problem report: it tells what state Brimful is in, nothing of the user, and is saved as the user left it.

use brimful_core::provider::ProviderId;
use brimful_core::report::Person;
use brimful_engine::api::{ApiError, Call, Reply, dto};
use brimful_sandbox::{Fault, Options};
use brimful_tests::canary;
use brimful_tests::world::{Kept, World};
use chrono::TimeDelta;

const HOME: &str = "/home/annemarie";

async fn report(world: &World) -> String {
    match world.call(Call::ProblemReport).await {
        Ok(Reply::ProblemReport(report)) => report.text,
        other => panic!("{other:?}"),
    }
}

async fn save(world: &World, text: &str) -> Result<dto::SavedReport, ApiError> {
    match world.call(Call::SaveProblemReport { text: text.into() }).await? {
        Reply::SavedReport(saved) => Ok(saved),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_tells_the_state_and_nothing_of_the_user() {
    let person = Person { homes: vec![HOME.into()], names: vec!["annemarie".into()] };
    let world = World::on(Kept { person, ..Kept::default() }, Options::default()).await;
    let provider = ProviderId::UGen;
    let id = world.add(provider, Some("4711")).await;
    let name = "Weddings of Annemarie".to_owned();
    let rename =
        dto::AccountChange { account: id.to_string(), name: Some(name.clone()), ..dto::AccountChange::default() };
    world.call(Call::UpdateAccount(rename)).await.unwrap();
    world.set_balance(provider, 815);
    world.control().set_fault(provider, Some(Fault::ServerError(503)));
    world.pass(TimeDelta::minutes(61)).await;
    let key = world.key(provider);
    for line in [
        format!("WARN could not save path={HOME}/.local/share"),
        format!("WARN sent Authorization: Bearer {key}"),
        format!("WARN name={name} mail=me@example.org"),
    ] {
        world.kept.log.push(&line);
    }

    let text = report(&world).await;
    for told in
        ["Version: 0.0.0-test", "1. u-gen, ", "error: unavailable", "could not save path=~/.local/share", "ledger.db"]
    {
        assert!(text.contains(told), "{told} is missing:\n{text}");
    }
    assert!(!canary::holds(text.as_bytes(), &key), "{text}");
    for own in ["annemarie", "Annemarie", "Weddings", "me@example", "4711", "815"] {
        assert!(!text.contains(own), "{own} is told:\n{text}");
    }
}

#[tokio::test]
async fn while_the_sample_is_shown_it_is_about_the_users_own_accounts() {
    let world = World::new().await;
    world.add(ProviderId::Voxpria, None).await;
    world.call(Call::StartSample).await.unwrap();
    world.until("the sample is shown", |view| view.sample && view.accounts.len() == 5).await;
    let text = report(&world).await;
    assert!(text.contains("Sample data shown: yes") && text.contains("1. voxpria, "), "{text}");
    assert!(!text.contains("2. "), "{text}");
}

#[tokio::test]
async fn it_is_saved_as_the_user_left_it() {
    let (world, folder) = (World::new().await, tempfile::tempdir().unwrap());
    let target = folder.path().join("mine.txt");
    *world.kept.chosen.file.lock().unwrap() = Some(target.clone());
    let saved = save(&world, "what I left\nof it – ü").await.unwrap();
    assert_eq!(saved, dto::SavedReport { saved: true, file: Some("mine.txt".into()) });
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "what I left\nof it – ü");
    assert_eq!(*world.kept.chosen.suggested.lock().unwrap(), ["brimful-report-2026-03-02.txt"]);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&target).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "readable by this user only");
    }

    // Called off, nothing is written.
    *world.kept.chosen.file.lock().unwrap() = None;
    assert_eq!(save(&world, "x").await.unwrap(), dto::SavedReport { saved: false, file: None });
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    // Where it cannot be written, that is an error, and what was there stays.
    *world.kept.chosen.file.lock().unwrap() = Some(folder.path().join("none/mine.txt"));
    assert_eq!(save(&world, "x").await.unwrap_err().code, "not_saved");
    *world.kept.chosen.file.lock().unwrap() = Some(folder.path().to_owned());
    assert!(save(&world, "x").await.is_err());
    assert_eq!(save(&world, &"x".repeat(1024 * 1024 + 1)).await.unwrap_err().code, "too_large");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn one_question_for_a_file_at_a_time() {
    let world = World::new().await;
    *world.kept.chosen.hangs.lock().unwrap() = true;
    tokio::select! {
        ended = save(&world, "first") => panic!("{ended:?}"),
        second = async {
            while world.kept.chosen.suggested.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
            save(&world, "second").await
        } => assert_eq!(second.unwrap_err().code, "not_possible"),
    }
    // The first was called off with its window.
    *world.kept.chosen.hangs.lock().unwrap() = false;
    assert!(!save(&world, "third").await.unwrap().saved);
}
