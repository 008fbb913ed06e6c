//! How far an account's activity has been fetched: what progress is shown of.

use chrono::NaiveDate;

use crate::failure::Failure;

/// How far an account's activity has been fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// What it is doing.
    pub state: FillState,
    /// Rows kept by this fill so far.
    pub rows: u64,
    /// Requests done of [`Fill::steps`].
    pub step: u32,
    /// How many requests it takes in all, where that is known.
    pub steps: Option<u32>,
    /// The oldest day that has been fetched.
    pub back_to: Option<NaiveDate>,
    /// What is odd about it.
    pub notices: Vec<FillNotice>,
}

/// Something odd in a history that is still usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillNotice {
    /// The service says that it has more entries than it hands out, however it is asked.
    Incomplete {
        /// How many it says that there are.
        told: u64,
        /// How many it handed out.
        read: u64,
    },
    /// The service's own total of some of these days was not their sum. The days stand as they are.
    TotalDiffers {
        /// The first of the days.
        from: NaiveDate,
        /// The last of them.
        to: NaiveDate,
    },
    /// Older days were not asked for, though there may be some.
    Cut {
        /// The oldest day that was asked for.
        from: NaiveDate,
    },
}

/// What a fill is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FillState {
    /// The service tells no activity: changes between readings are kept instead.
    Observing,
    /// Not begun yet.
    Waiting,
    /// Fetching.
    Running,
    /// Stopped by the user; goes on when asked.
    Stopped,
    /// Everything that the service still tells is here; new entries are fetched as they come.
    Complete,
    /// Could not go on; tried again later.
    Failed(Failure),
}
