// The part of the top-up page that buys: how it is paid, the button, and what became of the last try.

import { el, refill } from "../build.js";
import { showAddress } from "../components/dialogs.js";
import { announce, notify } from "../components/notice.js";
import { say } from "../copy.js";
import { setAttribute, setText, showText } from "../dom.js";
import { buyPack, isStarting } from "./buy.js";
import { createPayment } from "./payment.js";
import { accountLine, notBegun } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("./buy.js").Outcome} Outcome
 * @typedef {ReturnType<typeof import("../plan/packs.js").createPacks>} Packs
 */

/** Makes it; returns what brings it up to date. @param {{ packs: Packs, again: () => void }} page `again`: reads the packs anew */
export function createBuying({ packs, again }) {
  const payment = createPayment();
  const pick = el("p", { class: "wrong", role: "alert" });
  const opened = el("p", { class: "buy-opened", hidden: true });
  const failed = el("div", { class: "failure", role: "alert", hidden: true });
  const shut = el("div", { class: "buy-shut", hidden: true });
  const root = el("div", { class: "buying" }, payment.root, pick, opened, shut, failed);
  const text = el("span");
  const button = el("button", { type: "button", class: "primary", onclick: buy }, text);
  /** @type {Account} */
  let account;
  /** @type {View} */
  let view;
  /** What became of the last try, by account. @type {Map<string, Outcome>} */
  const outcomes = new Map();
  let told = "";

  return {
    root,
    button,
    /** Another pack was chosen. */
    chosen: () => setText(pick, ""),
    /** Whether there is anything to choose from. @param {boolean} any */
    offer(any) {
      payment.root.hidden = !any;
      button.hidden = !any;
    },
    /** @param {Account} next @param {View} now */
    update(next, now) {
      if (account?.id !== next.id) setText(pick, "");
      [account, view] = [next, now];
      show();
    },
    /** Left for another page: what was said of the last try is old when it is opened again. */
    leave() {
      outcomes.clear();
    },
  };

  function buy() {
    if (isStarting(account.id)) return;
    const pack = packs.read();
    if (!pack) {
      setText(pick, say("checkout.pick"));
      packs.focus();
      return;
    }
    outcomes.delete(account.id);
    show();
    const mine = account;
    buyPack({
      account: mine,
      pack,
      payment: payment.read(),
      pending: pendingLine(),
      changes: show,
      done: (outcome) => tell(mine, outcome),
      read: again,
    });
  }

  /** What is waited for already, or may be. */
  function pendingLine() {
    const open = view.checkouts.filter(({ state }) => state !== "arrived" && state !== "more");
    return accountLine({ ...view, checkouts: open }, account.id);
  }

  /** @param {Account} mine @param {Outcome} outcome */
  function tell(mine, outcome) {
    outcomes.set(mine.id, outcome);
    show();
    if ("started" in outcome) {
      if (!outcome.started.opened) return showAddress(outcome.started);
      const words = startedWords(mine, outcome);
      return root.isConnected && account.id === mine.id ? announce(words) : notify(words);
    }
    if ("changed" in outcome || outcome.error.code === "not_listed") again();
    if (!root.isConnected || account.id !== mine.id) notify(wordsOf(mine, outcome));
  }

  function show() {
    const busy = isStarting(account.id);
    setAttribute(button, "aria-busy", busy ? "true" : null);
    setAttribute(button, "aria-disabled", busy ? "true" : null);
    setText(text, busy ? say("checkout.starting", { service: account.provider_name }) : say("checkout.buy"));
    const outcome = outcomes.get(account.id);
    // An alert that is written again is read out again.
    const key = JSON.stringify([account.id, outcome]);
    if (key === told) return;
    told = key;
    const started = outcome && "started" in outcome ? outcome : null;
    showText(opened, started?.started.opened ? startedWords(account, started) : null);
    shut.hidden = !started || started.started.opened;
    if (started && !started.started.opened) {
      const open = () => showAddress(started.started);
      refill(
        shut,
        el("p", {}, startedWords(account, started)),
        el("button", { type: "button", class: "small", onclick: open }, say("checkout.show_address")),
      );
    }
    failed.hidden = !outcome || Boolean(started);
    if (outcome && !started) refill(failed, el("p", {}, wordsOf(account, outcome)));
  }
}

/** @param {Account} account @param {Outcome} outcome */
function wordsOf({ provider_name }, outcome) {
  return notBegun("error" in outcome ? outcome.error : { code: "price_changed" }, provider_name);
}

/** @param {Account} account @param {Extract<Outcome, { started: unknown }>} outcome */
function startedWords({ provider_name }, { started }) {
  const host = started.host ?? say("checkout.no_host");
  const key = started.opened ? "checkout.opened" : started.allowed ? "checkout.not_opened" : "checkout.not_allowed";
  return say(key, { service: provider_name, host });
}
