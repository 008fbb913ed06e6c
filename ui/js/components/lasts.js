// How long credits last, in words: one figure for a row, and a sentence with its range for an account's page.

import { locale, say, sayCount } from "../copy.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Lasts} Lasts
 * @typedef {import("../types.d.ts").OutlookAnswer} OutlookAnswer
 */

const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const counts = new Intl.NumberFormat(locale);

/** Why there is no range. @type {Record<string, string>} */
const WHY = { not_enough_data: "lasts.not_enough_data", no_spending_lately: "lasts.no_spending_lately" };

/** The one figure: "about 9 days". @param {Lasts} lasts */
export function lastsFigure(lasts) {
  if (lasts.kind === "over_three_months") return say("lasts.over_three_months");
  if (lasts.kind === "until_reset") return say("lasts.until_reset", { date: dayOf(lasts.reset) });
  return lasts.days ? sayCount("lasts.days", lasts.days) : say("lasts.less_than_a_day");
}

/** What is said on an account's page: the figure, its range, and what it goes by. `null` where there is nothing to say. @param {Account} account */
export function lastsSentence(account) {
  if (!account.outlook || account.available === null || account.standing === "empty") return null;
  const mark = account.outlook.to_low_mark;
  const sentence = sentenceOf(account.outlook.to_zero);
  const toMark = mark && account.standing !== "low" ? markOf(mark) : null;
  return toMark ? `${sentence} ${toMark}` : sentence;
}

/** @param {OutlookAnswer} answer */
function sentenceOf({ kind, low, median, high, reset }) {
  if (kind === "until_reset") return say("lasts.sentence_until_reset", { date: dayOf(reset) });
  if (kind !== "range" || !low || !median || !high) return say(WHY[kind] ?? "lasts.not_enough_data");
  const figure = lastsFigure(median);
  if (low.kind !== "days" || (low.days === high.days && high.kind === "days")) {
    return say("lasts.sentence_plain", { figure });
  }
  const range =
    high.kind === "days"
      ? sayCount("lasts.range", high.days ?? 0, { from: counts.format(low.days ?? 0) })
      : sayCount("lasts.range_open", low.days ?? 0);
  return say("lasts.sentence", { figure, range });
}

/** @param {OutlookAnswer} answer */
function markOf({ kind, median }) {
  return kind === "range" && median?.kind === "days" ? say("lasts.to_mark", { figure: lastsFigure(median) }) : null;
}

/** @param {string | null} day `YYYY-MM-DD` */
const dayOf = (day) => (day ? days.format(Date.parse(`${day}T00:00:00Z`)) : "");
