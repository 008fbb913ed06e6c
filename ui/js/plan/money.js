// Money as people read it, always with what it stands on. Amounts are decimal strings and stay exact.

import { direction, locale, plain, say } from "../copy.js";
import { amount, DASH, DOTS } from "../format.js";

/**
 * @typedef {import("../types.d.ts").Price} Price
 * @typedef {import("../types.d.ts").OwnMoney} OwnMoney
 */

/** Money in the user's locale, with every digit that it came with: "$10", "$2.25", "$0.0338". @param {Price} price @param {boolean} [even] in a column: cents also where there are none */
export function money({ amount: text, currency }, even = false) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return DASH;
  const fraction = (text.split(".")[1] ?? "").replace(/0+$/, "").length;
  const digits = fraction === 0 && !even ? 0 : Math.max(fraction, 2);
  try {
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    const exact = /** @type {Intl.StringNumericLiteral} */ (text);
    // In Arabic the sign of "US$" would come loose: the currency is set apart, and needs no further marks.
    if (direction === "rtl")
      return format
        .formatToParts(/** @type {any} */ (exact))
        .map(apart)
        .join("");
    return format.format(exact);
  } catch {
    // A currency that is none keeps its name.
    return say("money.other", { amount: amount(text), currency: plain(currency, 12) });
  }
}

/** A part of a sum in a text from right to left. @param {Intl.NumberFormatPart} part */
const apart = ({ type, value }) => (type === "currency" ? `\u2068${plain(value)}\u2069` : plain(value));

/** What something costs this user, with its basis: "about $2.25 at your pack prices". @param {OwnMoney} own @param {{ service: string, hidden: boolean }} about */
export function ownMoney(own, { service, hidden }) {
  const text = hidden ? DOTS : money(own.price);
  return say(`money.by_${basisOf(own.basis)}`, {
    money: own.exact ? text : say("money.about", { money: text }),
    service,
  });
}

/** A basis that there are words for. @param {string} basis */
export const basisOf = (basis) => (["entered", "packs", "told"].includes(basis) ? basis : "unnamed");

/** The share that a pack saves: "10 %". @param {string} text per cent, a decimal number without a sign */
export function percent(text) {
  if (!/^\d+(\.\d+)?$/.test(text)) return DASH;
  const format = new Intl.NumberFormat(locale, { style: "unit", unit: "percent", maximumFractionDigits: 1 });
  return format.format(/** @type {Intl.StringNumericLiteral} */ (text));
}

/** Which of two amounts is less: below zero, zero, above zero. What is unknown comes last. @param {string | null} a @param {string | null} b */
export function compareAmounts(a, b) {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const places = Math.max(...[a, b].map((text) => text.split(".")[1]?.length ?? 0));
  const [left, right] = [a, b].map((text) => {
    const [whole = "", fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(places, "0"));
  });
  return left === right ? 0 : /** @type {bigint} */ (left) < /** @type {bigint} */ (right) ? -1 : 1;
}
