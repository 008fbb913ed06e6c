// The billing settings of an account's service: what it charges, its top-up by itself, and its alert by e-mail.

import { createMethods } from "../billing/methods.js";
import { createSetting } from "../billing/setting.js";
import { methodWords, overdueWords, packWords } from "../billing/words.js";
import { el } from "../build.js";
import { priceWords } from "../checkout/price.js";
import { say } from "../copy.js";
import { setAttribute, setMark, setText, showText } from "../dom.js";
import { backLink, nameOf } from "../plan/frame.js";
import { credits } from "../plan/words.js";
import { accountHash, route, topUpHash } from "../router.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").TopUpOverdue} TopUpOverdue
 * @typedef {import("../types.d.ts").View} View
 */

/** Makes the page; returns what brings it up to date. */
export function createBilling() {
  const heading = el("h1", { tabindex: -1 }, say("billing.title"));
  const mark = el("img", { class: "mark", alt: "", width: 36, height: 36 });
  const who = el("p", { class: "muted", dir: "auto" });
  const late = el("p", { class: "billing-overdue" });
  const buy = el("a", {}, say("topup.title"));
  const overdue = el(
    "div",
    { class: "billing-late", role: "status", hidden: true },
    late,
    el("p", { class: "help" }, say("billing.overdue_help")),
    el("p", {}, buy),
  );
  /** @type {Pack[]} */
  let packs = [];
  const methods = createMethods(() => topUp.refresh());
  const topUp = createSetting("auto_topup", {
    choices: [
      { part: "pack", label: say("billing.pack"), words: packOption, known: () => packs.map(({ id }) => id) },
      {
        part: "method",
        label: say("billing.method_choice"),
        words: (id) => methodWords(id, methods.read()),
        known: () => methods.read().flatMap(({ id }) => (id === null ? [] : [id])),
      },
    ],
    packs: () => packs,
    stale: learnPacks,
    learned(setting) {
      missed = setting?.overdue ?? null;
      show();
    },
  });
  const alert = createSetting("credit_alert", { choices: [], packs: () => [], stale() {}, learned() {} });
  const back = backLink();
  const root = el(
    "article",
    { class: "billing" },
    back,
    el("header", { class: "account-head" }, mark, el("div", {}, heading, who)),
    overdue,
    methods.root,
    topUp.root,
    alert.root,
  );
  /** @type {Account} */
  let account;
  /** @type {TopUpOverdue | null} */
  let missed = null;
  let hidden = false;
  let asked = "";

  return {
    root,
    heading,
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "billing") return;
      const found = next.accounts.find((one) => one.id === to.id);
      if (!found) return;
      [account, hidden] = [found, next.preferences.hide_amounts];
      setMark(mark, account.provider);
      setText(who, nameOf(account));
      setAttribute(back, "href", accountHash(account.id));
      setText(/** @type {Element} */ (back.lastElementChild), nameOf(account));
      setAttribute(buy, "href", topUpHash(account.id));
      topUp.hide(hidden);
      alert.hide(hidden);
      if (asked !== account.id) {
        asked = account.id;
        [packs, missed] = [[], null];
        learnPacks();
        for (const section of [methods, topUp, alert]) section.open(account);
      }
      show();
    },
    /** Left for another page: everything is asked anew when it is opened again. */
    leave() {
      asked = "";
    },
  };

  /** Without packs nothing can be chosen, and what is chosen is named by its id. */
  async function learnPacks() {
    const mine = account.id;
    const found = await call("packs", { account: mine, short_by: null }).catch(() => null);
    if (account.id !== mine || !found) return;
    packs = found.packs;
    topUp.refresh();
  }

  function show() {
    overdue.hidden = missed === null;
    showText(late, missed && overdueWords(missed, hidden));
  }

  /** @param {string | null} id */
  function packOption(id) {
    const pack = packs.find((one) => one.id === id);
    const name = packWords(id, packs);
    if (!pack) return name;
    return say("billing.pack_option", { pack: name, credits: credits(pack.credits), price: priceWords(pack.price) });
  }
}
