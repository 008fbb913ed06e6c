// On an account's page: one quiet line about its checkouts, which leads to where they are told in full.

import { el } from "../build.js";
import { say } from "../copy.js";
import { setAttribute, setText } from "../dom.js";
import { topUpHash } from "../router.js";
import { accountLine } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").View} View
 */

/** Makes the line; returns what brings it up to date. */
export function createPurchases() {
  const line = el("span", {});
  const link = el("a", {}, say("checkout.see"));
  const root = el("p", { class: "purchases", hidden: true }, line, " ", link);
  return {
    root,
    /** @param {Account} account @param {View} view */
    update(account, view) {
      const text = accountLine(view, account.id);
      root.hidden = text === null;
      setText(line, text ?? "");
      setAttribute(link, "href", topUpHash(account.id));
    },
  };
}
