// What a checkout says: the line of its credits, its price, and why none was begun.

import { has, say } from "../copy.js";
import { amount, amountWithUnit, DOTS, unit } from "../format.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Checkout} Checkout
 * @typedef {import("../types.d.ts").View} View
 */

/** Credits with their unit, or dots. @param {string} text @param {boolean} hidden */
export const shownCredits = (text, hidden) =>
  hidden ? say("amount.with_unit", { amount: DOTS, unit: unit("2") }) : amountWithUnit(text);

/** How far a checkout is: "Waiting for 1,000 credits…". @param {Checkout} checkout @param {boolean} hidden */
export function checkoutLine({ state, credits, arrived }, hidden) {
  const expected = shownCredits(credits, hidden);
  const came = shownCredits(arrived ?? credits, hidden);
  switch (state) {
    case "waiting":
      return say("checkout.waiting", { amount: expected });
    case "arrived":
      return say("checkout.arrived", { amount: came });
    case "more":
      return say("checkout.more", { amount: came, expected: hidden ? DOTS : amount(credits) });
    default:
      return say("checkout.late", { amount: expected });
  }
}

/** The checkouts of an account. @param {View} view @param {string} account its id */
export const checkoutsOf = (view, account) => view.checkouts.filter((one) => one.account === account);

/** What stands on an account's row: one line a checkout, or nothing. @param {View} view @param {string} account its id @returns {string | null} */
export function accountLine(view, account) {
  const lines = checkoutsOf(view, account).map((one) => checkoutLine(one, view.preferences.hide_amounts));
  return lines.length ? lines.join(" · ") : null;
}

/**
 * Why no payment page can be opened, with what is known of the money. Only an error that is known to come before the
 * request says that nothing was begun.
 * @param {Pick<ApiError, "code">} error
 * @param {string} service its name
 * @returns {string}
 */
export function notBegun({ code }, service) {
  const own = `checkout.error_${code}`;
  const other = `error.${code}`;
  if (has(own)) return say(own, { service });
  if (!has(other) || PERHAPS.has(code)) return say("checkout.error_maybe_received", { service });
  return say("checkout.nothing", { why: say(other, { service }) });
}

/** Errors of which nobody knows whether the request was sent before them. */
const PERHAPS = new Set(["failed", "ended"]);
