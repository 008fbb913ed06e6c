// What became of checkouts, told to screen readers once.

import { plain, say } from "../copy.js";
import { checkoutLine } from "./words.js";

/** @typedef {import("../types.d.ts").View} View */

/** Makes a listener to views, which returns the sentences that are news. What the first view holds is none. */
export function createCheckoutNews() {
  /** The states that were seen, by checkout; `null` before the first view. @type {Map<string, string> | null} */
  let seen = null;
  let sample = false;

  /** @param {View} view @returns {string[]} */
  return (view) => {
    const before = view.sample === sample ? seen : null;
    const hidden = view.preferences.hide_amounts;
    const news = view.checkouts.flatMap((one) => {
      if (!before || one.state === "waiting" || before.get(one.id) === one.state) return [];
      const account = view.accounts.find(({ id }) => id === one.account);
      return [say("checkout.told", { name: plain(account?.name ?? ""), line: checkoutLine(one, hidden) })];
    });
    seen = new Map(view.checkouts.map((one) => [one.id, one.state]));
    sample = view.sample;
    return news;
  };
}
