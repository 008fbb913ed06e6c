// A low mark suggested from the user's own pace, as a button below its field.

import { told } from "../act.js";
import { el } from "../build.js";
import { announce } from "../components/notice.js";
import { say, sayCount } from "../copy.js";
import { amount } from "../format.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 */

/** The button; `save` keeps a low mark. @param {(mark: string) => Promise<unknown>} save */
export function createSuggestedMark(save) {
  /** @type {{ days: number, amount: string } | null} */
  let suggested = null;
  const button = el("button", { type: "button", class: "small", onclick: take });
  const root = el("p", { class: "suggested-mark", hidden: true }, button);
  return {
    root,
    /** @param {Account} account @param {boolean} hidden whether amounts are hidden */
    update(account, hidden) {
      suggested = account.outlook?.suggested_mark ?? null;
      const had = root.contains(document.activeElement);
      // What it says is what is kept already, or what is not to be seen.
      root.hidden = suggested === null || suggested.amount === account.low_mark || hidden;
      if (had && root.hidden) root.parentElement?.querySelector("input")?.focus();
      if (!suggested) return;
      const days = sayCount("alerts.days", suggested.days);
      button.textContent = say("account.low_mark_suggested", { days, amount: amount(suggested.amount) });
    },
  };

  async function take() {
    if (suggested && (await told(save(suggested.amount))) !== undefined) announce(say("account.saved"));
  }
}
