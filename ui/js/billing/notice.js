// On the top-up page: the way to the billing settings, and a top-up of the service's own that did not come.

import { el } from "../build.js";
import { say } from "../copy.js";
import { setAttribute, showText } from "../dom.js";
import { hasBilling } from "../offers.js";
import { billingHash } from "../router.js";
import { call } from "../state.js";
import { overdueWords } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").TopUpOverdue} TopUpOverdue
 */

/** Makes it; returns what brings it up to date. */
export function createBillingNotice() {
  const line = el("p", { class: "billing-overdue", role: "status", hidden: true });
  const link = el("a", {}, say("billing.title"));
  const root = el("div", { class: "billing-notice" }, line, el("p", {}, link));
  let asked = "";
  /** @type {TopUpOverdue | null} */
  let overdue = null;
  let hidden = false;
  return {
    root,
    /** @param {Account} account @param {boolean} hide */
    update(account, hide) {
      hidden = hide;
      root.hidden = !hasBilling(account.provider);
      setAttribute(link, "href", billingHash(account.id));
      if (asked !== account.id && !root.hidden) {
        asked = account.id;
        overdue = null;
        learn(account.id);
      }
      show();
    },
    /** Left for another page: it is asked anew when the page is opened again. */
    leave() {
      asked = "";
    },
  };

  /** Where nothing is known nothing is said. @param {string} account */
  async function learn(account) {
    const setting = await call("billing_setting", { account, setting: "auto_topup" }).catch(() => null);
    if (asked !== account) return;
    overdue = setting?.overdue ?? null;
    show();
  }

  function show() {
    showText(line, overdue && overdueWords(overdue, hidden));
  }
}
