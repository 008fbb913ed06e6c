//! What the page fetches before its first paint: every module at once and none that can wait, and not too much of it all.

use std::collections::BTreeSet;

use crate::tree::{self, File};

const PAGE: &str = "ui/index.html";

/// Markup, style sheets and modules, in bytes. The words come beside them, in one language.
const BUDGET: usize = 150_000;

#[test]
fn the_first_paint_preloads_what_it_needs_and_nothing_else() {
    tree::none("The list of modulepreload links in ui/index.html:", &violations(&tree::files()));
}

#[test]
fn the_first_paint_is_within_its_budget() {
    let files = tree::files();
    let html = text(&files, PAGE).unwrap();
    let mut parts: BTreeSet<String> = needed(&files, html);
    parts.extend(sheets(html));
    let bytes = |path: &String| text(&files, &format!("ui/{path}")).unwrap_or_else(|| panic!("no ui/{path}")).len();
    let total = html.len() + parts.iter().map(bytes).sum::<usize>();
    assert!(parts.len() > 20, "{parts:#?}");
    assert!(total <= BUDGET, "{total} bytes before the first paint, at most {BUDGET}: {parts:#?}");
}

#[test]
fn every_style_sheet_is_linked() {
    let files = tree::files();
    let html = text(&files, PAGE).unwrap();
    let written = files.iter().filter(|file| file.is_in(&["ui/css"])).map(|file| file.path["ui/".len()..].to_owned());
    let linked: Vec<String> = links(html, "stylesheet").map(|link| value(link, "href").to_owned()).collect();
    assert_eq!(linked.iter().cloned().collect::<BTreeSet<_>>(), written.collect::<BTreeSet<_>>());
    assert_eq!(linked.iter().collect::<BTreeSet<_>>().len(), linked.len(), "one is linked twice: {linked:#?}");
}

#[test]
fn no_module_awaits_at_its_top_level() {
    let is_module = |file: &File| file.is_in(&["ui/js"]) && file.has_ending(&["js"]);
    let found = tree::lines(&tree::files(), is_module, top_level_await);
    tree::none("Web views have been seen to wait for ever where several modules await at their top level:", &found);
}

#[test]
fn an_await_at_the_top_level_is_found() {
    #[track_caller]
    fn check(line: &str, expect: bool) {
        assert_eq!(top_level_await(line).is_some(), expect, "{line}");
    }
    check("const words = await load();", true);
    check("export const host = here ? shell : await import(\"./http.js\");", true);
    check("await start();", true);
    check("  const words = await load();", false);
    check("export const add = async () => (await later(load))?.add();", false);
    check("// await nothing", false);
}

#[test]
fn a_wrong_list_is_found() {
    #[track_caller]
    fn check(links: &[&str], expect: &[&str]) {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        let links: String =
            links.iter().map(|href| format!("<link rel=\"modulepreload\" href=\"{href}\">\n")).collect();
        let planted = [
            file(PAGE, &format!("{links}<script type=\"module\" src=\"js/first.js\"></script>\n")),
            file(
                "ui/js/first.js",
                "/** @type {import(\"./types.d.ts\").View} */\nwords.then(() => import(\"./main.js\"));\n",
            ),
            file("ui/js/main.js", "import {\n  a,\n} from \"./parts/a.js\";\nconst b = () => import(\"./b.js\");\n"),
            file("ui/js/parts/a.js", "import \"../c.js\";\nexport { d } from \"./d.js\";\n"),
            file("ui/js/b.js", ""),
            file("ui/js/c.js", "/** @import { View } from \"./types.d.ts\" */\n"),
            file("ui/js/parts/d.js", ""),
        ];
        assert_eq!(violations(&planted), expect);
    }
    let all = ["js/main.js", "js/parts/a.js", "js/c.js", "js/parts/d.js"];
    check(&all, &[]);
    check(
        &[&all[..1], &all[2..]].concat(),
        &["js/parts/a.js is missing: it would only be fetched once a module that imports it is there"],
    );
    check(&[&all[..], &["js/b.js"]].concat(), &["js/b.js can wait: nothing of the first paint imports it"]);
    check(&[&all[..], &["js/c.js"]].concat(), &["js/c.js is named twice"]);
    check(&[&all[..], &["js/first.js"]].concat(), &["js/first.js can wait: nothing of the first paint imports it"]);
}

fn violations(files: &[File]) -> Vec<String> {
    let html = text(files, PAGE).unwrap();
    let mut needed = needed(files, html);
    for script in scripts(html) {
        needed.remove(script);
    }
    let mut named = BTreeSet::new();
    let mut found = Vec::new();
    for link in links(html, "modulepreload") {
        let path = value(link, "href");
        if !named.insert(path.to_owned()) {
            found.push(format!("{path} is named twice"));
        } else if !needed.contains(path) {
            found.push(format!("{path} can wait: nothing of the first paint imports it"));
        }
    }
    let missing = needed.difference(&named);
    found.extend(
        missing
            .map(|path| format!("{path} is missing: it would only be fetched once a module that imports it is there")),
    );
    found
}

/// The modules that the page's scripts are, those that these go on with, and all that they import, however deep; seen from
/// `ui`.
fn needed(files: &[File], html: &str) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    let mut next: Vec<String> = scripts(html).map(str::to_owned).collect();
    for script in scripts(html) {
        let text = text(files, &format!("ui/{script}")).unwrap_or_else(|| panic!("ui/{script} is the page's script"));
        let rest = text.split("import(\"").skip(1).filter_map(|rest| rest.split('"').next());
        next.extend(rest.filter(|target| !target.ends_with(".d.ts")).map(|target| tree::resolve(script, target)));
    }
    while let Some(path) = next.pop() {
        let text = text(files, &format!("ui/{path}")).unwrap_or_else(|| panic!("ui/{path} is imported"));
        let imports = text.lines().filter_map(import).filter(|target| !target.ends_with(".d.ts"));
        next.extend(imports.map(|target| tree::resolve(&path, target)).filter(|target| !needed.contains(target)));
        needed.insert(path);
    }
    needed
}

/// What is not indented is in no function, unless it is one.
fn top_level_await(line: &str) -> Option<String> {
    let outside = !line.starts_with([' ', '/']) && !line.contains("async ");
    (outside && line.split(' ').any(|word| word == "await")).then(|| line.to_owned())
}

/// What a line imports before its module can run: `import(…)` is for later.
fn import(line: &str) -> Option<&str> {
    let rest = line.split_once("from \"").map(|(_, rest)| rest).or_else(|| line.strip_prefix("import \""))?;
    rest.split('"').next().filter(|target| target.starts_with('.'))
}

fn scripts(html: &str) -> impl Iterator<Item = &str> {
    html.lines().filter(|line| line.contains("<script type=\"module\"")).map(|line| value(line, "src"))
}

/// The style sheets that are fetched at once.
fn sheets(html: &str) -> impl Iterator<Item = String> {
    links(html, "stylesheet").filter(|link| !link.contains(" disabled")).map(|link| value(link, "href").to_owned())
}

fn links<'a>(html: &'a str, kind: &str) -> impl Iterator<Item = &'a str> {
    let mark = format!("rel=\"{kind}\"");
    let links = html.split("<link ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    links.filter(move |link| link.contains(&mark))
}

fn value<'a>(tag: &'a str, name: &str) -> &'a str {
    let rest = tag.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name} in {tag}")).1;
    rest.split('"').next().unwrap_or_default()
}

fn text<'a>(files: &'a [File], path: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}
