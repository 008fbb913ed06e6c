// Every component in every state, from canned data. For whoever changes how they look, and for the tests that look at all.
// `node tests/ui/support/server.js` serves it; no part of it ships.

import { states, trouble, view } from "/support/views.js";

const place = document.getElementById("components");
await takeOver();
// Only now: the components' own code wants the page's templates to be there.
const { start } = await import("/js/state.js");
const { fill, speak } = await import("/js/copy.js");
speak(await (await import("/js/language.js")).catalogue);
const { createRow } = await import("/js/components/row.js");
const { createTrouble } = await import("/js/components/trouble.js");
const { createBanners } = await import("/js/components/banners.js");
const { createAmountField, createKeyField, createSavedField } = await import("/js/components/field.js");
const { createFills } = await import("/js/components/fill-lines.js");
const { createEntry } = await import("/js/components/activity-row.js");
const { showAmount, showBar } = await import("/js/components/amount.js");
const { createChoice, createStepper, createSwitch } = await import("/js/plan/controls.js");
const { createParts } = await import("/js/plan/parts.js");
const { createPacks } = await import("/js/plan/packs.js");
const { createToldList } = await import("/js/alerts/told-list.js");
const { createNextList } = await import("/js/alerts/next-list.js");
const { el } = await import("/js/build.js");
const { icon } = await import("/js/dom.js");
const { amount, fields, entries, lists, plans } = await import("/components/data.js");

fill(document.body);
await start();

/** Puts the page's icons, templates and style sheets into this one. */
async function takeOver() {
  const page = new DOMParser().parseFromString(await (await fetch("/index.html")).text(), "text/html");
  document.body.prepend(page.querySelector("body > svg"));
  document.body.append(...page.querySelectorAll("template"));
  for (const id of ["notice", "sample", "banners"]) document.getElementById("bottom").append(page.getElementById(id));
  // Before the style of this page, in their order, which is that of their layers.
  const own = document.querySelector('link[rel="stylesheet"]');
  const sheets = [...page.querySelectorAll('link[rel="stylesheet"]')];
  await Promise.all(
    sheets.map((sheet) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = `/${sheet.getAttribute("href")}`;
      own.before(link);
      return new Promise((done) => link.addEventListener("load", done));
    }),
  );
}

/** One component in its states. @param {string} name @param {[string, Node][]} shown */
function component(name, shown) {
  const id = `c-${name.replaceAll(" ", "-")}`;
  const section = el("section", { class: "component", "aria-labelledby": id }, el("h2", { id }, name));
  for (const [state, node] of shown) {
    section.append(el("div", { class: "state" }, el("h3", {}, state), el("div", {}, node)));
  }
  place.append(section);
}

/** A row in a list of its own. */
function rowOf(one, shown = view([one])) {
  const row = createRow();
  row.update(one, shown);
  return el("ul", { class: "rows", "aria-label": "Accounts" }, row.root);
}

const button = (className, text, more = {}) => el("button", { type: "button", class: className, ...more }, text);
const withIcon = (node, name) => {
  node.append(icon(name));
  return node;
};
function failed(error) {
  const one = createTrouble();
  one.update(error, "PixVerse");
  return one.root;
}
const done = () => Promise.resolve();
const changed = (node, change) => {
  change(node);
  return node;
};

component("row", [
  ...states.standings.accounts.map((one) => [
    `${one.standing}${one.stale ? ", stale" : ""}${one.paused ? ", paused" : ""}`,
    rowOf(one),
  ]),
  ...states.five.accounts.map((one) => [one.name, rowOf(one)]),
  ...states.long.accounts.map((one) => ["long", rowOf(one)]),
  ...states.hidden.accounts.map((one) => ["hidden", rowOf(one, states.hidden)]),
  ["offline", rowOf(states.offline.accounts[0], states.offline)],
]);

component("trouble", [
  ...states.errors.accounts.map(({ error }) => [error.code, failed(error)]),
  ["open", changed(failed(trouble("auth")), (one) => one.toggleAttribute("open", true))],
]);

component("banner", [
  ["warnings", document.getElementById("banners")],
  ["sample data", document.getElementById("sample")],
]);
createBanners().update({ ...states.warnings, sample: true });

component("button", [
  ["usual", button("", "Refresh")],
  ["primary", button("primary", "Test and add")],
  ["tonal", button("tonal", "Top up")],
  ["quiet", button("quiet", "Cancel")],
  ["small", button("small", "Copy")],
  ["danger", button("danger", "Remove")],
  ["danger, primary", button("danger primary", "Remove")],
  ["not now", button("", "Compare", { disabled: true })],
  ["primary, not now", button("primary", "Testing the key", { disabled: true, "aria-busy": "true" })],
  ["link", button("link", "Add Voxpria instead")],
  ["outward", withIcon(button("", "Open the key page"), "i-out")],
  ["icon", withIcon(button("icon-button", "", { "aria-label": "Close" }), "i-close")],
  ["choice", button("choice", "PowerPost")],
  ["back", el("a", { class: "back", href: "#/wallet" }, icon("i-back"), el("span", {}, "Wallet"))],
]);

component("field", [
  ["saved", changed(createSavedField({ label: "Name", save: done }), (one) => one.update("Shorts")).root],
  [
    "saved, with help",
    changed(createSavedField({ label: "Low mark", kind: "amount", save: done }), (one) =>
      one.update("100", "Leave empty for none."),
    ).root,
  ],
  ["being changed", fields.typed(createSavedField({ label: "Name", save: done }))],
  ["amount", createAmountField("Credits", "1500.5").root],
  ["amount, wrong", fields.wrong(createAmountField("Credits", "1,5"))],
  ["key", createKeyField("PixVerse").root],
  ["key, shown", fields.revealed(createKeyField("PixVerse"))],
  ["key, missing", fields.wrong(createKeyField("PixVerse"))],
  ["key, another's", fields.hinted(createKeyField("PixVerse"))],
  ["number", createStepper({ label: "How many", least: 1, most: 10, value: 1, changed: done }).root],
  [
    "number, wrong",
    changed(createStepper({ label: "How many", least: 1, most: 10, value: 10, changed: done }), (one) =>
      one.mark("Type a whole number."),
    ).root,
  ],
  ["selection", createChoice({ label: "Model", options: fields.options, value: "a", changed: done }).root],
  ["switch, off", createSwitch({ label: "Music", value: false, changed: done }).root],
  ["switch, on", createSwitch({ label: "Voice", value: true, changed: done }).root],
]);

component("amount", amount(showAmount, showBar));
component("history being fetched", entries.fills(createFills));
component("entry", entries.rows(createEntry));
component("alerts", lists.alerts(createToldList, createNextList));
component("what a job costs", plans.parts(createParts));
component("packs", plans.packs(createPacks));

component("message", [
  ["hint", el("p", { class: "hint" }, "This looks like a key for Voxpria.")],
  ["failure", el("div", { class: "failure" }, el("p", {}, "U-Gen did not accept this key."))],
  ["help", el("p", { class: "help" }, "Leave empty for none.")],
  ["wrong", el("p", { class: "wrong" }, "This is not an amount.")],
  ["keys", el("p", {}, el("kbd", {}, "Alt"), " ", el("kbd", {}, "↑"))],
  ["notice", changed(document.getElementById("notice"), fields.noticed)],
]);

document.documentElement.dataset.ready = "";
