//! What the page may not do, tried in the real web view: run foreign script, reach a network, call what is not listed,
//! open anything itself.

use std::collections::BTreeSet;
use std::time::Duration;

use brimful_core::provider::ProviderId;
use brimful_tests::desktop::Options;
use brimful_tests::stage::{SOON, play};
use brimful_tests::wait;
use serde_json::{Value, json};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'";

#[tokio::test]
async fn the_policy_refuses_foreign_script_and_every_network() {
    play("policy", Options::default(), async |stage| {
        stage.start(&[]).await;
        let app = stage.app();
        assert_eq!(app.complaints().await, Vec::<String>::new(), "nothing was refused while the page loaded");
        let refused = app.script(&format!("window.origin_of_services = '{}'; {INJECT}", stage.sandbox.origin())).await;
        assert_eq!(refused, Value::Null);
        let seen = app
            .until(
                "each attempt is refused",
                SOON,
                async || app.script("return { refused: window.refused, done: window.done }").await,
                |seen| (seen["done"] == true).then(|| seen.clone()),
            )
            .await;
        let refused = seen["refused"].as_array().unwrap();
        for directive in [
            "script-src-elem",
            "script-src-attr",
            "script-src",
            "style-src-attr",
            "style-src-elem",
            "img-src",
            "connect-src",
            "frame-src",
            "base-uri",
            "form-action",
        ] {
            assert!(
                refused.iter().any(|one| one["directive"] == directive),
                "{directive} was not refused: {refused:#?}"
            );
        }
        for one in refused {
            assert_eq!(directives(one["policy"].as_str().unwrap()), directives(POLICY));
        }
        let outcome = app.script("return { ran: window.ran, eval: window.evaluated, answers: window.answers }").await;
        assert_eq!(
            outcome,
            json!({ "ran": [], "eval": ["EvalError", "EvalError"], "answers": ["TypeError", "refused", "refused"] })
        );
        // The services of the test are on this very computer, and saw nothing.
        assert_eq!(stage.control().requests(), []);
        assert_eq!(app.script("return Object.isFrozen(Object.prototype) && ({}).polluted === undefined").await, true);
        // What every scenario relies on: complaints are kept.
        let complaints = app.complaints().await;
        assert!(complaints.len() >= refused.len(), "{refused:#?} but {complaints:#?}");
        app.script("window.brimfulTestSeen.length = 0").await;
    })
    .await;
}

#[tokio::test]
async fn only_listed_commands_are_answered() {
    play("commands", Options::default(), async |stage| {
        stage.start(&[]).await;
        let app = stage.app();
        for command in [
            "unlisted",
            "plugin:store|load",
            "plugin:store|get",
            "plugin:store|set",
            "plugin:notification|notify",
            "plugin:notification|is_permission_granted",
            "plugin:autostart|enable",
            "plugin:opener|open_url",
            "plugin:opener|open_path",
            "plugin:event|emit",
            "plugin:event|emit_to",
            "plugin:window|close",
            "plugin:window|create",
            "plugin:webview|create_webview_window",
            "plugin:webview|internal_toggle_devtools",
            "plugin:path|resolve_directory",
            "plugin:app|version",
            "plugin:app|app_hide",
            "plugin:tray|new",
            "plugin:menu|new",
            "plugin:image|new",
            "plugin:resources|close",
        ] {
            let script = format!("return {{ answer: await __TAURI__.core.invoke('{command}', {{}}) }}");
            let answer = app.wait_for_script(&script).await;
            let words = answer["thrown"].as_str().unwrap_or_default();
            assert!(words.contains("not allowed") || words.contains("not found"), "{command}: {answer}");
        }
        assert_eq!(app.view().await["verdict"]["kind"], "no_accounts", "a listed one is");
        assert_eq!(app.script("return Object.keys(window).filter(name => name === 'Notification')").await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_page_opens_nothing_and_rust_opens_the_buy_page() {
    play("opening", Options::default(), async |stage| {
        stage.start(&[]).await;
        let row = stage.add(ProviderId::PowerPost, "100").await;
        let app = stage.app();
        let windows = stage.desktop.windows().len();
        app.script(OPEN).await;
        // Nothing is to happen, so this gives it time to.
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(app.script("return location.origin").await, "tauri://localhost");
        assert_eq!(app.script("return window.opened").await, json!([null, null]));
        assert_eq!(stage.desktop.windows().len(), windows);
        assert_eq!(stage.desktop.browsed(), Vec::<String>::new());
        app.script("window.brimfulTestSeen.length = 0").await;
        assert_eq!(app.rows().await[0].id, row.id, "the page is where it was");

        let buy_page = ProviderId::PowerPost.profile().buy_page;
        app.press("Top up").await;
        browsed(stage, &[buy_page]).await;
        stage.tray().await.click_label("PowerPost").await;
        browsed(stage, &[buy_page, buy_page]).await;
    })
    .await;
}

/// Their order means nothing, and differs from start to start.
fn directives(policy: &str) -> BTreeSet<&str> {
    policy.split(';').map(str::trim).collect()
}

async fn browsed(stage: &brimful_tests::stage::Stage, wanted: &[&str]) {
    wait::until_true(&format!("the browser was asked for {wanted:?}"), SOON, async || {
        stage.desktop.browsed() == wanted
    })
    .await;
}

/// Every way in that the policy is to close. What was refused, ran or was answered is kept on the window.
const INJECT: &str = r"
    window.refused = []; window.ran = []; window.evaluated = []; window.answers = []; window.done = false;
    const wanted = new Set(['script-src-elem', 'script-src-attr', 'script-src', 'style-src-attr', 'style-src-elem',
        'img-src', 'connect-src', 'frame-src', 'base-uri', 'form-action']);
    document.addEventListener('securitypolicyviolation', event => {
        refused.push({ directive: event.effectiveDirective, policy: event.originalPolicy, uri: event.blockedURI });
        wanted.delete(event.effectiveDirective);
    });
    const add = (tag, values) => {
        const node = Object.assign(document.createElement(tag), values);
        document.body.append(node);
        return node;
    };
    add('script', { textContent: 'ran.push(1)' });
    add('script', { src: 'data:text/javascript,ran.push(2)' });
    add('script', { src: `${origin_of_services}/script.js` });
    const button = add('button', {});
    button.setAttribute('onclick', 'ran.push(3)');
    button.click();
    add('div', {}).setAttribute('style', 'color: red');
    add('style', { textContent: 'body { color: red }' });
    add('img', { src: `${origin_of_services}/image.png` });
    add('iframe', { src: `${origin_of_services}/frame` });
    document.head.append(Object.assign(document.createElement('base'), { href: origin_of_services }));
    const form = add('form', { action: `${origin_of_services}/form`, method: 'post' });
    form.submit();
    for (const run of [() => eval('ran.push(4)'), () => new Function('ran.push(5)')()]) {
        try { run() } catch (error) { evaluated.push(error.name) }
    }
    try { Object.prototype.polluted = 1 } catch {}
    (async () => {
        answers.push(await fetch(`${origin_of_services}/fetch`).then(() => 'answered', error => error.name));
        answers.push(await new Promise(resolve => {
            try {
                const socket = new WebSocket(origin_of_services.replace('http', 'ws'));
                socket.onopen = () => resolve('answered');
                socket.onerror = () => resolve('refused');
            } catch { resolve('refused') }
        }));
        answers.push(await new Promise(resolve => {
            try {
                const events = new EventSource(`${origin_of_services}/events`);
                events.onopen = () => resolve('answered');
                events.onerror = () => { events.close(); resolve('refused') };
            } catch { resolve('refused') }
        }));
        for (let tries = 0; tries < 100 && wanted.size > 0; tries += 1) await new Promise(go => setTimeout(go, 50));
        done = true;
    })();
    return null;";

/// Every way out that a page has.
const OPEN: &str = r"
    window.opened = [];
    opened.push(window.open('https://example.com/window'));
    opened.push(window.open('https://example.com/named', 'other', 'popup'));
    for (const target of ['_blank', '_top', '_self', 'other']) {
        const link = Object.assign(document.createElement('a'), { href: `https://example.com/${target}`, target, textContent: 'x' });
        document.body.append(link);
        link.click();
        link.remove();
    }
    setTimeout(() => { location.href = 'https://example.com/location' }, 100);
    setTimeout(() => { location.href = 'mailto:somebody@example.com' }, 200);
    setTimeout(() => { location.href = 'file:///etc/passwd' }, 300);
    setTimeout(() => { location.href = 'data:text/html,<h1>data</h1>' }, 400);";
