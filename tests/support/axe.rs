//! The rules of WCAG 2.2 AA in the real web view, which draws and names things otherwise than the browser of the page's
//! tests.

use std::path::Path;

use serde_json::json;

use crate::app::App;
use crate::stage::SOON;

/// The size of a target is left to the page's tests, whose window is as high as the page: here what is scrolled under the
/// foot of the window would count as covered by it.
const RUN: &str = "
    const rules = {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: false } },
    };
    const { violations, passes } = await axe.run(rules);
    const told = violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} ${node.failureSummary}`));
    return { told, passed: passes.length };";

/// Where the page is, and whether all of it is there and at rest: a colour on its way to another one is neither. What
/// turns for as long as something is read never rests.
const SETTLED: &str = "
    const moves = document.getAnimations().some(one => one.effect?.getTiming().iterations !== Infinity);
    const busy = document.querySelector('main[aria-busy=true], #pane [aria-busy=true]') !== null;
    return [location.hash, !busy && !moves && !!document.querySelector('h1')];";

impl App {
    /// Waits until the page is at rest, and holds what it shows now against the rules; `what` says what that is.
    ///
    /// # Panics
    /// A rule is broken: the text has each one with the element that breaks it. Or the page did not come to rest.
    pub async fn breaks_no_rule(&self, what: &str) {
        let rests = async || self.script(SETTLED).await;
        self.until(&format!("{what}: the page rests"), SOON, rests, |now| (now[1] == true).then_some(())).await;
        // A page that was loaded anew has lost it.
        if self.script("return typeof axe").await == "undefined" {
            let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
            self.script(&std::fs::read_to_string(axe).expect("`npm install` brings it")).await;
        }
        let found = self.wait_for_script(RUN).await;
        assert!(found["passed"].as_u64().is_some_and(|rules| rules > 10), "{what}: nothing was looked at: {found}");
        assert_eq!(found["told"], json!([]), "{what}");
    }

    /// Goes to a place in the page, and waits until all of it is there and at rest.
    ///
    /// # Panics
    /// It was not in time.
    pub async fn go(&self, hash: &str) {
        self.script(&format!("location.hash = '{hash}'")).await;
        let there = json!([hash, true]);
        let look = async || self.script(SETTLED).await;
        self.until(&format!("{hash} is there"), SOON, look, |now| (*now == there).then_some(())).await;
    }
}
