//! Removes a way to pay: one request, and the list is read again.

use brimful_core::billing::Methods;
use brimful_core::failure::{Code, Failure};

use super::{DEADLINE, Document, Subject, busy, shape};
use crate::api::backend::Backend;
use crate::api::{ApiError, convert, dto};
use crate::providers::{self, NotDone};

impl Backend {
    pub(super) async fn remove_method(&self, account: String, method: &str) -> Result<dto::RemovedMethod, ApiError> {
        let subject = self.billed(account).await?;
        let turn = (subject.id().clone(), Document::Methods);
        let _turn = self.0.billing.turns.enter(&turn).ok_or_else(busy)?;
        // What is asked for is one of the service's own: its id becomes a part of an address.
        let before = subject.read_methods().await.map_err(|failure| subject.error(&failure))?;
        if !names(&before, method) {
            // One that cannot be named any more may be it.
            let unnamed = before.refused > 0 || before.methods.iter().any(|one| one.id.is_none());
            let bad = || ApiError::new("bad_method", "the service names no payment method so");
            return if unnamed { Err(bad()) } else { Ok(told(&subject, "gone", Some(&before), None)) };
        }
        let ports = subject.engine.ports();
        let target = subject.whom.target();
        let sent = providers::remove_method(&ports.http, ports.clock.as_ref(), target, method, DEADLINE).await;
        let (gone, doubt) = match sent {
            Ok(()) => (false, None),
            Err(NotDone::Refused(failure)) if failure.code == Code::NotOffered => (true, None),
            Err(NotDone::Refused(failure)) => return Err(subject.error(&failure)),
            Err(NotDone::Perhaps(failure)) => (false, Some(failure)),
        };
        Ok(match (subject.read_methods().await, doubt) {
            (Ok(now), doubt) if names(&now, method) => told(&subject, "still_there", Some(&now), doubt),
            (Ok(now), _) => told(&subject, if gone { "gone" } else { "removed" }, Some(&now), None),
            (Err(why), None) => told(&subject, if gone { "gone" } else { "unread" }, None, Some(why)),
            (Err(_), Some(why)) => told(&subject, "unknown", None, Some(why)),
        })
    }
}

impl Subject {
    pub(super) async fn read_methods(&self) -> Result<Methods, Failure> {
        let ports = self.engine.ports();
        providers::read_methods(&ports.http, ports.clock.as_ref(), self.whom.target(), DEADLINE).await
    }
}

fn names(methods: &Methods, id: &str) -> bool {
    methods.methods.iter().any(|method| method.id.as_deref() == Some(id))
}

fn told(subject: &Subject, outcome: &str, now: Option<&Methods>, why: Option<Failure>) -> dto::RemovedMethod {
    dto::RemovedMethod {
        outcome: outcome.into(),
        now: now.map(|methods| shape::methods(methods, subject.now())),
        trouble: why.map(|failure| Box::new(convert::trouble(&failure, subject.now()))),
    }
}
