// Loads the page anew, at the same place, when another language is to be spoken.

import { addressFor, language } from "./language.js";

/**
 * @typedef {import("./types.d.ts").View} View
 * @typedef {import("./types.d.ts").Speech} Speech
 */

/** What the last view said; `undefined` before the first. @type {Speech | null | undefined} */
let last;

/** Speaks what a view says. @param {View} view */
export function follow({ speech = null }) {
  const first = last === undefined;
  const other = first ? speech !== null && speech.language !== language : !isSame(speech, last ?? null);
  last = speech;
  if (other) location.replace(addressFor(speech));
}

/** @param {Speech | null} one @param {Speech | null} other */
const isSame = (one, other) => one?.language === other?.language && one?.locale === other?.locale;
