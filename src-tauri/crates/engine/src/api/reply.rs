//! Every reply of a command.

use serde::Serialize;
use ts_rs::TS;

#[cfg(doc)]
use super::Call;
use super::dto;

/// The answer to a [`Call`] that went well.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(untagged)]
#[ts(export_to = "types.d.ts")]
pub enum Reply {
    /// It is done; the next view shows it.
    Done,
    /// The view.
    View(Box<dto::View>),
    /// The services.
    Services(Vec<dto::Service>),
    /// About this copy.
    About(dto::About),
    /// A problem report.
    ProblemReport(dto::ProblemReport),
    /// What became of it.
    SavedReport(dto::SavedReport),
    /// The new account.
    Added(dto::Added),
    /// An account is gone.
    Removed(dto::Removed),
    /// What became of an address.
    Opened(dto::Opened),
    /// What was told, and what comes next.
    Alerts(dto::Alerts),
    /// The activity in outline.
    Activity(dto::Activity),
    /// Rows of activity.
    ActivityRows(Vec<dto::ActivityRow>),
    /// A job.
    ActivityJob(dto::ActivityJob),
    /// What somebody should look at.
    Findings(Vec<dto::Finding>),
    /// Spending for a chart.
    Spending(dto::Spending),
    /// Balances for a chart.
    Balances(Vec<dto::BalancePoint>),
    /// What became of an export.
    Exported(dto::Exported),
    /// How much is kept.
    Kept(dto::KeptActivity),
    /// What a form has for fields.
    JobFields(Vec<dto::JobField>),
    /// What a job costs.
    Quote(Box<dto::Quote>),
    /// What a job may cost.
    Preview(Box<dto::Preview>),
    /// Whether a cost can be paid.
    Answer(dto::Answer),
    /// A price list.
    Prices(dto::Prices),
    /// A price table.
    RateTable(Vec<dto::Rate>),
    /// Packs.
    Packs(dto::Packs),
    /// What credits cost this user.
    PaidRates(dto::PaidRates),
    /// What a balance buys.
    Buys(Vec<dto::Buys>),
    /// Plans.
    Plans(Vec<dto::Plan>),
    /// A plan.
    Plan(Box<dto::Plan>),
    /// A checkout was begun.
    StartedCheckout(dto::StartedCheckout),
    /// A billing setting.
    BillingSetting(Box<dto::BillingSetting>),
    /// What became of a change.
    SavedBilling(dto::SavedBilling),
    /// Ways to pay.
    PaymentMethods(dto::PaymentMethods),
    /// What became of a removal.
    RemovedMethod(dto::RemovedMethod),
    /// Jobs that were made.
    MadeJobs(Vec<dto::MadeJob>),
}
