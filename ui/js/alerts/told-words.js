// Why an alert was told: the readings behind it, in a sentence.

import { sumsOf } from "../charts/decimal.js";
import { shortDate } from "../components/activity-words.js";
import { has, plain, say, sayCount } from "../copy.js";
import { amountWithUnit, moment } from "../format.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Looked} Looked
 * @typedef {import("../types.d.ts").ToldAlert} ToldAlert
 */

/** What it was about, in a word or two. @param {string} kind */
export const kindWords = (kind) => say(has(`alerts.kind_${kind}`) ? `alerts.kind_${kind}` : "alerts.kind_other");

/**
 * Why it was told, or `null` where nothing is known of that.
 * @param {ToldAlert} alert
 * @param {Account | undefined} account `undefined` once it was removed
 * @param {boolean} hidden
 * @returns {string | null}
 */
export function whyTold(alert, account, hidden) {
  switch (alert.kind) {
    case "low":
      return readAt(lowWhy(alert, hidden), alert.read_at);
    case "empty":
      return readAt(say("alerts.why_empty"), alert.read_at);
    case "key_refused":
      return account ? say("error.auth", { service: account.provider_name }) : say("alerts.why_key");
    case "refund_missing":
      return refundWhy(alert, hidden);
    case "unusual":
      return unusualWhy(alert, hidden);
    case "lapse":
      return readAt(lapseWhy(alert, hidden), alert.read_at);
    case "week":
      return weekWhy(alert, hidden);
    default:
      return null;
  }
}

/** @param {ToldAlert} alert @param {boolean} hidden */
function lowWhy({ looked, amount }, hidden) {
  if (!looked) return amount === null || hidden ? null : say("alerts.why_left", { amount: amountWithUnit(amount) });
  const { available, low_mark: mark, days, low_days: markDays } = looked;
  const byMark = mark !== null && isBelow(available, mark);
  const byDays = days !== null && markDays !== null && days < markDays;
  const values = {
    amount: hidden ? "" : amountWithUnit(available),
    mark: hidden || mark === null ? "" : amountWithUnit(mark),
    days: daysIn(days ?? 0),
    mark_days: sayCount("alerts.days", markDays ?? 0),
  };
  const which = byMark && byDays ? "both" : byDays ? "days" : byMark ? "mark" : "left";
  if (hidden) return which === "left" ? null : say(`alerts.why_${which}_hidden`, values);
  return say(`alerts.why_${which}`, values);
}

/** @param {ToldAlert} alert @param {boolean} hidden */
function refundWhy({ jobs, amount }, hidden) {
  if (hidden || amount === null) return sayCount("alerts.why_refund_hidden", jobs ?? 1);
  return sayCount("alerts.why_refund", jobs ?? 1, { amount: amountWithUnit(amount) });
}

/** @param {ToldAlert} alert @param {boolean} hidden */
function unusualWhy({ day, amount, usual, source, source_amount, source_entries }, hidden) {
  const date = shortDate(day ?? "");
  const entries = sayCount("activity.count", source_entries ?? 0);
  const from = source ? plain(source, 80) : null;
  if (hidden || amount === null || usual === null) {
    const most = from ? say("alerts.why_most_hidden", { source: from, entries }) : "";
    return [say("alerts.why_unusual_hidden", { date }), most].filter(Boolean).join(" ");
  }
  const most =
    from && source_amount !== null
      ? say("alerts.why_most", { source: from, entries, amount: amountWithUnit(source_amount) })
      : "";
  const whole = say("alerts.why_unusual", { amount: amountWithUnit(amount), date, usual: amountWithUnit(usual) });
  return [whole, most].filter(Boolean).join(" ");
}

/** @param {ToldAlert} alert @param {boolean} hidden */
function lapseWhy({ day, amount, unused }, hidden) {
  const date = shortDate(day ?? "");
  if (hidden || amount === null || unused === null) return say("alerts.why_lapse_hidden", { date });
  return say("alerts.why_lapse", { left: amountWithUnit(amount), unused: amountWithUnit(unused), date });
}

/** What is known of a week; nothing where amounts are hidden. @param {ToldAlert} alert @param {boolean} hidden */
function weekWhy({ amount, spent }, hidden) {
  if (hidden) return null;
  const values = {
    spent: spent === null ? "" : amountWithUnit(spent),
    left: amount === null ? "" : amountWithUnit(amount),
  };
  if (spent !== null && amount !== null) return say("alerts.why_week", values);
  if (spent !== null) return say("alerts.why_week_spent", values);
  return amount === null ? null : say("alerts.why_week_left", values);
}

/** @param {string | null} why @param {string | null} at */
function readAt(why, at) {
  return why && at ? `${why} ${say("alerts.read_at", { time: moment(at) })}` : why;
}

/** @param {number} days whole ones */
const daysIn = (days) => (days === 0 ? say("lasts.less_than_a_day") : sayCount("alerts.days", days));

/** Whether one amount is below another, digit by digit. @param {string} one @param {string} other */
function isBelow(one, other) {
  const { units } = sumsOf([one, other]);
  return units(one) < units(other);
}
