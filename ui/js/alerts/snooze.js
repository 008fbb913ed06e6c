// Holding back the alerts of one account, on its page.

import { told } from "../act.js";
import { say } from "../copy.js";
import { call } from "../state.js";
import { createSpans } from "./spans.js";
import { snoozedSentence } from "./state-words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").SnoozeSpan} SnoozeSpan
 */

/** The line of an account's page; `now` is the account that is shown. @param {() => Account} now */
export function createSnooze(now) {
  const spans = createSpans({
    label: say("alerts.snooze"),
    end: say("alerts.snooze_end"),
    spans: [
      ["hour", say("alerts.snooze_hour")],
      ["tomorrow", say("alerts.snooze_tomorrow")],
      ["until_topped_up", say("alerts.snooze_topped_up")],
    ],
    start: (span) => send(call("snooze_alerts", { account: now().id, span: /** @type {SnoozeSpan} */ (span) })),
    stop: () => send(call("end_snooze", { account: now().id })),
  });
  return {
    root: spans.root,
    /** @param {Account} account */
    update(account) {
      // Without alerts there are none to hold back.
      spans.root.hidden = !account.alerts || account.paused;
      spans.offer("until_topped_up", wantsTopUp(account));
      spans.update(account.snoozed ? snoozedSentence(account.snoozed_until) : null);
    },
  };

  /** @param {Promise<null>} running */
  function send(running) {
    return told(running, now().provider_name);
  }
}

/** Whether it is below one of its marks, or near: where it is well above them, a snooze until it is topped up ends at once. @param {Account} account */
function wantsTopUp({ standing, low_days: mark, outlook }) {
  if (standing === "low" || standing === "empty") return true;
  const least = outlook?.to_zero.low;
  return mark !== null && least?.kind === "days" && full(least) <= mark + Math.floor(mark / 10);
}

/** Whole days; `days` is rounded, and marks are held against whole ones. @param {import("../types.d.ts").Lasts} lasts */
const full = ({ hundredths }) => Math.floor((hundredths ?? 0) / 100);
