// Days, weeks, months and years in the words of the user's locale.

import { locale } from "../copy.js";
import { dateOf } from "./days.js";

/**
 * @typedef {import("./days.js").Bucket} Bucket
 * @typedef {import("./days.js").Unit} Unit
 */

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });

const formats = {
  weekday: format({ weekday: "short" }),
  day: format({ day: "numeric", month: "short" }),
  month: format({ month: "short" }),
  year: format({ year: "numeric" }),
  wholeDay: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
  date: format({ day: "numeric", month: "short", year: "numeric" }),
  wholeMonth: format({ month: "long", year: "numeric" }),
};

/** Months are those of the services' calendar; in another they have no name. */
const gregorian = formats.day.resolvedOptions().calendar === "gregory";

/** The day on which weeks begin here: 1 is Monday, 7 is Sunday. */
export const weekStart = firstDay();

export const weekday = (/** @type {number} */ day) => formats.weekday.format(dateOf(day));
export const day = (/** @type {number} */ day) => (gregorian ? formats.day : formats.date).format(dateOf(day));
export const year = (/** @type {number} */ day) => (gregorian ? formats.year : formats.date).format(dateOf(day));

/** A month; a January by its year, so that one sees where it turns. @param {number} day its first */
export function month(day) {
  if (!gregorian) return formats.date.format(dateOf(day));
  return (dateOf(day).getUTCMonth() === 0 ? formats.year : formats.month).format(dateOf(day));
}

/** @param {number} day */
export const date = (day) => formats.date.format(dateOf(day));

/** The days that share a bar. @param {Bucket} bucket @param {Unit} unit */
export function span({ from, to }, unit) {
  if (from === to) return formats.wholeDay.format(dateOf(from));
  const whole = dateOf(from).getUTCDate() === 1 && dateOf(to + 1).getUTCDate() === 1;
  if (gregorian && unit === "month" && whole) return formats.wholeMonth.format(dateOf(from));
  const wholeYear = whole && dateOf(from).getUTCMonth() === 0 && dateOf(to + 1).getUTCMonth() === 0;
  if (gregorian && unit === "year" && wholeYear) return formats.year.format(dateOf(from));
  return formats.date.formatRange(dateOf(from), dateOf(to));
}

function firstDay() {
  /** @typedef {{ getWeekInfo?: () => { firstDay: number }, weekInfo?: { firstDay: number } }} Weeks */
  const known = /** @type {Weeks} */ (/** @type {unknown} */ (new Intl.Locale(locale)));
  // Web views have the one, the other or neither; Monday is what ISO 8601 says.
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? 1;
}
