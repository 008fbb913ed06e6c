//! The running app and its page, in the words that scenarios use: rows, buttons, what stands on the page.

use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

use brimful_core::provider::ProviderId;
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde::Deserialize;
use serde_json::Value;

use crate::bin_path;
use crate::desktop::{Desktop, Window};
use crate::webdriver::Driven;

/// Generous: a loaded machine with two cores starts a web view in about two seconds.
const LIMIT: Duration = Duration::from_secs(20);

/// A running Brimful whose window is driven.
#[derive(Debug)]
pub struct App {
    driven: Driven,
}

/// One account as the wallet shows it, word for word.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Row {
    /// The account's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What stands under the name: the service, and the age.
    pub who: String,
    /// The number, or what stands in its place.
    pub amount: String,
    /// What stands under the number.
    pub standing: String,
    /// How long it lasts, where that is said.
    pub lasts: Option<String>,
    /// The sentence of its error.
    pub sentence: Option<String>,
    /// Why it asks for attention otherwise.
    pub note: Option<String>,
    /// The text of its button.
    pub action: Option<String>,
    /// Whether it is dimmed.
    pub stale: bool,
}

/// An account as a user types it in.
#[derive(Clone, Debug)]
pub struct Typed<'a> {
    /// The service that is picked.
    pub provider: ProviderId,
    /// The key.
    pub key: &'a str,
    /// The base address, under Advanced.
    pub base_url: String,
    /// The low mark.
    pub low_mark: &'a str,
}

const ROWS: &str = "
    const shown = (row, part) => {
        const node = row.querySelector(`[data-ref=${part}]`);
        return node && node.checkVisibility() ? node.textContent : null;
    };
    return [...document.querySelectorAll('#rows > li')].map(row => ({
        id: row.dataset.id,
        name: shown(row, 'name'),
        who: shown(row, 'age'),
        amount: shown(row, 'amount'),
        standing: shown(row, 'standing'),
        lasts: shown(row, 'lasts')?.replace(/[\\u2068\\u2069]/g, '') ?? null,
        sentence: shown(row, 'sentence'),
        note: shown(row, 'note'),
        action: shown(row, 'action'),
        stale: row.hasAttribute('data-stale'),
    }));";

/// The button or link with a text, on the dialog where one is open. Texts that only screen readers hear do not count.
const BUTTON: &str = "
    const place = document.querySelector('dialog[open]') ?? document;
    const found = [...place.querySelectorAll('button, a, summary')].find(
        node => node.innerText.trim() === arguments[0] && node.checkVisibility());
    // The driver scrolls to what is out of sight, but not to what is in sight by a few pixels.
    found?.scrollIntoView({ block: 'center' });
    return found ?? null;";

/// Keeps what the policy refuses and what scripts throw, from now on.
const LISTEN: &str = "
    const seen = [];
    Object.defineProperty(window, 'brimfulTestSeen', { value: seen });
    document.addEventListener('securitypolicyviolation', e => seen.push(
        `refused: ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
    addEventListener('error', e => seen.push(`error: ${e.message}`));
    addEventListener('unhandledrejection', e => seen.push(`rejected: ${e.reason}`));";

impl App {
    /// Starts it in this desktop with the finest log. Its window is there then, its page perhaps not yet.
    ///
    /// # Panics
    /// The window was not there in time.
    pub async fn start(desktop: &Desktop, args: &[&str]) -> Self {
        Self::start_in(desktop, args, "C.UTF-8").await
    }

    /// As [`Self::start`], on a system that speaks this language (`LANG`).
    ///
    /// # Panics
    /// As [`Self::start`].
    pub async fn start_in(desktop: &Desktop, args: &[&str], lang: &str) -> Self {
        Self::start_built(desktop, bin_path::app(), args, &[("BRIMFUL_LOG", "trace"), ("LANG", lang)]).await
    }

    /// Starts one that was built before, with these variables in its environment.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub async fn start_built(desktop: &Desktop, app: &Path, args: &[&str], environment: &[(&str, &str)]) -> Self {
        Self { driven: Driven::start(desktop, app, args, environment).await }
    }

    /// Listens to the page's complaints, and waits for its first view.
    ///
    /// # Panics
    /// The first view was not there in time.
    pub async fn ready(&self) {
        // Mostly before the first view is drawn, since the driver is there as soon as the document is.
        self.script(LISTEN).await;
        let look = async || self.script("return document.getElementById('verdict')?.textContent ?? ''").await;
        self.until("the page shows its first view", LIMIT, look, |verdict| (verdict != "").then_some(())).await;
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.driven.app_pid
    }

    /// What it printed, this start and those before.
    #[must_use]
    pub fn output(desktop: &Desktop) -> String {
        let bytes = std::fs::read(desktop.logs().join("app.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Its window, if it has one.
    #[must_use]
    pub fn window(&self, desktop: &Desktop) -> Option<Window> {
        desktop.windows().into_iter().find(|window| window.pid == self.pid())
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Panics
    /// The script threw.
    pub async fn script(&self, script: &str) -> Value {
        self.driven.script(script).await
    }

    /// Runs a script that the page may not live to answer.
    pub async fn last_script(&self, script: &str) {
        let answer = self.driven.page.execute(script, Vec::new());
        let _gone_by_then = tokio::time::timeout(Duration::from_secs(1), answer).await;
    }

    /// Runs a script that awaits, and returns what it returns.
    ///
    /// # Panics
    /// The script threw.
    pub async fn wait_for_script(&self, script: &str) -> Value {
        let body = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, error => done({{ thrown: typeof error === 'object' && error.code ? error.code : String(error) }}));"
        );
        self.driven.page.execute_async(&body, Vec::new()).await.unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// The view as Rust gives it to the page.
    ///
    /// # Panics
    /// As [`Self::wait_for_script`].
    pub async fn view(&self) -> Value {
        self.wait_for_script("return await __TAURI__.core.invoke('view')").await
    }

    /// All rows of the wallet, from top to bottom.
    ///
    /// # Panics
    /// There is no page.
    pub async fn rows(&self) -> Vec<Row> {
        serde_json::from_value(self.script(ROWS).await).unwrap()
    }

    /// Waits until a row is as wanted, and returns it.
    ///
    /// # Panics
    /// It was not in time; the text has all rows.
    pub async fn row(&self, what: &str, limit: Duration, wanted: impl Fn(&Row) -> bool) -> Row {
        self.until(what, limit, async || self.rows().await, |rows| rows.iter().find(|row| wanted(row)).cloned()).await
    }

    /// Looks until `found` finds something in what `look` sees.
    ///
    /// # Panics
    /// It did not in time; the text has what was seen last.
    pub async fn until<S: Debug, T>(
        &self,
        what: &str,
        limit: Duration,
        look: impl AsyncFn() -> S,
        found: impl Fn(&S) -> Option<T>,
    ) -> T {
        let give_up = tokio::time::Instant::now() + limit;
        loop {
            let seen = look().await;
            if let Some(found) = found(&seen) {
                return found;
            }
            assert!(tokio::time::Instant::now() < give_up, "not within {limit:?}: {what}; last seen: {seen:#?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// All that can be read on the page.
    ///
    /// # Panics
    /// There is no page.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says something.
    ///
    /// # Panics
    /// It did not in time; the text has what it said instead.
    pub async fn says(&self, text: &str) {
        let what = format!("the page says {text:?}");
        self.until(&what, LIMIT, async || self.text().await, |page| page.contains(text).then_some(())).await;
    }

    /// Waits until the page no longer says something.
    ///
    /// # Panics
    /// It still did.
    pub async fn unsays(&self, text: &str) {
        let what = format!("the page no longer says {text:?}");
        self.until(&what, LIMIT, async || self.text().await, |page| (!page.contains(text)).then_some(())).await;
    }

    /// Clicks what a selector names, once it is there.
    ///
    /// # Panics
    /// It cannot be clicked.
    pub async fn click(&self, css: &str) {
        let found = self.driven.page.wait().at_most(LIMIT).for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|e| panic!("{css}: {e}"));
        found.click().await.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Clicks the button or link with this text, once it is there.
    ///
    /// # Panics
    /// There is none that can be clicked.
    pub async fn press(&self, text: &str) {
        let look = async || self.driven.page.execute(BUTTON, vec![text.into()]).await.unwrap();
        let found = self.until(&format!("a button {text:?}"), LIMIT, look, |found| found.as_object().cloned()).await;
        let reference = found.values().next().and_then(Value::as_str).unwrap().to_owned();
        let button = Element::from_element_id(self.driven.page.clone(), reference.into());
        button.click().await.unwrap_or_else(|e| panic!("{text}: {e}"));
    }

    /// Types into a field, once it is there.
    ///
    /// # Panics
    /// It cannot be typed into.
    pub async fn type_into(&self, css: &str, text: &str) {
        if text.is_empty() {
            return; // the driver takes no empty text
        }
        let found = self.driven.page.wait().at_most(LIMIT).for_element(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|e| panic!("{css}: {e}"));
        found.send_keys(text).await.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Fills in the dialog that adds a service, and sends it.
    ///
    /// # Panics
    /// A part of the dialog is not there.
    pub async fn fill_in(&self, typed: &Typed<'_>) {
        self.press("Add a service").await;
        self.press(typed.provider.name()).await;
        self.type_into("dialog[open] [data-ref=key] input", typed.key).await;
        self.type_into("dialog[open] [data-ref=low_mark]", typed.low_mark).await;
        self.press("Advanced").await;
        self.type_into("dialog[open] [data-ref=base_url]", &typed.base_url).await;
        self.press("Test and add").await;
    }

    /// Adds an account by the dialog, and waits for its row.
    ///
    /// # Panics
    /// There is no row with a number in time.
    pub async fn add(&self, typed: &Typed<'_>) -> Row {
        self.fill_in(typed).await;
        let name = typed.provider.name();
        self.until(
            &format!("{name} is added"),
            LIMIT,
            async || (self.rows().await, self.text().await),
            |(rows, _)| rows.iter().find(|row| row.name == name && row.amount != "–").cloned(),
        )
        .await
    }

    /// Presses the footer's refresh button until a row is as wanted: within ten seconds of a reading nothing is read.
    ///
    /// # Panics
    /// It was not in time; the text has all rows.
    pub async fn refresh_until(&self, what: &str, wanted: impl Fn(&[Row]) -> bool) -> Vec<Row> {
        let look = async || {
            self.click("#refresh").await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            self.rows().await
        };
        self.until(what, 3 * LIMIT, look, |rows| wanted(rows).then(|| rows.clone())).await
    }

    /// What the page's policy refused, and what its scripts threw.
    ///
    /// # Panics
    /// There is no page.
    pub async fn complaints(&self) -> Vec<String> {
        serde_json::from_value(self.script("return [...window.brimfulTestSeen]").await).unwrap()
    }

    /// Ends it, or what drove it where it has ended by itself.
    pub async fn end(self) {
        self.driven.end().await;
    }
}
