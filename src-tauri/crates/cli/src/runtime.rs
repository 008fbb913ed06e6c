//! The runtime for timers and connections.

use tokio::runtime::Builder;

use crate::trouble::Trouble;

/// Runs `work` to its end, on this thread.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Trouble> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Trouble::Runtime)?;
    let done = runtime.block_on(work);
    // Looking up a host name cannot be called off: waiting for it would exceed the time limit.
    runtime.shutdown_background();
    Ok(done)
}
