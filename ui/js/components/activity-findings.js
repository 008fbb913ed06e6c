// The calm line that says how many jobs somebody should look at, and behind it which.

import { say, sayCount } from "../copy.js";
import { clone, make, setText } from "../dom.js";
import { age, amountWithUnit, DOTS } from "../format.js";
import { jobHash } from "../router.js";
import { call } from "../state.js";
import { nameOf } from "./activity-row.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Finding} Finding
 * @typedef {import("../types.d.ts").View} View
 */

/** @param {boolean} named whether the accounts are told */
export function createFindings(named) {
  const { root, part } = clone("t-findings");
  const details = /** @type {HTMLDetailsElement} */ (root);
  const list = part("list");
  /** @type {View} */
  let view;
  /** @type {Account[]} */
  let accounts = [];
  let known = "";

  details.addEventListener("toggle", learn);

  return {
    root,
    /** @param {View} next @param {Account[]} those the accounts that are shown */
    update(next, those) {
      view = next;
      accounts = those;
      const count = those.reduce((sum, one) => sum + one.findings, 0);
      details.hidden = count === 0;
      if (count === 0) details.open = false;
      setText(part("sentence"), sayCount("activity.findings", count));
      learn();
    },
  };

  async function learn() {
    const wanted = JSON.stringify([
      view?.activity_version,
      view?.preferences.hide_amounts,
      accounts.map((one) => one.id),
    ]);
    if (!details.open || details.hidden || known === wanted) return;
    known = wanted;
    const found = await call("findings").catch(() => null);
    if (known !== wanted) return;
    if (!found) known = "";
    else show(found.filter((one) => accounts.some(({ id }) => id === one.account)));
  }

  /** @param {Finding[]} found */
  function show(found) {
    const had = list.contains(document.activeElement);
    list.replaceChildren(
      ...found.map((one) => {
        const [item, link] = [make("li"), /** @type {HTMLAnchorElement} */ (make("a"))];
        const text = findingText(one, view.preferences.hide_amounts);
        link.textContent = named ? say("activity.finding", { name: nameOf(one.account), sentence: text }) : text;
        link.href = jobHash(one.account, one.job);
        item.append(link);
        return item;
      }),
    );
    if (had) (list.querySelector("a") ?? part("summary")).focus();
  }
}

/** What was found, in a sentence. @param {Pick<Finding, "problem" | "amount" | "since">} finding @param {boolean} hidden */
export function findingText({ problem, amount, since }, hidden) {
  const values = { amount: hidden ? DOTS : amountWithUnit(amount), age: age(since) };
  return problem === "refund_missing" ? say("job.refund_missing", values) : say("job.hold_without_end", values);
}
