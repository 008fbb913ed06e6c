//! Every view of the sample data, and what opens over it, by the rules of WCAG 2.2 AA in the real web view: light in English,
//! dark in Arabic. What goes wrong is looked at where it is made to: each scenario that shows a state holds it against the
//! rules.

use brimful_tests::app::App;
use brimful_tests::bin_path;
use brimful_tests::desktop::{Desktop, Options};
use brimful_tests::stage::SOON;

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

#[tokio::test]
async fn no_view_breaks_a_rule_in_light_english() {
    walk("en_US.UTF-8", &[], "ltr").await;
}

#[tokio::test]
async fn no_view_breaks_a_rule_in_dark_arabic() {
    walk("ar_EG.UTF-8", &[("GTK_THEME", "Adwaita:dark")], "rtl").await;
}

async fn walk(language: &str, theme: &[(&str, &str)], direction: &str) {
    let desktop = Desktop::start(Options::default()).await;
    let mut environment = vec![("LANG", language), ("LC_ALL", language)];
    environment.extend_from_slice(theme);
    let app = App::start_built(&desktop, bin_path::app(), &[], &environment).await;
    app.ready().await;
    assert_eq!(app.script("return document.documentElement.dir").await, direction);
    let dark = app.script("return matchMedia('(prefers-color-scheme: dark)').matches").await;
    assert_eq!(dark, !theme.is_empty(), "the scheme of the desktop is followed");
    app.breaks_no_rule("welcome").await;

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
        app.go(&view.replace("{id}", &id)).await;
        app.breaks_no_rule(view).await;
    }
    // What opens over them.
    app.go("#/activity").await;
    app.click(".activity [data-ref=open]").await;
    app.breaks_no_rule("the filter").await;
    app.click(".activity .entry:not([data-coming])").await;
    opened(&app, "the details of an entry").await;
    for (view, button) in [("#/settings", "[data-ref=shortcuts]"), ("#/account/{id}", "[data-ref=remove]")] {
        app.go(&view.replace("{id}", &id)).await;
        app.click(button).await;
        opened(&app, button).await;
    }
    assert_eq!(app.complaints().await, Vec::<String>::new());
    app.end().await;
}

/// Looks at the dialog that is open, and closes it.
async fn opened(app: &App, what: &str) {
    let look = async || app.script("return !!document.querySelector('dialog[open]')").await;
    app.until(what, SOON, look, |open| (open == true).then_some(())).await;
    app.breaks_no_rule(what).await;
    app.script("document.querySelector('dialog[open]').close()").await;
}
