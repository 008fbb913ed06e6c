//! The embedded sandbox behind "Look around with sample data".

use std::io;
use std::sync::Arc;

use brimful_core::secret::Secret;
use brimful_engine::clock::Clock;
use brimful_engine::ports::{RunningSample, SampleAccount, SampleServices};
use brimful_sandbox::{Options, Sandbox, Scenario};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

/// The sandbox of this very process, on a free port of loopback.
pub(crate) struct EmbeddedSandbox {
    /// What time it is in there at the start.
    pub(crate) clock: Arc<dyn Clock>,
}

impl SampleServices for EmbeddedSandbox {
    fn start(&self) -> BoxFuture<'_, io::Result<Box<dyn RunningSample>>> {
        let options = Options { scenario: Scenario::Showcase, now: self.clock.now(), ..Options::default() };
        async move {
            let sandbox = Sandbox::start(options).await?;
            Ok(Box::new(Playing(sandbox)) as Box<dyn RunningSample>)
        }
        .boxed()
    }
}

struct Playing(Sandbox);

impl RunningSample for Playing {
    fn origin(&self) -> String {
        self.0.origin()
    }

    fn accounts(&self) -> Vec<SampleAccount> {
        let with_address = |account: brimful_sandbox::SampleAccount| SampleAccount {
            provider: account.provider,
            name: account.name,
            base_url: self.0.base_url(account.provider),
            key: Secret::new(account.key),
            low_mark: account.low_mark,
        };
        self.0.control().accounts().into_iter().map(with_address).collect()
    }
}
