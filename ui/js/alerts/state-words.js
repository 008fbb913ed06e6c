// Where an account's alerts stand, and what comes next, in sentences.

import { shortDate } from "../components/activity-words.js";
import { say, sayCount, sayList } from "../copy.js";
import { amountWithUnit, moment, soon } from "../format.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").AccountAlerts} AccountAlerts
 * @typedef {import("../types.d.ts").Alerts} Alerts
 * @typedef {import("../types.d.ts").Crossing} Crossing
 * @typedef {import("../types.d.ts").NextLapse} NextLapse
 * @typedef {import("../types.d.ts").Preferences} Preferences
 */

/** Until when the alerts of one account are held back. @param {string | null} until */
export const snoozedSentence = (until) =>
  until ? say("alerts.snoozed_until", { time: soon(until) }) : say("alerts.snoozed_topped_up");

/** Until when all alerts are held back by the user; `null` where they are not. @param {Preferences} preferences */
export function pausedSentence({ alerts_paused, alerts_paused_until: until }) {
  if (!alerts_paused) return null;
  return until ? say("alerts.paused_until", { time: soon(until) }) : say("alerts.paused");
}

/** A time of day as the user's locale writes it. @param {string} time `"08:00"` */
export function timeOfDay(time) {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return soon(new Date(new Date().setHours(hour, minute, 0, 0)).toISOString());
}

/**
 * What comes next of an account, one sentence each.
 * @param {AccountAlerts} state
 * @param {Account} account
 * @param {Preferences} preferences
 * @param {Pick<Alerts, "quiet" | "quiet_until">} all
 * @returns {string[]}
 */
export function nextSentences(state, account, preferences, all) {
  if (account.paused) return [say("account.paused_note")];
  if (!account.alerts) return [say("alerts.off")];
  const held = heldBack(state, preferences, all);
  const said = [
    ...keySentences(state.key, preferences.notify_key_refused, held),
    ...balanceSentences(state, preferences, held),
    ...lapseSentences(state.lapse, preferences.notify_lapse, held),
  ];
  if (said.length === 0) said.push(state.judging ? say("alerts.judging") : nothingYet(account, preferences));
  if (state.snoozed) said.push(snoozedSentence(state.snoozed_until));
  return said;
}

/** What holds it back now: "until 08:00 and until it is topped up"; `null` where nothing does. @param {AccountAlerts} state @param {Preferences} preferences @param {Pick<Alerts, "quiet" | "quiet_until">} all */
function heldBack(state, { alerts_paused, alerts_paused_until }, { quiet, quiet_until }) {
  const until = (/** @type {string} */ time) => say("alerts.until", { time });
  const reasons = [];
  if (alerts_paused) reasons.push(alerts_paused_until ? until(soon(alerts_paused_until)) : say("alerts.until_resumed"));
  if (quiet) reasons.push(quiet_until ? until(timeOfDay(quiet_until)) : say("alerts.until_quiet_ends"));
  if (state.snoozed) {
    reasons.push(state.snoozed_until ? until(soon(state.snoozed_until)) : say("alerts.until_topped_up"));
  }
  return reasons.length ? sayList([...new Set(reasons)]) : null;
}

/** @param {Crossing} key @param {boolean} on @param {string | null} held */
function keySentences(key, on, held) {
  if (key.state === "told" && key.since) return [say("alerts.key_told", { time: soon(key.since) })];
  return key.state === "held" ? [say("alerts.key_held"), heldSentence(on, held)] : [];
}

/** The lower of the two lines that it is below: who knows that it is empty need not hear that it is low. @param {AccountAlerts} state @param {Preferences} preferences @param {string | null} held */
function balanceSentences({ empty, low }, preferences, held) {
  if (empty.state !== "armed") return crossingSentences("empty", empty, preferences.notify_empty, held);
  return crossingSentences("low", low, preferences.notify_low, held);
}

/** @param {"empty" | "low"} which @param {Crossing} crossing @param {boolean} on @param {string | null} held */
function crossingSentences(which, { state, since, next_at: next }, on, held) {
  const blocked = !on || held !== null;
  const ahead = next !== null && Date.parse(next) > Date.now();
  switch (state) {
    case "suspected": {
      const confirmed = ahead ? say("alerts.confirmed_at", { time: soon(next) }) : say("alerts.confirmed_next");
      return [say(`alerts.${which}_suspected`), ...(blocked ? [heldSentence(on, held)] : [confirmed])];
    }
    case "held":
      return [say(`alerts.${which}_held`), heldSentence(on, held)];
    case "told": {
      const again = ahead ? say("alerts.again_at", { time: soon(next) }) : say("alerts.again_next");
      const said = since ? say(`alerts.${which}_told`, { time: soon(since) }) : say(`alerts.${which}_held`);
      return [said, blocked ? heldSentence(on, held) : again];
    }
    default:
      return [];
  }
}

/** Credits that lapse at the next reset. @param {NextLapse | null} lapse @param {boolean} on @param {string | null} held */
function lapseSentences(lapse, on, held) {
  if (!lapse) return [];
  const { state, since } = lapse.stands;
  const date = shortDate(lapse.day);
  if (state === "told" && since) return [say("alerts.lapse_told", { date, time: moment(since) })];
  const blocked = !on || held !== null;
  const next = state === "suspected" && !blocked ? say("alerts.confirmed_next") : heldSentence(on, held);
  return [say("alerts.lapse_seen", { date }), next];
}

/** @param {boolean} on whether alerts of that kind are on @param {string | null} held */
function heldSentence(on, held) {
  if (!on) return say("alerts.held_off");
  return held ? say("alerts.held_until", { until: held }) : say("alerts.held_next");
}

/** @param {Account} account @param {Preferences} preferences */
function nothingYet(account, { notify_low, notify_empty, hide_amounts }) {
  if (account.available === null) return say("alerts.not_read");
  const credits =
    account.low_mark === null ? null : hide_amounts ? say("alerts.your_mark") : amountWithUnit(account.low_mark);
  const days = account.low_days === null ? null : sayCount("alerts.days", account.low_days);
  const marks = credits && days ? say("alerts.either", { credits, days }) : (credits ?? days);
  if (notify_low && marks) return say("alerts.nothing_below", { marks });
  if (!notify_empty) return say("alerts.nothing");
  return say(notify_low ? "alerts.nothing_no_mark" : "alerts.nothing_empty");
}
