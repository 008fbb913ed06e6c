//! What the parts of the shell share: the engine behind them, once it runs, and whether the end has begun.

use std::sync::atomic::{AtomicBool, Ordering};

use brimful_engine::api::{ApiError, Backend, Call, Reply};
use tokio::sync::watch;

/// Shared by commands, tray, window and notifications; kept as Tauri's managed state.
pub(crate) struct Host {
    backend: watch::Sender<Option<Backend>>,
    ending: AtomicBool,
}

impl Host {
    /// Without an engine yet.
    pub(crate) fn new() -> Self {
        Self { backend: watch::Sender::new(None), ending: AtomicBool::new(false) }
    }

    /// Hands the engine over. Whoever waits for it goes on.
    pub(crate) fn started(&self, backend: Backend) {
        self.backend.send_replace(Some(backend));
    }

    /// The engine, where it runs already.
    pub(crate) fn backend(&self) -> Option<Backend> {
        self.backend.borrow().clone()
    }

    /// Passes a call on. The window opens while the engine still starts, so an early call waits for it.
    pub(crate) async fn dispatch(&self, call: Call) -> Result<Reply, ApiError> {
        let started = self.backend.subscribe().wait_for(Option::is_some).await.ok().and_then(|backend| backend.clone());
        match started {
            Some(backend) => Box::pin(backend.dispatch(call)).await,
            None => Err(ApiError {
                code: "ended".into(),
                message: "Brimful is ending".into(),
                trouble: None,
                fields: Vec::new(),
                pack: None,
            }),
        }
    }

    /// Begins the end; `false` where it had begun.
    pub(crate) fn begin_to_end(&self) -> bool {
        !self.ending.swap(true, Ordering::SeqCst)
    }

    /// Whether the end has begun.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }
}
