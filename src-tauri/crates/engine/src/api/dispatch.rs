//! One function from a call to its reply: checks the arguments, asks the engine, words the error.

use brimful_core::account::AccountId;
use brimful_core::amount::Credits;
use brimful_core::base_url::BaseUrlError;
use brimful_core::checkout::{self, Scope};
use brimful_core::provider::{ProviderId, clean_key};
use brimful_core::settings::{Pause, RefreshInterval};
use chrono::TimeDelta;

use super::backend::{Backend, new_id};
use super::{ApiError, Call, Reply, alerts, convert, dto};
use crate::engine::{Change, EngineError, NewAccount};
use crate::keychain::KeychainError;
use crate::ports::StoreError;

impl Backend {
    /// Does what a call asks for.
    ///
    /// # Errors
    /// [`ApiError`] with a stable code; nothing was changed then.
    pub async fn dispatch(&self, call: Call) -> Result<Reply, ApiError> {
        let engine = self.shown();
        let done = match call {
            Call::View => return Ok(Reply::View(Box::new(Self::dto(&self.view())))),
            Call::Services => return Ok(Reply::Services(ProviderId::ALL.into_iter().map(convert::service).collect())),
            Call::About => return Ok(Reply::About(self.about().await)),
            Call::ProblemReport => return Ok(Reply::ProblemReport(self.problem_report().await)),
            Call::SaveProblemReport { text } => return self.save_problem_report(text).await.map(Reply::SavedReport),
            Call::AddAccount(new) => return self.add_account(new).await.map(Reply::Added),
            Call::RemoveAccount { account } => {
                let account = id(account)?;
                let key_removed = engine.remove_account(account.clone()).await;
                if key_removed.is_ok() {
                    self.0.planning.leave(Some(&account));
                }
                return Ok(Reply::Removed(dto::Removed { key_removed: self.or_error(key_removed)? }));
            }
            Call::OpenPage { provider, page } => return self.open_page(&provider, page).await.map(Reply::Opened),
            Call::Refresh { account } => engine.refresh(account.map(id).transpose()?).await,
            Call::UpdateAccount(change) => {
                let (account, change) = account_change(change)?;
                let moved = change.base_url.is_some().then(|| account.clone());
                let updated = engine.update_account(account, change).await;
                if moved.is_some() && updated.is_ok() {
                    self.0.planning.leave(moved.as_ref());
                }
                updated
            }
            Call::ReplaceKey { account, key, accept_other } => {
                let account = id(account)?;
                let replaced = engine.replace_key(account.clone(), &key, accept_other).await;
                if replaced.is_ok() {
                    self.0.planning.leave(Some(&account));
                }
                replaced
            }
            Call::Reorder { accounts } => {
                // What is no id names no account, and is passed over like an account that is gone.
                engine.reorder(accounts.into_iter().filter_map(|text| AccountId::new(text).ok()).collect()).await
            }
            Call::EnterBalance { account, amount } => {
                let account = id(account)?;
                let entered = engine.enter_balance(account.clone(), credits(&amount)?).await;
                self.or_error(entered)?;
                engine.refresh(Some(account)).await
            }
            Call::SetPreferences(change) => return self.set_preferences(change).await,
            call @ (Call::Alerts | Call::TestNotification | Call::SnoozeAlerts { .. } | Call::EndSnooze { .. }) => {
                return self.alerting(call).await;
            }
            Call::PauseAlerts { span } => engine.pause_alerts(Some(self.pause(span))).await,
            Call::ResumeAlerts => engine.pause_alerts(None).await,
            Call::SetStartAtLogin { on } => return self.set_start_at_login(on).await,
            Call::StartSample => return self.start_sample().await.map(|()| Reply::Done),
            Call::StopSample => {
                self.stop_sample().await;
                Ok(())
            }
            Call::Activity { filter } => return self.activity(filter).await.map(Reply::Activity),
            Call::ActivityRows { filter, month, offset, limit } => {
                return self.activity_rows(filter, &month, offset, limit).await.map(Reply::ActivityRows);
            }
            Call::ActivityJob { account, job } => {
                return self.activity_job(account, &job).await.map(Reply::ActivityJob);
            }
            Call::Findings => return self.findings().await.map(Reply::Findings),
            Call::ClassifyEntry { account, entry, kind } => {
                return self.classify_entry(account, &entry, &kind).await.map(|()| Reply::Done);
            }
            Call::Spending { account, span } => return self.spending(account, span).await.map(Reply::Spending),
            Call::Balances { account, span } => return self.balances(account, span).await.map(Reply::Balances),
            Call::StopFill { account } => engine.stop_fill(id(account)?).await,
            Call::ResumeFill { account } => engine.resume_fill(id(account)?).await,
            Call::ExportActivity { filter, format } => {
                return self.export_activity(filter, format).await.map(Reply::Exported);
            }
            Call::CancelExport => {
                self.0.exports.cancel();
                Ok(())
            }
            Call::KeptActivity => return self.kept_activity().await.map(Reply::Kept),
            Call::ForgetActivity { account } => engine.forget_activity(id(account)?).await,
            call @ (Call::JobFields
            | Call::Quote { .. }
            | Call::CancelQuote { .. }
            | Call::PreviewQuote { .. }
            | Call::Judge { .. }
            | Call::Prices { .. }
            | Call::RateTable { .. }
            | Call::SetRate { .. }
            | Call::Packs { .. }
            | Call::PaidRates { .. }
            | Call::SetPaidRate { .. }
            | Call::Buys { .. }
            | Call::Plans
            | Call::KeepPlan { .. }
            | Call::QuotePlan { .. }
            | Call::RenamePlan { .. }
            | Call::LinkPlan { .. }
            | Call::RemovePlan { .. }
            | Call::MadeJobs { .. }) => return Box::pin(self.planning(call)).await,
            call @ (Call::StartCheckout(_) | Call::DismissCheckout { .. }) => {
                return Box::pin(self.checkouts(call)).await;
            }
            call @ (Call::BillingSetting { .. }
            | Call::SaveBillingSetting(_)
            | Call::PaymentMethods { .. }
            | Call::RemovePaymentMethod { .. }) => return Box::pin(self.billing(call)).await,
            Call::Quit => {
                self.0.surroundings.shell.quit();
                Ok(())
            }
        };
        self.or_error(done).map(|()| Reply::Done)
    }

    async fn add_account(&self, new: dto::NewAccount) -> Result<dto::Added, ApiError> {
        let provider = service(&new.provider)?;
        let looks_like = clean_key(&new.key).and_then(|key| ProviderId::of_key(&key)).filter(|p| *p != provider);
        let account = new_id()?;
        let low_mark = new.low_mark.filter(|text| !text.trim().is_empty()).map(|text| credits(&text)).transpose()?;
        // Always among the user's own: a real key is never taken for a sample.
        let added = self
            .0
            .own
            .add_account(
                account.clone(),
                NewAccount {
                    provider,
                    name: new.name,
                    key: new.key,
                    base_url: new.base_url,
                    low_mark,
                    keep_unread: new.keep_unread,
                },
            )
            .await;
        let reading = self.or_error(added)?;
        self.stop_sample().await;
        Ok(dto::Added {
            account: account.to_string(),
            available: reading.map(|reading| reading.balance.available.to_string()),
            looks_like: looks_like.map(|p| p.id().into()),
        })
    }

    async fn open_page(&self, provider: &str, page: dto::Page) -> Result<dto::Opened, ApiError> {
        let provider = service(provider)?;
        let profile = provider.profile();
        let sample_origin = self.sample_origin().await;
        // Nobody is sent to a real shop from sample data.
        let address = match (&sample_origin, page) {
            (Some(origin), _) => format!("{origin}/"),
            (None, dto::Page::Buy) => profile.buy_page.to_owned(),
            (None, dto::Page::Key) => profile.key_page.to_owned(),
        };
        let scope = Scope { provider, sample_origin: sample_origin.as_deref() };
        let checked = match checkout::check_address(&address, scope) {
            Ok(checked) => checked,
            Err(refused) => return Ok(dto::Opened { opened: false, host: refused.host, address }),
        };
        let opener = self.0.surroundings.opener.clone();
        let asked = checked.clone();
        let opened = tokio::task::spawn_blocking(move || opener.open(&asked)).await;
        Ok(dto::Opened {
            opened: matches!(opened, Ok(Ok(()))),
            host: convert::host(checked.as_str()),
            address: checked.as_str().to_owned(),
        })
    }

    async fn about(&self) -> dto::About {
        let shell = self.0.surroundings.shell.clone();
        dto::About {
            version: self.0.surroundings.version.clone(),
            system: std::env::consts::OS.into(),
            data_folder: self.0.surroundings.data_folder.clone(),
            start_at_login: tokio::task::spawn_blocking(move || shell.starts_at_login()).await.ok().flatten(),
        }
    }

    async fn set_start_at_login(&self, on: bool) -> Result<Reply, ApiError> {
        let shell = self.0.surroundings.shell.clone();
        match tokio::task::spawn_blocking(move || shell.set_start_at_login(on)).await {
            Ok(Ok(())) => Ok(Reply::Done),
            Ok(Err(reason)) => {
                tracing::warn!(%reason, "start at login");
                Err(ApiError::new("failed", "this system did not take the change"))
            }
            Err(_) => Err(ApiError::new("failed", "this system did not take the change")),
        }
    }

    fn pause(&self, span: dto::PauseSpan) -> Pause {
        let clock = &self.0.surroundings.ports.clock;
        match span {
            dto::PauseSpan::Hour => Pause::Until(clock.now() + TimeDelta::hours(1)),
            dto::PauseSpan::Tomorrow => Pause::Until(clock.tomorrow_morning()),
            dto::PauseSpan::UntilResumed => Pause::UntilResumed,
        }
    }

    pub(super) fn or_error<T>(&self, result: Result<T, EngineError>) -> Result<T, ApiError> {
        result.map_err(|error| {
            let code = match &error {
                EngineError::Unread(failure) => {
                    return ApiError::of_failure(failure, self.0.surroundings.ports.clock.now());
                }
                EngineError::UnknownAccount => "unknown_account",
                EngineError::BadName => "bad_name",
                EngineError::BadKey => "bad_key",
                EngineError::BadAddress(BaseUrlError::Insecure) => "insecure_url",
                EngineError::BadAddress(_) => "bad_address",
                EngineError::DifferentAccount => "different_account",
                EngineError::UnknownCheckout => "unknown_checkout",
                EngineError::UnknownPlan => "unknown_plan",
                EngineError::TooManyPlans => "too_many",
                EngineError::Keychain(KeychainError::TooLong) => "key_too_long",
                EngineError::Keychain(other) => other.code().as_str(),
                EngineError::NotSaved(StoreError::Newer) => "settings_newer",
                EngineError::NotSaved(StoreError::Full | StoreError::ReadOnly | StoreError::Other) => "not_saved",
                EngineError::Ended => "ended",
            };
            ApiError::new(code, error.to_string())
        })
    }
}

fn account_change(change: dto::AccountChange) -> Result<(AccountId, Change), ApiError> {
    let taken_away = |text: &str| text.trim().is_empty();
    let low_mark = match change.low_mark {
        Some(text) if taken_away(&text) => Some(None),
        Some(text) => Some(Some(credits(&text)?)),
        None => None,
    };
    let base_url = change.base_url.map(|text| if taken_away(&text) { None } else { Some(text) });
    let low_days = change.low_days.map(alerts::low_days).transpose()?;
    let (name, paused) = (change.name, change.paused);
    let engine_change = Change { name, low_mark, base_url, paused, alerts: change.alerts, low_days };
    Ok((id(change.account)?, engine_change))
}

pub(super) fn id(text: String) -> Result<AccountId, ApiError> {
    AccountId::new(text).map_err(|_| ApiError::new("unknown_account", "there is no such account"))
}

pub(super) fn service(text: &str) -> Result<ProviderId, ApiError> {
    text.parse().map_err(|_| ApiError::new("unknown_service", "there is no such service"))
}

/// Credits as a person types them: the page sends a plain decimal. Below zero is no amount of credits to have.
pub(super) fn credits(text: &str) -> Result<Credits, ApiError> {
    let bad = || ApiError::new("bad_amount", "that is not an amount of credits");
    let credits: Credits = text.trim().parse().map_err(|_| bad())?;
    if credits < Credits::ZERO { Err(bad()) } else { Ok(credits) }
}

pub(super) fn interval(text: &str) -> Result<RefreshInterval, ApiError> {
    match text {
        "1" => Ok(RefreshInterval::Minutes1),
        "5" => Ok(RefreshInterval::Minutes5),
        "15" => Ok(RefreshInterval::Minutes15),
        "30" => Ok(RefreshInterval::Minutes30),
        "60" => Ok(RefreshInterval::Minutes60),
        "manual" => Ok(RefreshInterval::Manual),
        _ => Err(ApiError::new("bad_amount", "there is no such interval")),
    }
}
