// The section of one billing setting: what the service says, the form that changes it, and what became of a change.

import { el, refill } from "../build.js";
import { createAmountField } from "../components/field.js";
import { announce } from "../components/notice.js";
import { say } from "../copy.js";
import { freshId, showText } from "../dom.js";
import { DOTS, editable } from "../format.js";
import { compareAmounts } from "../plan/money.js";
import { call } from "../state.js";
import { confirmChange } from "./confirm.js";
import { createSection, othersOf } from "./parts.js";
import { differences } from "./wish.js";
import { whyNothing } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").BillingSetting} BillingSetting
 * @typedef {import("../types.d.ts").BillingWhich} BillingWhich
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").SavedBilling} SavedBilling
 * @typedef {import("./wish.js").Wish} Wish
 */

/**
 * Makes the section.
 * @param {BillingWhich} which
 * @param {{ choices: { part: "pack" | "method", label: string, words: (id: string | null) => string, known: () => string[] }[], packs: () => Pack[], learned: (setting: BillingSetting | null) => void, stale: () => void }} around
 * `choices`: what is chosen from a list; `learned`: called with what the service says; `stale`: called where the packs are not what they were
 */
export function createSetting(which, { choices, packs, learned, stale }) {
  const section = createSection("", learn);
  const box = el("input", { type: "checkbox", role: "switch" });
  const line = createAmountField(say("billing.threshold"), "");
  const amount = /** @type {HTMLInputElement} */ (line.root.querySelector("input"));
  const lists = choices.map((choice) => {
    const id = freshId("choice");
    const select = el("select", { id, dir: "auto" });
    return { ...choice, select, root: el("div", { class: "field" }, el("label", { for: id }, choice.label), select) };
  });
  const hint = el("p", { class: "wrong", role: "alert" });
  const review = el("button", { type: "submit" }, say("billing.review"));
  const form = el(
    "form",
    { class: "billing-form", novalidate: true, onsubmit: submit, oninput: () => showText(hint, null) },
    el("label", { class: "line" }, el("span", {}, say(`billing.enabled_${which}`)), box),
    line.root,
    ...lists.map(({ root }) => root),
    hint,
    el("div", { class: "actions" }, review),
  );
  const unclear = el("p", {});
  section.body.append(unclear, form);
  /** @type {Account} */
  let account;
  let hidden = false;
  /** @type {BillingSetting | null} */
  let shown = null;
  let kept = "";
  let turn = 0;

  return {
    root: section.root,
    /** Asks about an account. @param {Account} next */
    open(next) {
      account = next;
      shown = null;
      section.reset();
      const named = { service: account.provider_name };
      section.heading.textContent = say(`billing.${which}`, named);
      section.help.textContent = say(`billing.${which}_help`, named);
      learn();
    },
    /** Whether amounts are hidden. @param {boolean} hide */
    hide(hide) {
      if (hide === hidden) return;
      hidden = hide;
      if (shown) fill();
    },
    /** The packs or methods that are known are others. */
    refresh() {
      for (const list of lists) offer(list, list.select.value);
    },
  };

  async function learn() {
    turn += 1;
    const mine = turn;
    section.wait(account.provider_name);
    try {
      const found = await call("billing_setting", { account: account.id, setting: which });
      if (mine !== turn) return;
      take(found);
      fill();
    } catch (error) {
      if (mine === turn) section.fail(/** @type {ApiError} */ (error), account.provider_name);
    }
  }

  /** What the service says now. What is being typed stays. @param {BillingSetting | null} found */
  function take(found) {
    if (!found) return;
    shown = found;
    const { parts } = found;
    const known = parts.includes("enabled");
    form.hidden = !known;
    showText(unclear, known ? null : say("billing.unclear", { service: account.provider_name }));
    line.root.hidden = !parts.includes("threshold");
    for (const list of lists) list.root.hidden = !parts.includes(list.part);
    refill(section.others, othersOf(found.others, account.provider_name));
    section.done();
    learned(found);
  }

  /** Puts what the service says into the form, but for what the user wants otherwise. @param {Wish} [wish] */
  function fill(wish = {}) {
    if (!shown) return;
    if (wish.enabled === undefined) box.checked = shown.enabled === true;
    kept = shown.threshold === null || hidden ? "" : editable(shown.threshold);
    if (wish.threshold === undefined) amount.value = kept;
    amount.placeholder = hidden ? DOTS : "";
    amount.title = hidden ? say("billing.threshold_kept") : "";
    for (const list of lists) offer(list, wish[list.part] ?? shown[list.part] ?? "");
    showText(hint, null);
  }

  /** @param {typeof lists[number]} list @param {string} chosen */
  function offer({ select, part, words, known }, chosen) {
    const now = shown?.[part] ?? null;
    const ids = [...new Set([...(now === null ? [] : [now]), ...known()])];
    const options = ids.map((id) => el("option", { value: id }, words(id)));
    refill(select, now === null && el("option", { value: "" }, words(null)), ...options);
    select.value = chosen;
    if (select.selectedIndex < 0) select.value = now ?? "";
  }

  /** What the user wants otherwise; `null` where a field makes no sense, which says so. @param {BillingSetting} now @returns {Wish | null} */
  function read(now) {
    /** @type {Wish} */
    const wish = {};
    if (box.checked !== now.enabled) wish.enabled = box.checked;
    if (!line.root.hidden && amount.value.trim() !== kept) {
      const typed = line.read();
      if (typed === null) return null;
      if (now.threshold === null || compareAmounts(typed, now.threshold) !== 0) wish.threshold = typed;
    }
    for (const { part, select, root } of lists) {
      if (!root.hidden && select.value && select.value !== now[part]) wish[part] = select.value;
    }
    return wish;
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    if (!shown) return;
    const wish = read(shown);
    if (!wish) return;
    if (Object.keys(wish).length === 0) return showText(hint, say("billing.no_change"));
    const on = wish.enabled ?? shown.enabled;
    const needs = on && which === "auto_topup" && shown.parts.includes("pack");
    const pack = packs().find(({ id }) => id === (wish.pack ?? shown?.pack));
    if (needs && packs().length === 0) {
      // Nobody could say what it costs.
      stale();
      return showText(hint, say("billing.no_packs", { service: account.provider_name }));
    }
    if (needs && !pack) return showText(hint, say("billing.error_bad_pack"));
    showText(hint, null);
    refill(section.news);
    const mine = account;
    const changing = { account, which, now: shown, wish, pack: needs ? pack : undefined, hidden, words: wordsOf() };
    confirmChange(changing, (saved) => {
      if (account.id === mine.id) told(saved, wish);
    });
  }

  /** How the values of what is chosen from lists are called. */
  function wordsOf() {
    return Object.fromEntries(lists.map(({ part, label, words }) => [part, { label, words }]));
  }

  /** What became of it. @param {SavedBilling | ApiError} saved @param {Wish} wish */
  function told(saved, wish) {
    const service = account.provider_name;
    // An answer that is still on its way is older than this one.
    turn += 1;
    if ("code" in saved) {
      if (["price_changed", "not_listed"].includes(saved.code)) stale();
      return tell(whyNothing(saved, service, "billing.nothing"), true, null);
    }
    const { outcome, now } = saved;
    const well = outcome === "saved" || outcome === "unchanged";
    take(now);
    fill(well ? {} : wish);
    tell(
      say(outcome === "saved" ? "billing.saved" : `billing.saved_${outcome}`, { service }),
      !well,
      now && !well ? differences(now, wish, wordsOf(), service, hidden) : null,
    );
    if (!well && outcome !== "conflict") section.news.append(again());
  }

  /** @param {string} words @param {boolean} wrong @param {string[] | null} lines */
  function tell(words, wrong, lines) {
    refill(
      section.news,
      el("p", { class: wrong ? "wrong" : "" }, words),
      lines?.length ? el("ul", {}, ...lines.map((text) => el("li", { dir: "auto" }, text))) : null,
    );
    announce(words);
  }

  function again() {
    const ask = () => {
      refill(section.news);
      learn();
    };
    return el("button", { type: "button", class: "small", onclick: ask }, say("billing.read_again"));
  }
}
