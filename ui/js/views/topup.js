// Top up: the packs of an account's service, with the mark on the one that covers what is missing; the checkout of one,
// and the watch for its credits.

import { openPage } from "../act.js";
import { createBillingNotice } from "../billing/notice.js";
import { el, refill } from "../build.js";
import { createBuying } from "../checkout/buying.js";
import { createWatch } from "../checkout/watch.js";
import { announce } from "../components/notice.js";
import { say } from "../copy.js";
import { icon, setAttribute, setMark, setText, showText } from "../dom.js";
import { amount, amountWithUnit, DOTS, moment } from "../format.js";
import { coverWords, packName } from "../plan/answer-words.js";
import { backLink, nameOf } from "../plan/frame.js";
import { money } from "../plan/money.js";
import { createPacks } from "../plan/packs.js";
import { credits, whyNot } from "../plan/words.js";
import { accountHash, route } from "../router.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Packs} Packs
 * @typedef {import("../types.d.ts").NextMonth} NextMonth
 */

/** Makes the page; returns what brings it up to date. */
export function createTopUp() {
  const heading = el("h1", { tabindex: -1 }, say("topup.title"));
  const mark = el("img", { class: "mark", alt: "", width: 36, height: 36 });
  const [who, now, pace, need, cover] = [
    el("p", { class: "muted", dir: "auto" }),
    el("p", {}),
    el("p", { class: "muted" }),
    el("p", { class: "topup-need" }),
    el("div", { class: "topup-cover muted" }),
  ];
  const packs = createPacks(() => buying.chosen());
  const buying = createBuying({ packs, again: () => learn() });
  const billing = createBillingNotice();
  const watch = createWatch(() => heading.focus());
  const [failure, refused, age] = [
    el("div", { class: "failure", role: "alert", hidden: true }),
    el("p", { class: "help" }),
    el("p", { class: "help" }),
  ];
  const buyText = el("span");
  const visit = el("button", { type: "button", onclick: pay }, buyText, icon("i-out"));
  const [help, actions] = [el("p", { class: "help" }), el("div", { class: "actions" }, buying.button, visit)];
  const back = backLink();
  const root = el(
    "article",
    { class: "topup" },
    back,
    el("header", { class: "account-head" }, mark, el("div", {}, heading, who)),
    el("div", { class: "topup-now" }, now, pace, need, cover),
    billing.root,
    watch.root,
    failure,
    packs.root,
    refused,
    buying.root,
    actions,
    help,
    age,
  );
  /** @type {Account} */
  let account;
  let hidden = false;
  /** @type {string | null} */
  let short = null;
  /** @type {Packs | null} */
  let shown = null;
  let asked = "";
  /** What was available when this was asked: what a month lacks follows from it. @type {string | null} */
  let basis = null;
  /** Counts what was asked, so that an older answer is not put over a newer one. */
  let turn = 0;

  return {
    root,
    heading,
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "topup") return;
      const found = next.accounts.find((one) => one.id === to.id);
      if (!found) return;
      [account, short, hidden] = [found, to.short, next.preferences.hide_amounts];
      setMark(mark, account.provider);
      setText(who, nameOf(account));
      setAttribute(back, "href", accountHash(account.id));
      setText(/** @type {Element} */ (back.lastElementChild), nameOf(account));
      setText(buyText, say("topup.open", { service: account.provider_name }));
      setText(help, say("topup.open_help", { service: account.provider_name }));
      const key = JSON.stringify([account.id, short]);
      if (key !== asked) {
        if (!asked.startsWith(`[${JSON.stringify(account.id)},`)) shown = null;
        packs.reset();
        asked = key;
        learn();
      } else if (short === null && account.available !== basis) learn();
      billing.update(account, hidden);
      watch.update(account, next);
      show();
      buying.update(account, next);
    },
    /** Left for another page: prices are asked anew when it is opened again. */
    leave() {
      asked = "";
      turn += 1;
      billing.leave();
      buying.leave();
    },
  };

  function pay() {
    return openPage(account.provider, "buy", account.provider_name);
  }

  async function learn() {
    turn += 1;
    const mine = turn;
    basis = account.available;
    setAttribute(root, "aria-busy", "true");
    try {
      const found = await call("packs", { account: account.id, short_by: short });
      if (mine !== turn) return;
      shown = found;
      failure.hidden = true;
      show();
      if (short !== null && !hidden) announce([need.textContent, ...coverWords(found)].join(". "));
    } catch (error) {
      // An account that is gone is asked nothing any more.
      if (mine !== turn || /** @type {ApiError} */ (error).code === "superseded") return;
      const why = whyNot(/** @type {ApiError} */ (error), account.provider_name);
      refill(
        failure,
        el("p", {}, why),
        el("button", { type: "button", class: "small", onclick: () => learn() }, say("activity.again")),
      );
      failure.hidden = false;
      show();
    }
    root.removeAttribute("aria-busy");
  }

  function show() {
    const available = account.available;
    showText(now, available === null ? null : say("topup.now", { amount: hidden ? DOTS : amountWithUnit(available) }));
    showText(need, short === null ? null : say("topup.short", { amount: hidden ? DOTS : credits(short) }));
    showText(pace, shown?.month ? monthWords(shown.month, hidden) : null);
    const words = !shown || hidden ? [] : shown.month ? monthCover(shown) : coverWords(shown);
    const none = short !== null && shown && !hidden && words.length === 0;
    refill(cover, ...(none ? [say("topup.none_covers")] : words).map((text) => el("p", {}, text)));
    packs.show(shown, account.provider_name);
    buying.offer(Boolean(shown?.packs.length));
    // Not while the packs are on their way: what is drawn first would change under the hand.
    visit.classList.toggle("primary", shown ? shown.packs.length === 0 : !failure.hidden);
    showText(refused, shown?.refused ? say("topup.refused", { service: account.provider_name }) : null);
    showText(age, shown && say("topup.read", { service: account.provider_name, time: moment(shown.at) }));
  }
}

/** What the next 30 days take, and whether what is there will do. @param {NextMonth} month @param {boolean} hidden */
function monthWords({ takes, missing }, hidden) {
  const key = missing === null ? "topup.month_covered" : "topup.month";
  return say(key, { amount: hidden ? DOTS : credits(takes) });
}

/** What covers the next 30 days, of one kind of pack. @param {Packs} packs @returns {string[]} */
function monthCover({ packs, cover }) {
  const [chosen] = cover?.packs ?? [];
  const pack = chosen && packs[chosen.index];
  if (!cover || !pack) return [];
  const name =
    chosen.count === "1"
      ? packName(pack)
      : say("plan.many_packs", { count: amount(chosen.count), pack: packName(pack) });
  return [say("topup.month_packs", { packs: name, price: money(cover.price), credits: credits(cover.credits) })];
}
