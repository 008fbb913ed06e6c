//! Keeps the key out of what a service says: some repeat it in their errors ("Invalid API key: …").

use brimful_core::billing::Field;
use brimful_core::failure::Failure;
use brimful_core::ledger::{Entry, UsageDay};
use brimful_core::reading::Balance;
use brimful_core::secret::Secret;

/// What stands where the key stood.
const PLACEHOLDER: &str = "[key]";

/// Shortest beginning of the key that is taken for it, where a text was cut off in the middle of it.
const SHORTEST_PART: usize = 6;

/// The failure without the key in any of its texts.
pub(super) fn failure(mut failure: Failure, secret: &Secret) -> Failure {
    failure.message = text(failure.message, secret);
    failure.provider_code = failure.provider_code.map(|t| text(t, secret));
    failure.provider_message = failure.provider_message.map(|t| text(t, secret));
    failure.request_id = failure.request_id.map(|t| text(t, secret));
    failure
}

/// The balance without the key in the one text that it has.
pub(super) fn balance(mut balance: Balance, secret: &Secret) -> Balance {
    balance.service_account = balance.service_account.map(|t| text(t, secret));
    balance
}

/// The entries without the key in any of their texts.
pub(super) fn entries(mut entries: Vec<Entry>, secret: &Secret) -> Vec<Entry> {
    let clean = |said: &mut String| *said = text(std::mem::take(said), secret);
    for entry in &mut entries {
        for said in [&mut entry.id, &mut entry.source, &mut entry.description, &mut entry.raw_type] {
            clean(said);
        }
        entry.job.iter_mut().for_each(clean);
    }
    entries
}

/// The days without the key in the one text that they have.
pub(super) fn days(mut days: Vec<UsageDay>, secret: &Secret) -> Vec<UsageDay> {
    for day in &mut days {
        day.raw_cost = day.raw_cost.take().map(|said| text(said, secret));
    }
    days
}

/// The fields without the key in any of their texts.
pub(super) fn fields(fields: &mut [Field], secret: &Secret) {
    for field in fields {
        for said in [&mut field.name, &mut field.text] {
            *said = text(std::mem::take(said), secret);
        }
    }
}

/// A text without the key.
pub(super) fn text(text: String, secret: &Secret) -> String {
    let key = secret.expose();
    if key.is_empty() {
        return text;
    }
    let mut clean = if text.contains(key) { text.replace(key, PLACEHOLDER) } else { text };
    let part = (SHORTEST_PART..key.len()).rev().find(|n| key.get(..*n).is_some_and(|start| clean.ends_with(start)));
    if let Some(part) = part {
        clean.truncate(clean.len() - part);
        clean.push_str(PLACEHOLDER);
    }
    clean
}

#[cfg(test)]
mod tests {
    use brimful_core::failure::{Code, MAX_PROVIDER_TEXT};

    use super::*;

    #[test]
    fn a_key_that_a_service_repeats_is_taken_out() {
        #[track_caller]
        fn check(said: &str, expect: &str) {
            let secret = Secret::new("pp_live_sk_canary".into());
            assert_eq!(text(said.into(), &secret), expect);
        }
        check("Invalid API key", "Invalid API key");
        check("Invalid API key: pp_live_sk_canary!", "Invalid API key: [key]!");
        check("pp_live_sk_canarypp_live_sk_canary", "[key][key]");
        check("Bearer pp_live_sk_can", "Bearer [key]");
        check("keys start with pp_l", "keys start with pp_l");
        check("", "");
    }

    #[test]
    fn every_text_of_a_failure_is_cleaned_even_when_it_was_cut() {
        let secret = Secret::new("pp_live_sk_canary".into());
        let long = format!("{}pp_live_sk_canary", "x".repeat(MAX_PROVIDER_TEXT - 12));
        let said = Failure::new(Code::Auth, "pp_live_sk_canary")
            .with_provider(Some("pp_live_sk_canary".into()), Some(long))
            .with_request_id(Some("id-pp_live_sk_canary".into()));
        let clean = failure(said, &secret);
        assert!(!format!("{clean:?}").contains("pp_live_sk"), "{clean:?}");
    }
}
