// What comes next: for each account where its alerts stand.

import { el } from "../build.js";
import { say } from "../copy.js";
import { setMark, showText } from "../dom.js";
import { nameOf } from "../plan/frame.js";
import { accountHash } from "../router.js";
import { refillKeeping } from "./keep.js";
import { nextSentences, pausedSentence, timeOfDay } from "./state-words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Alerts} Alerts
 * @typedef {import("../types.d.ts").View} View
 */

/** The list, headed by what holds all alerts back. */
export function createNextList() {
  const held = el("p", { class: "hint" });
  const list = el("ul", { class: "next" });
  const none = el("p", { class: "muted" }, say("alerts.no_accounts"));
  const root = el("div", { class: "stack" }, held, none, list);
  let known = "";

  return {
    root,
    /** @param {Alerts} alerts @param {View} view */
    update(alerts, view) {
      showText(held, heldSentence(alerts, view));
      const lines = alerts.accounts.flatMap((state) => {
        const account = view.accounts.find((one) => one.id === state.account);
        if (!account) return [];
        return [{ account, sentences: nextSentences(state, account, view.preferences, alerts) }];
      });
      none.hidden = lines.length > 0;
      list.hidden = lines.length === 0;
      // What is the same is left alone: selections and the focus stay.
      const wanted = JSON.stringify(lines.map(({ account, sentences }) => [account.id, account.name, sentences]));
      if (wanted === known) return;
      known = wanted;
      refillKeeping(
        list,
        lines.map(({ account, sentences }) => line(account, sentences)),
      );
    },
  };
}

/** @param {Alerts} alerts @param {View} view */
function heldSentence({ quiet, quiet_until }, { preferences }) {
  const paused = pausedSentence(preferences);
  if (!quiet) return paused;
  const still = quiet_until ? say("alerts.quiet_until", { time: timeOfDay(quiet_until) }) : say("alerts.quiet_now");
  return [paused, still].filter(Boolean).join(" ");
}

/** @param {Account} account @param {string[]} sentences */
function line(account, sentences) {
  const mark = el("img", { class: "mark", alt: "", width: 28, height: 28, draggable: "false" });
  setMark(mark, account.provider);
  return el(
    "li",
    { class: "told-line" },
    mark,
    el(
      "div",
      { class: "told-text" },
      el("p", {}, el("a", { href: accountHash(account.id), dir: "auto", "data-key": account.id }, nameOf(account))),
      el("p", { class: "told-why" }, sentences.join(" ")),
    ),
  );
}
