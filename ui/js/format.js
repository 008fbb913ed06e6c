// Amounts, ages and times as people read them. Amounts are decimal strings and stay exact: none is ever a number.

import { locale, say, sayCount } from "./copy.js";

/** What stands for an amount that is not known. */
export const DASH = "–";

/** What stands for an amount that is hidden. */
export const DOTS = "•••";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One formatter for each count of decimals and each grouping. @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();
const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

/** An amount in the user's locale, with every digit that it came with. @param {string} text a decimal number */
export const amount = (text) => exact(text, true);

/** An amount to edit: the user's own digits and separator, without grouping. @param {string} text a decimal number */
export const editable = (text) => exact(text, false);

/** The unit that goes with an amount. @param {string} text a decimal number */
export const unit = (text) => sayCount("unit.credits", pluralNumber(text));

/** An amount with its unit. @param {string} text a decimal number */
export const amountWithUnit = (text) => say("amount.with_unit", { amount: amount(text), unit: unit(text) });

/**
 * Reads an amount as the user typed it, in the user's locale or plain. `null` where it is none, or where it could
 * mean two things.
 * @param {string} typed
 * @returns {string | null} a decimal number
 */
export function readAmount(typed) {
  const parts = new Intl.NumberFormat(locale).formatToParts(-1234567.5);
  const group = parts.find((part) => part.type === "group")?.value ?? ",";
  const decimal = parts.find((part) => part.type === "decimal")?.value ?? ".";
  let text = typed.trim();
  digits().forEach((digit, value) => {
    text = text.replaceAll(digit, String(value));
  });
  const [whole = "", fraction, ...rest] = text.replace(/[\s'’]/g, group).split(decimal);
  const groups = whole.split(group);
  const grouped = groups.every((part, at) =>
    at === 0 ? /^\d{1,3}$/.test(part) : at === groups.length - 1 ? /^\d{3}$/.test(part) : /^\d{2,3}$/.test(part),
  );
  if (rest.length > 0 || (groups.length > 1 && !grouped)) return null;
  const plain = groups.join("") + (fraction === undefined ? "" : `.${fraction}`);
  return /^\d{1,28}(\.\d{1,28})?$/.test(plain) ? plain : null;
}

/** How long ago something was. @param {string} iso @param {number} [now] */
export function age(iso, now = Date.now()) {
  const past = now - Date.parse(iso);
  // A clock that was set back makes the past lie ahead; that is still "just now".
  if (!(past >= MINUTE)) return say("age.now");
  if (past < HOUR) return sayCount("age.minutes", Math.floor(past / MINUTE));
  if (past < 2 * DAY) return sayCount("age.hours", Math.floor(past / HOUR));
  return sayCount("age.days", Math.floor(past / DAY));
}

/** When the next reading is: "next in 2", short where minutes were just named. @param {string} iso @param {boolean} short @param {number} [now] */
export function until(iso, short, now = Date.now()) {
  const ahead = Date.parse(iso) - now;
  if (!(ahead >= MINUTE / 2)) return say("footer.next_now");
  if (ahead >= 1.5 * HOUR) return sayCount("footer.next_hours", Math.round(ahead / HOUR));
  return sayCount(short ? "footer.next_bare" : "footer.next_minutes", Math.max(1, Math.round(ahead / MINUTE)));
}

/** A date with its time. @param {string} iso */
export function moment(iso) {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? DASH : moments.format(time);
}

/** A time of day where it is today, else with its date. @param {string} iso */
export function soon(iso) {
  const time = new Date(iso);
  return time.toDateString() === new Date().toDateString() ? clock.format(time) : moment(iso);
}

/** A number with the plural form of an amount: of more digits than a number holds, the last ones, which decide on it. @param {string} text a decimal number */
export function pluralNumber(text) {
  const [whole = ""] = text.split(".");
  return Number(whole.length > 15 ? `1${whole.slice(-9)}` : text);
}

/** @param {string} text @param {boolean} grouped */
function exact(text, grouped) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return DASH;
  const decimals = text.split(".")[1]?.length ?? 0;
  const key = `${decimals} ${grouped}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals, useGrouping: grouped });
    formatters.set(key, formatter);
  }
  // A text is formatted digit by digit; a number would be rounded to 17 of them.
  return formatter.format(/** @type {Intl.StringNumericLiteral} */ (text));
}

/** The ten digits of the user's locale. */
function digits() {
  const format = new Intl.NumberFormat(locale, { useGrouping: false });
  return Array.from({ length: 10 }, (_, value) => format.format(value));
}
