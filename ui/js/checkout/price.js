// A price that is about to be paid, with its currency named.

import { plain, say } from "../copy.js";
import { money } from "../plan/money.js";

/** A price with the code of its currency: "$45 (USD)". @param {import("../types.d.ts").Price} price */
export function priceWords(price) {
  const [text, currency] = [money(price), plain(price.currency, 12)];
  // Where the locale has no sign for it the code is there already.
  return text.includes(currency) ? text : say("checkout.price", { money: text, currency });
}
