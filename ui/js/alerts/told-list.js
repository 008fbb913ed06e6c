// What was told, newest first: what, of which account, when, and why.

import { el } from "../build.js";
import { say, sayCount } from "../copy.js";
import { setMark } from "../dom.js";
import { moment } from "../format.js";
import { nameOf } from "../plan/frame.js";
import { accountHash, activityHash } from "../router.js";
import { account } from "../state.js";
import { refillKeeping } from "./keep.js";
import { kindWords, whyTold } from "./told-words.js";

/** @typedef {import("../types.d.ts").ToldAlert} ToldAlert */

/** How many are shown until more are asked for. */
const FIRST = 5;

/** The list with what is said where it is empty. */
export function createToldList() {
  const list = el("ul", { class: "told" });
  const none = el("p", { class: "muted" }, say("alerts.told_none"));
  const more = el("button", { type: "button", class: "small", hidden: true, onclick: showAll });
  const root = el("div", { class: "stack told-list" }, none, list, more);
  /** @type {ToldAlert[]} */
  let alerts = [];
  let hidden = false;
  let all = false;
  let known = "";

  return {
    root,
    /** @param {ToldAlert[]} next @param {boolean} hide whether amounts are hidden */
    update(next, hide) {
      [alerts, hidden] = [next, hide];
      show();
    },
  };

  function show() {
    const shown = all ? alerts : alerts.slice(0, FIRST);
    none.hidden = alerts.length > 0;
    list.hidden = alerts.length === 0;
    more.hidden = shown.length === alerts.length;
    more.textContent = sayCount("alerts.told_more", alerts.length - shown.length);
    // What is the same is left alone: selections and the focus stay.
    const wanted = JSON.stringify([shown, hidden, shown.map((one) => account(one.account)?.name)]);
    if (wanted === known) return;
    known = wanted;
    refillKeeping(
      list,
      shown.map((one) => line(one, hidden)),
    );
  }

  function showAll() {
    all = true;
    show();
    // The button is gone; the reading goes on with the first line that it brought.
    /** @type {HTMLElement | undefined} */ (list.children[FIRST])?.focus();
  }
}

/** @param {ToldAlert} alert @param {boolean} hidden */
function line(alert, hidden) {
  const of = account(alert.account);
  const mark = el("img", { class: "mark", alt: "", width: 28, height: 28, draggable: "false" });
  if (of) setMark(mark, of.provider);
  else mark.hidden = true;
  const name = of
    ? el("a", { href: accountHash(of.id), dir: "auto", "data-key": `${alert.at} ${alert.kind}` }, nameOf(of))
    : el("span", {}, say("alerts.removed_account"));
  const why = whyTold(alert, of, hidden);
  const rows =
    of && alert.kind === "unusual" && alert.day
      ? el(
          "a",
          {
            href: activityHash({ account: of.id, from: alert.day, to: alert.day }),
            "data-key": `${alert.at} rows`,
          },
          say("alerts.rows"),
        )
      : null;
  return el(
    "li",
    { class: "told-line", "data-kind": alert.kind, tabindex: -1 },
    mark,
    el(
      "div",
      { class: "told-text" },
      el(
        "p",
        { class: "told-head" },
        el("span", { class: "told-kind" }, kindWords(alert.kind)),
        " ",
        name,
        " ",
        el("time", { class: "help", datetime: alert.at }, moment(alert.at)),
      ),
      why && el("p", { class: "told-why" }, why),
      alert.held && el("p", { class: "help" }, say("alerts.was_held")),
      rows && el("p", { class: "told-rows" }, rows),
    ),
  );
}
