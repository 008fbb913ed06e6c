// What an entry of the activity says: its kind, its marks, its time, in the user's words and locale.

import { has, locale, plain, say, sayCount } from "../copy.js";
import { amount, DASH, DOTS } from "../format.js";

/**
 * @typedef {import("../types.d.ts").ActivityRow} ActivityRow
 * @typedef {import("../types.d.ts").ActivityTotals} ActivityTotals
 */

/** The kinds in the order in which they are offered. */
export const KINDS = ["spend", "refund", "purchase", "bonus", "grant", "reset", "reserve", "release", "unclassified"];

/** Kinds that move credits which are spent elsewhere; they stand back. */
const QUIET = new Set(["reserve", "release"]);

const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
// Days are calendar days without a zone; in UTC none is shifted.
const months = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" });
const shortDates = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const numbers = new Intl.DateTimeFormat(locale, { day: "numeric", timeZone: "UTC" });
const weekdays = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });

/** @param {string} day `YYYY-MM-DD` @param {Intl.DateTimeFormat} format */
function calendar(day, format) {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? DASH : format.format(date);
}

/** "May 2026". @param {string} day */
export const monthName = (day) => calendar(day, months);

/** "12 May 2026". @param {string} day */
export const shortDate = (day) => calendar(day, shortDates);

/** "12". @param {string} day */
export const dayNumber = (day) => calendar(day, numbers);

/** "Tue". @param {string} day */
export const weekday = (day) => calendar(day, weekdays);

/** The time of day, or that it is a whole day. @param {ActivityRow} row */
export function timeOf(row) {
  if (row.at === null) return say("activity.whole_day");
  const time = Date.parse(row.at);
  return Number.isNaN(time) ? DASH : clock.format(time);
}

/** Day and time in full, as they are read out. @param {ActivityRow} row */
export const whenOf = (row) => say("activity.when", { day: calendar(row.day, dates), time: timeOf(row) });

/** The kind in a word. @param {ActivityRow} row */
export function kindWord(row) {
  if (isUnnamed(row)) return say("kind.rise");
  return kindName(row.kind);
}

/** A kind in a word. @param {string} kind */
export const kindName = (kind) => say(has(`kind.${kind}`) ? `kind.${kind}` : "kind.unclassified");

/** Whether it is a rise that the user has not named yet. @param {ActivityRow} row */
export const isUnnamed = (row) => row.observed && row.kind === "unclassified" && !row.delta.startsWith("-");

/** Whether the user may say what it was: a rise that Brimful saw. @param {ActivityRow} row */
export const isNameable = (row) => row.observed && !row.delta.startsWith("-");

/** Whether it stands back behind what was used and bought. @param {ActivityRow} row */
export const isQuiet = (row) => QUIET.has(row.kind);

/** How it came to be known, where not from the service. @param {ActivityRow} row @returns {string | null} */
export function originOf(row) {
  if (!row.observed) return null;
  return say(row.kind === "reset" ? "activity.inferred" : "activity.observed");
}

/** Why it needs a look. @param {ActivityRow} row @returns {string | null} */
export function oddOf(row) {
  if (row.sign_mismatch) return say("activity.odd_sign");
  if (isUnnamed(row)) return say("activity.odd_unnamed");
  return row.kind === "unclassified" ? say("activity.odd_kind") : null;
}

/** What it was about: the service's words, or what a whole day sums up to. @param {ActivityRow} row @param {boolean} hidden */
export function aboutOf(row, hidden) {
  const usage = row.day_usage;
  const day = usage
    ? [usage.count === null ? "" : sayCount("activity.calls", usage.count), hidden ? "" : plain(usage.raw_cost ?? "")]
    : [];
  return [plain(row.description), ...day].filter(Boolean).join(" · ");
}

/** A change of credits, with its sign. @param {string} delta a decimal number @param {boolean} hidden */
export function signed(delta, hidden) {
  if (hidden) return DOTS;
  const text = amount(delta);
  return text === DASH || delta.startsWith("-") || /^0(\.0*)?$/.test(delta) ? text : `+${text}`;
}

/** What an account's rows add up to: "used 12 · added 1,000". @param {ActivityTotals} totals @param {boolean} hidden */
export function totalsText(totals, hidden) {
  const shown = (/** @type {string} */ text) => (hidden ? DOTS : amount(text));
  const parts = [say("activity.spent", { amount: shown(totals.spent) })];
  if (totals.added !== "0") parts.push(say("activity.added", { amount: shown(totals.added) }));
  if (totals.unclassified > 0) parts.push(sayCount("activity.unclassified", totals.unclassified));
  return parts;
}

/** A size on disk: "4 MB". @param {number} count of bytes */
export function bytes(count) {
  const steps = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let [size, step] = [count, 0];
  while (size >= 1000 && step < steps.length - 1) {
    size /= 1000;
    step += 1;
  }
  const digits = step > 1 && size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit: steps[step], maximumFractionDigits: digits }).format(
    size,
  );
}
