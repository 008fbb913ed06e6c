//! Every command by name, with its arguments, and every reply.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Changes what the user decides about an account. Replies [`Reply::Done`].
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
    /// Changes preferences; what is absent stays. Replies [`Reply::Done`].
    SetPreferences(dto::PreferencesChange),
    /// Holds alerts back. Replies [`Reply::Done`].
    PauseAlerts {
        /// For how long.
        span: dto::PauseSpan,
    },
    /// Lets alerts through again. Replies [`Reply::Done`].
    ResumeAlerts,
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
    /// Ends Brimful. Replies [`Reply::Done`].
    Quit,
}

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
    /// The new account.
    Added(dto::Added),
    /// An account is gone.
    Removed(dto::Removed),
    /// What became of an address.
    Opened(dto::Opened),
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
}
