//! Every view of the sample data by the rules of WCAG 2.2 AA in the real web view, which draws and names things otherwise
//! than the browser of the page's tests: light in English, dark in Arabic.

use brimful_tests::app::App;
use brimful_tests::bin_path;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::stage::SOON;
use serde_json::json;

const VIEWS: [&str; 10] = [
    "#/",
    "#/account/{id}",
    "#/activity",
    "#/plan/{id}",
    "#/plans",
    "#/prices/{id}",
    "#/topup/{id}",
    "#/billing/{id}",
    "#/alerts",
    "#/settings",
];

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

/// Where the page is, and whether all of it is there and at rest: a colour on its way to another one is neither.
const SETTLED: &str = "
    const busy = document.querySelector('[aria-busy=true]') || document.getAnimations().length > 0;
    return [location.hash, !busy && !!document.querySelector('h1')];";

#[tokio::test]
async fn no_view_breaks_a_rule_in_light_english() {
    walk("en_US.UTF-8", &[], "ltr").await;
}

#[tokio::test]
async fn no_view_breaks_a_rule_in_dark_arabic() {
    walk("ar_EG.UTF-8", &[("GTK_THEME", "Adwaita:dark")], "rtl").await;
}

async fn walk(language: &str, theme: &[(&str, &str)], direction: &str) {
    let axe = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("`npm ci` brings it");
    let desktop = Desktop::start(Options::default()).await;
    let mut environment = vec![("LANG", language), ("LC_ALL", language)];
    environment.extend_from_slice(theme);
    let app = App::start_built(&desktop, bin_path::app(), &[], &environment).await;
    app.ready().await;
    assert_eq!(app.script("return document.documentElement.dir").await, direction);
    let dark = app.script("return matchMedia('(prefers-color-scheme: dark)').matches").await;
    assert_eq!(dark, !theme.is_empty(), "the scheme of the desktop is followed");
    app.script(&axe).await;
    check(&app, "welcome").await;

    app.click("[data-ref=sample]").await;
    let rows = async || app.rows().await;
    let all = |rows: &Vec<brimful_tests::app::Row>| {
        let read = rows.len() == 5 && rows.iter().all(|row| row.amount != "–");
        read.then(|| {
            rows.iter().find(|row| row.who.starts_with("U-Gen") || row.who.contains("U-Gen")).unwrap().id.clone()
        })
    };
    let id = app.until("five accounts", SOON, rows, all).await;
    for view in VIEWS {
        app.script(&format!("location.hash = '{}'", view.replace("{id}", &id))).await;
        let settled = async || app.script(SETTLED).await;
        let there = json!([view.replace("{id}", &id), true]);
        app.until(&format!("{view} is there"), SOON, settled, |now| (*now == there).then_some(())).await;
        check(&app, view).await;
    }
    assert_eq!(app.complaints().await, Vec::<String>::new());
    app.end().await;
}

async fn check(app: &App, view: &str) {
    let found = app.wait_for_script(RUN).await;
    assert!(found["passed"].as_u64().is_some_and(|rules| rules > 10), "{view}: nothing was looked at: {found}");
    assert_eq!(found["told"], json!([]), "{view}");
}
