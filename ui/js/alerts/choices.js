// What is told at all: one switch an idea, quiet hours, a pause for everything, and a test.

import { told } from "../act.js";
import { el } from "../build.js";
import { mention } from "../components/notice.js";
import { say } from "../copy.js";
import { call } from "../state.js";
import { createQuiet } from "./quiet.js";
import { createSpans } from "./spans.js";
import { pausedSentence } from "./state-words.js";

/**
 * @typedef {import("../types.d.ts").PauseSpan} PauseSpan
 * @typedef {import("../types.d.ts").Preferences} Preferences
 */

/** @type {("notify_low" | "notify_empty" | "notify_key_refused" | "notify_refund_missing" | "notify_unusual" | "notify_lapse" | "weekly_digest")[]} */
const SWITCHES = [
  "notify_low",
  "notify_empty",
  "notify_key_refused",
  "notify_refund_missing",
  "notify_unusual",
  "notify_lapse",
  "weekly_digest",
];

/** The lines, kept up to date. */
export function createChoices() {
  /** @type {Preferences} */
  let preferences;
  const switches = SWITCHES.map((name) => {
    const box = el("input", { type: "checkbox", role: "switch", onchange: () => turn(name, box) });
    return { name, box, line: el("label", { class: "line" }, el("span", {}, say(`alerts.${name}`)), box) };
  });
  const quiet = createQuiet();
  const pause = createSpans({
    label: say("alerts.pause"),
    end: say("alerts.resume"),
    spans: [
      ["hour", say("alerts.pause_hour")],
      ["tomorrow", say("alerts.pause_tomorrow")],
      ["until_resumed", say("alerts.pause_until_resumed")],
    ],
    start: (span) => told(call("pause_alerts", { span: /** @type {PauseSpan} */ (span) })),
    stop: () => told(call("resume_alerts")),
  });
  const test = el("button", { type: "button", class: "small", onclick: sendTest }, say("alerts.test"));
  return {
    parts: [
      ...switches.map((one) => one.line),
      quiet.root,
      pause.root,
      el("div", { class: "line" }, el("p", { class: "help" }, say("alerts.test_help")), test),
    ],
    /** @param {Preferences} next */
    update(next) {
      preferences = next;
      for (const { name, box } of switches) box.checked = next[name];
      quiet.update(next.quiet_hours);
      pause.update(pausedSentence(next));
    },
    leave: quiet.leave,
  };

  /** @param {typeof SWITCHES[number]} name @param {HTMLInputElement} box */
  async function turn(name, box) {
    // Where it was not kept, the switch goes back to what holds.
    if ((await told(call("set_preferences", { [name]: box.checked }))) === undefined) box.checked = preferences[name];
  }

  async function sendTest() {
    test.disabled = true;
    const sent = await told(call("test_notification"));
    test.disabled = false;
    test.focus();
    if (sent !== undefined) mention(say("alerts.test_sent"));
  }
}
