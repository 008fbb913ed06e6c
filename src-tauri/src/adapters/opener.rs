//! Opens an address in the user's own browser.

use brimful_core::checkout::CheckedUrl;
use brimful_engine::ports::{OpenFailed, Opener};

/// The system's default browser. The plugin's function is called directly: the plugin itself is not registered, so the
/// page has no way to it.
pub(crate) struct DefaultBrowser;

impl Opener for DefaultBrowser {
    fn open(&self, address: &CheckedUrl) -> Result<(), OpenFailed> {
        tauri_plugin_opener::open_url(address.as_str(), None::<&str>).map_err(|error| {
            tracing::warn!(%error, "the browser could not be opened");
            OpenFailed
        })
    }
}
