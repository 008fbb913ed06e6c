//! Every command by name, with its arguments.

use serde::Deserialize;
use ts_rs::TS;

#[cfg(doc)]
use super::Reply;
use super::dto;

/// A command. On the wire: `{"command": "refresh", "args": {"account": null}}`.
///
/// A key is taken in once, here, and is in no reply, event or error. `Debug` is not derived, so that no log can hold one.
#[derive(Deserialize, TS)]
#[serde(tag = "command", content = "args", rename_all = "snake_case")]
#[ts(export_to = "types.d.ts")]
pub enum Call {
    /// The view as it is now. Replies [`Reply::View`]. Later ones come as events.
    View,
    /// What the services are. Replies [`Reply::Services`].
    Services,
    /// About this copy of Brimful. Replies [`Reply::About`].
    About,
    /// Reads one account, or all that may be read, now; replies [`Reply::Done`] when the answers are in.
    Refresh {
        /// The account, or all.
        account: Option<String>,
    },
    /// Tests a key by reading the balance, then keeps the account. Replies [`Reply::Added`]. Nothing is kept when the
    /// reading fails, unless `keep_unread`. The account is always one of the user's own; sample data is left for it.
    AddAccount(dto::NewAccount),
    /// Changes what the user decides about an account. Replies [`Reply::Done`]. Errors also `bad_days`.
    UpdateAccount(dto::AccountChange),
    /// Tests another key for an account, then keeps it. Replies [`Reply::Done`]; error `different_account` where the
    /// service says that the key belongs to another account of its own, unless `accept_other`.
    ReplaceKey {
        /// The account.
        account: String,
        /// The key as pasted.
        key: String,
        /// The user was asked and means it.
        accept_other: bool,
    },
    /// Removes an account, its key and all that is remembered of it. Replies [`Reply::Removed`].
    RemoveAccount {
        /// The account.
        account: String,
    },
    /// Puts the accounts in this order. Unknown ids are passed over, missing ones keep their place at the end.
    Reorder {
        /// All account ids, first to last.
        accounts: Vec<String>,
    },
    /// Keeps a balance that the user typed in, for a service that tells none. Replies [`Reply::Done`].
    EnterBalance {
        /// The account.
        account: String,
        /// A decimal number of credits.
        amount: String,
    },
    /// Changes preferences; what is absent stays. Replies [`Reply::Done`]. Errors also `bad_time`.
    SetPreferences(dto::PreferencesChange),
    /// Holds alerts back. Replies [`Reply::Done`].
    PauseAlerts {
        /// For how long.
        span: dto::PauseSpan,
    },
    /// Lets alerts through again. Replies [`Reply::Done`].
    ResumeAlerts,
    /// What was told, and what comes next. Replies [`Reply::Alerts`].
    Alerts,
    /// Shows a notification, so that the user sees whether any arrives. Replies [`Reply::Done`].
    TestNotification,
    /// Holds back the alerts of one account. Replies [`Reply::Done`].
    SnoozeAlerts {
        /// The account.
        account: String,
        /// For how long.
        span: dto::SnoozeSpan,
    },
    /// Lets the alerts of an account through again. Replies [`Reply::Done`].
    EndSnooze {
        /// The account.
        account: String,
    },
    /// Opens a page of an account's service in the user's browser. Replies [`Reply::Opened`].
    OpenPage {
        /// The service's id.
        provider: String,
        /// Which page.
        page: dto::Page,
    },
    /// Turns the start at login on or off. Replies [`Reply::Done`].
    SetStartAtLogin {
        /// On or off.
        on: bool,
    },
    /// Starts the embedded sandbox and shows its five accounts. Replies [`Reply::Done`].
    StartSample,
    /// Leaves the sample data. Replies [`Reply::Done`].
    StopSample,
    /// The filtered activity in outline: months and totals. Replies [`Reply::Activity`]. Errors `unknown_account`,
    /// `bad_kind`, `bad_date`, `bad_range` (from after to), `bad_search` (too long).
    Activity {
        /// Which entries.
        filter: dto::ActivityFilter,
    },
    /// Rows of one month of the filtered activity, newest first. Replies [`Reply::ActivityRows`]. Errors as
    /// [`Call::Activity`], and `bad_limit`.
    ActivityRows {
        /// Which entries.
        filter: dto::ActivityFilter,
        /// Any day of the month, as `YYYY-MM-DD`.
        month: String,
        /// How many of the month's newest rows to pass over.
        #[ts(type = "number")]
        offset: u64,
        /// How many rows at most: 1 to 500.
        limit: u32,
    },
    /// A job, whole. Replies [`Reply::ActivityJob`].
    ActivityJob {
        /// The account.
        account: String,
        /// The job's id.
        job: String,
    },
    /// The holds and failed jobs that somebody should look at. Replies [`Reply::Findings`].
    Findings,
    /// Names what an observed change was. Replies [`Reply::Done`]; error `unknown_entry` where there is no such entry or
    /// the service told it.
    ClassifyEntry {
        /// The account.
        account: String,
        /// The entry's id.
        entry: String,
        /// A kind.
        kind: String,
    },
    /// What an account spent, by source and day. Replies [`Reply::Spending`].
    Spending {
        /// The account.
        account: String,
        /// How far back.
        span: dto::Span,
    },
    /// An account's balance over time, oldest first, thinned out to what a chart can show. Replies [`Reply::Balances`].
    Balances {
        /// The account.
        account: String,
        /// How far back.
        span: dto::Span,
    },
    /// Stops fetching an account's past activity, until resumed. Replies [`Reply::Done`].
    StopFill {
        /// The account.
        account: String,
    },
    /// Goes on fetching an account's past activity, or tries again. Replies [`Reply::Done`].
    ResumeFill {
        /// The account.
        account: String,
    },
    /// Asks the user for a file and writes the filtered activity into it. Replies [`Reply::Exported`] when it is done or
    /// cancelled; the view tells the progress. Errors as [`Call::Activity`], and `busy` (one export at a time),
    /// `disk_full`, `read_only`, `not_saved`.
    ExportActivity {
        /// Which entries.
        filter: dto::ActivityFilter,
        /// How.
        format: dto::ExportFormat,
    },
    /// Calls off the export that runs; without one, nothing happens. Replies [`Reply::Done`].
    CancelExport,
    /// How much activity is kept, and where. Replies [`Reply::Kept`].
    KeptActivity,
    /// Deletes an account's kept activity from the disk, while the account stays. Replies [`Reply::Done`].
    ForgetActivity {
        /// The account.
        account: String,
    },
    /// What U-Gen's form has for fields. Replies [`Reply::JobFields`].
    JobFields,
    /// What a job costs, and whether the account can pay it. Replies [`Reply::Quote`]. U-Gen is asked: a later question in
    /// the same slot calls the earlier one off, which ends with the error `superseded`; so does leaving the account or the
    /// sample. Errors: those of a failed reading, with the `fields` that were found wrong; `bad_job` with its `fields` (a
    /// job of another service, or no such combination), `not_listed` (the table has no price for it), `no_past` (not
    /// enough own past), `not_kept` (there is no ledger that could tell it), `too_large`.
    Quote {
        /// The account.
        account: String,
        /// Who asks: any short text.
        slot: String,
        /// The job.
        job: dto::PlannedJob,
    },
    /// Calls off what is asked in a slot; without anything, nothing happens. Replies [`Reply::Done`].
    CancelQuote {
        /// The slot.
        slot: String,
    },
    /// What a U-Gen job would cost by the documented formula, with the price list that was read last. Replies
    /// [`Reply::Preview`]. Errors `no_prices` (none was read yet), `no_price` (no row fits), `several_prices`,
    /// `price_unknown`, `bad_job` with its `fields`, `too_large`.
    PreviewQuote {
        /// The account.
        account: String,
        /// The form.
        form: dto::JobForm,
    },
    /// Whether an account can pay this cost now. Replies [`Reply::Answer`]; error `bad_amount`.
    Judge {
        /// The account.
        account: String,
        /// Credits.
        cost: String,
    },
    /// The service's live price list, read now or a moment ago. Replies [`Reply::Prices`]. Errors: those of a failed
    /// reading, `not_offered`, `bad_amount` (of seconds), `superseded` (the account was left).
    Prices {
        /// The account.
        account: String,
        /// The length of the clip that is worked out for each row, in seconds: 1 to 600.
        seconds: u32,
    },
    /// A service's price table. Replies [`Reply::RateTable`], empty where there is none.
    RateTable {
        /// The service's id.
        provider: String,
    },
    /// Replaces a rate of a table by the user's own. Replies [`Reply::Done`]. Errors `unknown_service`, `unknown_rate`,
    /// `bad_amount`.
    SetRate {
        /// The service's id.
        provider: String,
        /// The rate's id.
        rate: String,
        /// Credits a unit; empty takes the own rate away.
        credits: String,
    },
    /// The packs of an account's service, read now or a moment ago. Replies [`Reply::Packs`]. Errors as [`Call::Prices`].
    Packs {
        /// The account.
        account: String,
        /// Credits that are missing.
        short_by: Option<String>,
    },
    /// What a credit cost this user. Replies [`Reply::PaidRates`].
    PaidRates {
        /// The account.
        account: String,
    },
    /// Keeps what the user paid for credits. Replies [`Reply::Done`]. Error `bad_amount`, `bad_currency`.
    SetPaidRate {
        /// The account.
        account: String,
        /// Money; empty takes it away.
        paid: String,
        /// ISO 4217.
        currency: String,
        /// For so many credits.
        credits: String,
    },
    /// What an account's credits buy, the most usual first. Replies [`Reply::Buys`].
    Buys {
        /// The account.
        account: String,
    },
    /// The plans that are kept, newest first. Replies [`Reply::Plans`].
    Plans,
    /// Keeps a plan. Replies [`Reply::Plan`]. Errors `bad_name`, `bad_job` with its `fields`, `too_many` (200 are kept).
    KeepPlan {
        /// The account.
        account: String,
        /// The user's name for it.
        name: String,
        /// The job.
        job: dto::PlannedJob,
    },
    /// Prices a plan anew and keeps what it costs now. Replies [`Reply::Quote`]. Errors as [`Call::Quote`], and
    /// `unknown_plan`.
    QuotePlan {
        /// The plan.
        plan: String,
    },
    /// Gives a plan another name. Replies [`Reply::Done`]. Errors `bad_name`, `unknown_plan`.
    RenamePlan {
        /// The plan.
        plan: String,
        /// The name.
        name: String,
    },
    /// Links a plan to the job that was made of it. Replies [`Reply::Done`]. Errors `bad_job`, `unknown_plan`.
    LinkPlan {
        /// The plan.
        plan: String,
        /// The job at the service, or none.
        job: Option<String>,
    },
    /// Removes a plan. Replies [`Reply::Done`]; also where there is none.
    RemovePlan {
        /// The plan.
        plan: String,
    },
    /// The jobs that were made in the last 90 days, newest first, at most 50. Replies [`Reply::MadeJobs`]; error
    /// `not_kept`.
    MadeJobs {
        /// The account.
        account: String,
    },
    /// Begins to buy a pack, after the packs were read anew: one request, never sent again by itself. Replies
    /// [`Reply::StartedCheckout`], and the view tells when the credits are there. Errors: those of a failed reading, where
    /// nothing was begun; `maybe_received` (one may have been begun: no answer came, or none that names a payment page; it
    /// is watched for), `price_changed` with the `pack` as it is now, `not_listed`, `busy` (one is being started for this
    /// account), `not_offered` (another service).
    StartCheckout(dto::NewCheckout),
    /// Forgets a checkout that the user needs to see no longer. Replies [`Reply::Done`]; error `unknown_checkout`.
    DismissCheckout {
        /// The account.
        account: String,
        /// The checkout's id.
        checkout: String,
    },
    /// Reads one of the billing settings of an account's service. Replies [`Reply::BillingSetting`]. Errors: those of a
    /// failed reading, `not_offered` (a service without such settings).
    BillingSetting {
        /// The account.
        account: String,
        /// Which.
        setting: dto::BillingWhich,
    },
    /// Changes one of them: read anew, compared with what the user saw, sent once where it is the same, and read again.
    /// Replies [`Reply::SavedBilling`], which says what became of it. Errors, where nothing was changed: those of a failed
    /// reading, `busy` (a change of it is under way), `not_changeable` (the service does not name that part of it),
    /// `bad_amount`, `bad_pack` (no pack is named, and one would be bought), `not_listed` (the service does not offer the
    /// pack any more), `bad_method` (it does not know that payment method), `price_changed` with the `pack` as it is now.
    SaveBillingSetting(dto::BillingChange),
    /// The ways to pay that an account's service keeps. Replies [`Reply::PaymentMethods`]. Errors as
    /// [`Call::BillingSetting`].
    PaymentMethods {
        /// The account.
        account: String,
    },
    /// Removes one of them: one request, never sent again by itself, and the list is read again. Replies
    /// [`Reply::RemovedMethod`]. Errors, where nothing was removed: those of a failed reading, `busy`, `bad_method`.
    RemovePaymentMethod {
        /// The account.
        account: String,
        /// The service's id of it, as in `PaymentMethod`.
        method: String,
    },
    /// What Brimful knows of its own state, with what is the user's own taken out. Replies [`Reply::ProblemReport`].
    ProblemReport,
    /// Saves such a report, as the user left it, to a file that the user chooses. Replies [`Reply::SavedReport`]. Errors:
    /// `too_large`, `not_possible` (one is being saved), `disk_full`, `read_only`, `not_saved`.
    SaveProblemReport {
        /// The text.
        text: String,
    },
    /// Ends Brimful. Replies [`Reply::Done`].
    Quit,
}
