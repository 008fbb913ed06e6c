//! Who asks what: a later question in a slot calls the earlier one off, and so does leaving the account.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use brimful_core::account::AccountId;
use tokio_util::sync::CancellationToken;

use crate::api::ApiError;

/// Most questions at once: a form, and the plans that are compared. The oldest gives way.
const MOST_OPEN: usize = 32;

/// The questions that are open.
#[derive(Default)]
pub(super) struct Slots(Mutex<State>);

#[derive(Default)]
struct State {
    asked: u64,
    /// Oldest first.
    open: Vec<Open>,
}

struct Open {
    number: u64,
    slot: String,
    account: AccountId,
    called_off: CancellationToken,
}

impl Slots {
    /// Waits for an answer, unless the question is called off; then the answer is dropped, also where it is there.
    pub(super) async fn ask<T>(
        &self,
        slot: &str,
        account: &AccountId,
        answer: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        let asked = self.enter(slot, account);
        tokio::select! {
            biased;
            () = asked.called_off.cancelled() => Err(superseded()),
            answer = answer => answer,
        }
    }

    /// Calls off what is asked in a slot.
    pub(super) fn call_off(&self, slot: &str) {
        self.end(|open| open.slot == slot);
    }

    /// Calls off what is asked about an account; about any where none is named.
    pub(super) fn leave(&self, account: Option<&AccountId>) {
        self.end(|open| account.is_none_or(|account| open.account == *account));
    }

    fn enter(&self, slot: &str, account: &AccountId) -> Asked<'_> {
        let mut state = self.lock();
        state.asked += 1;
        let number = state.asked;
        end(&mut state.open, |open| open.slot == slot);
        let oldest = state.open.first().map(|open| open.number).filter(|_| state.open.len() >= MOST_OPEN);
        end(&mut state.open, |open| Some(open.number) == oldest);
        let called_off = CancellationToken::new();
        let open = Open { number, slot: slot.to_owned(), account: account.clone(), called_off: called_off.clone() };
        state.open.push(open);
        Asked { slots: self, number, called_off }
    }

    fn end(&self, which: impl Fn(&Open) -> bool) {
        end(&mut self.lock().open, which);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change of it is small and whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn end(open: &mut Vec<Open>, which: impl Fn(&Open) -> bool) {
    open.retain(|question| {
        let ends = which(question);
        if ends {
            question.called_off.cancel();
        }
        !ends
    });
}

/// A question until it is dropped, answered or not.
struct Asked<'a> {
    slots: &'a Slots,
    number: u64,
    called_off: CancellationToken,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.slots.lock().open.retain(|open| open.number != self.number);
    }
}

/// A later question was asked, or nobody wants to know any more.
pub(super) fn superseded() -> ApiError {
    ApiError::new("superseded", "this was called off")
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::{FutureExt as _, poll};

    use super::*;

    fn account(text: &str) -> AccountId {
        AccountId::new(text).unwrap()
    }

    fn code(answer: Option<Result<u8, ApiError>>) -> String {
        answer.map_or("open".into(), |answer| answer.map_or_else(|error| error.code, |n| n.to_string()))
    }

    #[tokio::test]
    async fn a_later_question_in_the_same_slot_calls_the_earlier_off() {
        let (slots, a, b) = (Slots::default(), account("a"), account("b"));
        let mut first = Box::pin(slots.ask("form", &a, pending()));
        let mut other = Box::pin(slots.ask("plan:1", &b, pending()));
        assert!(poll!(&mut first).is_pending() && poll!(&mut other).is_pending());
        let second = slots.ask("form", &a, ready(Ok(2)));
        assert_eq!(code(second.now_or_never()), "2");
        assert_eq!(
            (code(first.now_or_never()), code((&mut other).now_or_never())),
            ("superseded".into(), "open".into())
        );
        slots.leave(Some(&a));
        assert_eq!(code((&mut other).now_or_never()), "open");
        slots.leave(Some(&b));
        assert_eq!(code(other.now_or_never()), "superseded");
        assert!(slots.lock().open.is_empty(), "nothing is left behind");
    }

    #[tokio::test]
    async fn an_answer_that_is_there_already_is_dropped_where_the_question_was_called_off() {
        let (slots, a) = (Slots::default(), account("a"));
        let (send, answer) = tokio::sync::oneshot::channel();
        let mut first = Box::pin(slots.ask("form", &a, async { answer.await.unwrap() }));
        assert!(poll!(&mut first).is_pending());
        send.send(Ok(1)).unwrap();
        slots.call_off("form");
        assert_eq!(code(first.now_or_never()), "superseded");
    }

    #[tokio::test]
    async fn no_more_than_so_many_are_open() {
        let (slots, a) = (Slots::default(), account("a"));
        let mut open: Vec<_> = (0..=MOST_OPEN)
            .map(|n| {
                let (slots, a) = (&slots, &a);
                Box::pin(async move { slots.ask(&format!("plan:{n}"), a, pending::<Result<u8, ApiError>>()).await })
            })
            .collect();
        for question in &mut open {
            assert!(poll!(question).is_pending());
        }
        let codes: Vec<String> = open.into_iter().map(|question| code(question.now_or_never())).collect();
        assert_eq!((codes[0].as_str(), codes[1].as_str()), ("superseded", "open"));
    }
}
