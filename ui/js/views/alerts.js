// The alerts: what was told and why, what comes next, and what is told at all.

import { createChoices } from "../alerts/choices.js";
import { createNextList } from "../alerts/next-list.js";
import { createToldList } from "../alerts/told-list.js";
import { el } from "../build.js";
import { say } from "../copy.js";
import { freshId, setText } from "../dom.js";
import { backLink } from "../plan/frame.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").Alerts} Alerts
 */

/** Makes the page; returns what brings it up to date. */
export function createAlerts() {
  const heading = el("h1", { tabindex: -1 }, say("alerts.title"));
  const failure = el("p", { class: "wrong", role: "alert" });
  const toldList = createToldList();
  const nextList = createNextList();
  const choices = createChoices();
  const known = el(
    "div",
    { class: "alerts-known", hidden: true },
    group("alerts.told", toldList.root),
    group("alerts.next", nextList.root),
  );
  const choosing = group("alerts.choices", ...choices.parts);
  // With the rest, which would push it down.
  choosing.hidden = true;
  const root = el("article", { class: "alerts" }, backLink(), heading, failure, known, choosing);

  /** @type {View} */
  let view;
  /** @type {Alerts | null} */
  let alerts = null;
  let asking = false;
  let again = false;

  return {
    root,
    heading,
    /** @param {View} next */
    update(next) {
      view = next;
      choices.update(next.preferences);
      show();
      learn();
    },
    leave: choices.leave,
  };

  /** Asks what was told since. A view that comes meanwhile asks once more, since the answer may be older than it. */
  async function learn() {
    again = asking;
    if (asking) return;
    asking = true;
    const found = await call("alerts").catch(() => null);
    asking = false;
    if (again) {
      learn();
      if (!found) return;
    }
    setText(failure, found ? "" : say("alerts.failed"));
    choosing.hidden = false;
    alerts = found ?? alerts;
    show();
  }

  function show() {
    known.hidden = !alerts;
    if (!alerts) return;
    toldList.update(alerts.told, view.preferences.hide_amounts);
    nextList.update(alerts, view);
  }
}

/** @param {string} title @param {...Node} parts */
function group(title, ...parts) {
  const id = freshId("h");
  return el("section", { class: "group", "aria-labelledby": id }, el("h2", { id }, say(title)), ...parts);
}
