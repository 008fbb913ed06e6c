// What the pages around planning have in common: the way back, and the choice of an account.

import { el, refill } from "../build.js";
import { plain, say } from "../copy.js";
import { freshId, icon } from "../dom.js";

/** @typedef {import("../types.d.ts").Account} Account */

/** The way back to where a page was come from. @param {string} [href] @param {string} [text] */
export const backLink = (href = "#/wallet", text = say("action.back")) =>
  el("a", { class: "back", href }, icon("i-back"), el("span", {}, text));

/** The choice of an account, which shows only where there are several. @param {(id: string) => void} chosen */
export function createAccountChoice(chosen) {
  const id = freshId("account");
  const select = el("select", { id, dir: "auto", onchange: () => chosen(select.value) });
  const root = el("div", { class: "plan-account" }, el("label", { for: id }, say("activity.account")), select);
  let offered = "";
  return {
    root,
    /** @param {Account[]} accounts @param {string} now */
    update(accounts, now) {
      root.hidden = accounts.length < 2;
      const names = accounts.map((one) => [one.id, nameOf(one)]);
      const key = JSON.stringify(names);
      // An open choice would close.
      if (key !== offered) refill(select, ...names.map(([value, text]) => el("option", { value }, text ?? "")));
      offered = key;
      if (select.value !== now) select.value = now;
    },
  };
}

/** An account with its service, where the name does not say it. @param {Account} account */
export function nameOf(account) {
  const [name, service] = [plain(account.name, 60), plain(account.provider_name, 60)];
  return name === service ? name : say("plan.account_at", { name, service });
}
