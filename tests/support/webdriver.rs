//! The real app's window, driven through WebKit's own WebDriver.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::daemon::Daemon;
use crate::desktop::Desktop;
use crate::{procs, scripts, wait};

const LIMIT: Duration = Duration::from_secs(30);

/// An app that was started by the driver, and its window. Ending the session, or dropping this, ends the app: the driver
/// owns it. What must outlive the window (closing to the tray, Quit) is watched through [`Driven::app_pid`] meanwhile, or
/// tested with an app started by [`Desktop::daemon`].
#[derive(Debug)]
pub struct Driven {
    /// Finds, clicks, types, reads.
    pub page: Client,
    /// The app's own process.
    pub app_pid: u32,
    driver: Daemon,
}

impl Driven {
    /// Starts the driver, and `app` through it, with arguments and further variables of its environment. What the app
    /// prints goes to `app.log` among the desktop's logs: the driver itself would drop it.
    ///
    /// # Panics
    /// The driver or the app's window was not there in time.
    pub async fn start(desktop: &Desktop, app: &Path, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let port = free_port();
        let mut command = desktop.command("WebKitWebDriver");
        command.arg("--host=127.0.0.1").arg(format!("--port={port}"));
        // The app is a child of the driver and inherits this.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true").envs(environment.iter().copied());
        let mut driver = desktop.daemon("webkit-driver", &mut command);
        wait::until_true("the web driver listens", LIMIT, async || {
            driver.must_run();
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await;
        let logged = scripts::logged(app, &desktop.logs().join("app.log"), &desktop.home().join("bin"));
        let options = json!({ "binary": logged, "args": args });
        let capabilities = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let session = tokio::time::timeout(LIMIT, builder.connect(&address)).await;
        let page = session
            .unwrap_or_else(|_| panic!("no window within {LIMIT:?}:\n{}", driver.output()))
            .unwrap_or_else(|e| panic!("no session: {e}\n{}", driver.output()));
        let name: String = app.file_name().unwrap().to_string_lossy().chars().take(15).collect();
        let app_pid = wait::until("the app is a child of its driver", LIMIT, async || {
            procs::descendants(driver.pid()).into_iter().find(|p| p.name == name).map(|p| p.pid)
        })
        .await;
        Self { page, app_pid, driver }
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Panics
    /// The script threw.
    pub async fn script(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// What the driver, and with it the app, have printed.
    #[must_use]
    pub fn output(&self) -> String {
        self.driver.output()
    }

    /// Ends the session, and with it the app.
    pub async fn end(self) {
        let _gone_already = self.page.close().await;
    }
}

/// A port that was free a moment ago. The driver takes no socket that is already open.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
