// What billing settings say: payment methods by name, values as they are shown, and why nothing came of a change.

import { sentence } from "../components/trouble.js";
import { has, locale, plain, say } from "../copy.js";
import { soon } from "../format.js";
import { packName } from "../plan/answer-words.js";
import { credits } from "../plan/words.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").BillingField} BillingField
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").PaymentMethod} PaymentMethod
 * @typedef {import("../types.d.ts").TopUpOverdue} TopUpOverdue
 */

const months = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });

/** What a payment method is called: "Visa ending in 4242". @param {PaymentMethod} method */
export function methodName({ brand, kind, last4 }) {
  const name = capital(plain(brand, 40) || plain(kind, 40));
  const digits = plain(last4, 12);
  if (name && digits) return say("billing.method_ending", { brand: name, last4: digits });
  return name || (digits ? say("billing.method_digits", { last4: digits }) : say("billing.method_unnamed"));
}

/** Until when it can be charged, where that is known. @param {PaymentMethod} method @returns {string | null} */
export function expiry({ exp_month, exp_year }) {
  if (exp_month === null || exp_year === null) return null;
  return say("billing.expires", { month: months.format(Date.UTC(exp_year, exp_month - 1)) });
}

/** On, off, or neither. @param {boolean | null | undefined} on */
export const onOff = (on) => say(on ? "billing.on" : on === false ? "billing.off" : "billing.not_named");

/** The pack with this id, in words; the id where it is not listed. @param {string | null} id @param {Pack[]} packs */
export function packWords(id, packs) {
  if (id === null) return say("billing.not_chosen");
  const pack = packs.find((one) => one.id === id);
  return pack ? packName(pack) : say("billing.unlisted", { id: plain(id, 60) });
}

/** The payment method with this id, in words; the id where it is not listed. @param {string | null} id @param {PaymentMethod[]} methods */
export function methodWords(id, methods) {
  if (id === null) return say("billing.not_named");
  const method = methods.find((one) => one.id === id);
  return method ? methodName(method) : say("billing.unlisted", { id: plain(id, 60) });
}

/** A top-up that did not come. @param {TopUpOverdue} overdue @param {boolean} hidden */
export const overdueWords = ({ threshold, available, since }, hidden) =>
  say("billing.overdue", {
    threshold: credits(threshold, hidden),
    available: credits(available, hidden),
    time: soon(since),
  });

/** Why a request came to nothing. @param {ApiError} error @param {string} service @param {string} nothing the words around the reason */
export function whyNothing({ code }, service, nothing) {
  const own = `billing.error_${code}`;
  // Brimful itself broke off: nobody knows whether it was sent.
  if (code === "failed" || code === "ended") return say("billing.error_maybe_received");
  return has(own) ? say(own, { service }) : say(nothing, { why: sentence(code, service) });
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
