//! What is said beside an estimate, on standard error: what looked odd, what is not known, and where a job costs more.

use brimful_core::amount::Credits;
use brimful_core::estimate::{Form, Note, job_default_extra};
use brimful_core::failure::{Code, Failure};
use brimful_core::pack;
use brimful_core::words::Words;

use super::found::{Answer, Found};
use crate::args::option_of;
use crate::terminal::shown;
use crate::text::credits;
use crate::trouble::Trouble;

/// Most characters of a service's own words.
const MOST_WORDS: usize = 200;

/// Sentences, the most important last.
pub(super) fn notes(found: &Found, job: &Form, service: &str) -> Vec<String> {
    let words = Words::english();
    let mut told: Vec<String> =
        found.cost.notes.iter().map(|note| odd(*note, found.cost.total, service, &words)).collect();
    if let Some(extra) = job_default_extra(job) {
        told.push(format!(
            "A job that is started without settings for quality assurance has it on, with one retry a keyframe: by the \
             documented rates that sets aside {} more than an estimate without it. To have it in the estimate: --qa \
             --kf-retries 1.",
            credits(extra, &words)
        ));
    }
    if let Some(Err(failure)) = &found.packs {
        told.push(format!("The packs that {service} offers could not be read. {}.", reason(failure)));
    }
    match &found.answer {
        Answer::Said(_) => {}
        Answer::Unsaid(reason) => {
            told.push(format!("Whether the credits cover this job cannot be said exactly: {reason}."));
        }
        Answer::Unread(failure) => told.push(format!("What is available could not be read. {}.", reason(failure))),
    }
    told
}

/// A failure whose words name the options that the service, by the fields, found wrong.
pub(super) fn with_options(failure: Failure) -> Failure {
    let named: Vec<String> = failure.fields.iter().map(|field| format!("{} ({field})", option_of(field))).collect();
    if named.is_empty() {
        return failure;
    }
    let message = format!("{}: {}", failure.message, named.join(", "));
    Failure { message, ..failure }
}

/// The service's own words, where they say what about the job is wrong.
pub(super) fn words_of(failure: &Failure, service: &str) -> Option<String> {
    let about_the_job = matches!(failure.code, Code::InvalidRequest | Code::NotOffered | Code::OutOfCredits);
    let words = failure.provider_message.as_deref().filter(|_| about_the_job)?;
    Some(format!("{service} says: {}", shown(words, MOST_WORDS)))
}

/// Why no packs are named that cover what is short.
pub(super) fn no_choice(reason: pack::NoChoice) -> String {
    format!("Which packs cover it cannot be said: {reason}.")
}

fn reason(failure: &Failure) -> Trouble {
    Trouble::Unread(failure.clone())
}

fn odd(note: Note, total: Credits, service: &str, words: &Words) -> String {
    let (whole, part) = (words.amount(total), |sum: Credits| words.amount(sum));
    match note {
        Note::Rounded { sum } => {
            format!("The parts add up to {}; {service} rounds the total up to {whole}.", part(sum))
        }
        Note::PartsDiffer { sum } => {
            format!("The parts add up to {} and not to {whole}; the total is what {service} says.", part(sum))
        }
        Note::PartUnread => format!("A part has no credits that can be read; the total is what {service} says."),
        Note::BreakdownUnread => format!("{service} tells parts that cannot be read; the total is what it says."),
        Note::TotalsDiffer => format!("{service} sent two totals that differ; the first of them stands."),
    }
}
