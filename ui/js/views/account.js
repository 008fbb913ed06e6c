// An account's page: the number and its parts, what is wrong, and what the user decides about it.

import { move, remedy, told, topUp } from "../act.js";
import { lowDays } from "../alerts/low-days.js";
import { createSnooze } from "../alerts/snooze.js";
import { createSuggestedMark } from "../alerts/suggested-mark.js";
import { createPurchases } from "../checkout/purchases.js";
import { createAccountActivity } from "../components/account-activity.js";
import { createAccountBuys } from "../components/account-buys.js";
import { createFindings } from "../components/activity-findings.js";
import { showAmount, showBar, showStanding } from "../components/amount.js";
import { enterBalance, removeAccount } from "../components/dialogs.js";
import { createSavedField } from "../components/field.js";
import { lastsSentence } from "../components/lasts.js";
import { createTrouble } from "../components/trouble.js";
import { has, plain, say } from "../copy.js";
import { clone, make, setAttribute, setMark, setText, showText } from "../dom.js";
import { amount, amountWithUnit, DOTS, editable, moment } from "../format.js";
import { later } from "../later.js";
import { hasBilling, hasPacks } from "../offers.js";
import { activityHash, billingHash, planHash } from "../router.js";
import { call, service } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").AccountChange} AccountChange
 */

/** The account whose advanced part is to be open when it is shown next. @type {string | null} */
let advanced = null;

/** Shows the base address when this account's page is opened. @param {string} id */
export function openAdvanced(id) {
  advanced = id;
  reveal();
}

/** Opens it at once where the page already shows that account. */
let reveal = () => {};

/** Makes the page; returns what brings it up to date. */
export function createAccount() {
  const { root, part } = clone("t-account");
  const trouble = createTrouble();
  part("trouble").append(trouble.root);
  const activity = createAccountActivity();
  part("charts").replaceWith(activity.root);
  const buys = createAccountBuys();
  part("buys").replaceWith(buys.root);
  const findings = createFindings(false);
  part("findings").replaceWith(findings.root);
  const purchases = createPurchases();
  findings.root.before(purchases.root);
  /** @type {View} */
  let view;
  /** @type {Account} */
  let account;

  /** @param {Omit<AccountChange, "account">} change */
  const update = (change) => call("update_account", { account: account.id, ...change });
  const name = createSavedField({ label: say("account.name"), save: (value) => update({ name: value }) });
  const mark = createSavedField({
    label: say("account.low_mark"),
    kind: "amount",
    save: (value) => update({ low_mark: value }),
  });
  const base = createSavedField({
    label: say("account.base_url"),
    kind: "url",
    save: (value) => update({ base_url: value }),
  });
  part("name_field").append(name.root);
  const suggested = createSuggestedMark((value) => update({ low_mark: value }));
  part("low_mark").append(mark.root, suggested.root);
  const days = createSavedField({
    label: say("account.low_days"),
    kind: "amount",
    save: async (value) => update({ low_days: lowDays(value) }),
  });
  part("low_days").append(days.root);
  const snooze = createSnooze(() => account);
  part("snooze").replaceWith(snooze.root);
  part("base_url").append(base.root);

  const alerts = part("alerts", HTMLInputElement);
  alerts.addEventListener("change", async () => {
    const done = await told(update({ alerts: alerts.checked }), account.provider_name);
    if (done === undefined) alerts.checked = account.alerts;
  });
  /** @type {[string, () => unknown][]} */
  const buttons = [
    ["remedy", () => remedy(account)],
    ["buy", () => topUp(account)],
    ["refresh", () => told(call("refresh", { account: account.id }), account.provider_name)],
    ["replace_key", async () => (await later(() => import("../components/key-dialog.js")))?.replaceKey(account)],
    ["enter", () => enterBalance(account)],
    ["up", () => shift(-1)],
    ["down", () => shift(1)],
    ["pause", () => told(update({ paused: !account.paused }), account.provider_name)],
    ["remove", () => removeAccount(account)],
  ];
  for (const [button, run] of buttons) part(button).addEventListener("click", run);

  reveal = () => {
    if (!advanced || advanced !== account?.id) return;
    advanced = null;
    part("advanced", HTMLDetailsElement).open = true;
    setTimeout(() => base.input.focus());
  };

  return {
    root,
    heading: part("name"),
    /** @param {View} next @param {string} id */
    update(next, id) {
      const found = next.accounts.find((one) => one.id === id);
      if (!found) return;
      view = next;
      const other = account?.id !== found.id;
      account = found;
      if (other) {
        for (const field of [name, mark, days, base]) field.reset();
        for (const details of root.querySelectorAll("details")) details.open = false;
      }
      showHead();
      showHero(next.preferences.hide_amounts);
      showDecisions(next);
      findings.update(next, [account]);
      purchases.update(account, next);
      part("all_activity").setAttribute("href", activityHash({ account: account.id }));
      part("billing").hidden = !hasBilling(account.provider);
      part("billing").setAttribute("href", billingHash(account.id));
      part("plan_job").setAttribute("href", planHash({ account: account.id }));
      activity.update(account, next);
      buys.update(account, next);
      reveal();
    },
    leave: buys.again,
  };

  /** @param {number} by */
  function shift(by) {
    const at = view.accounts.indexOf(account);
    return move(account.id, at + by);
  }

  function showHead() {
    const title = plain(account.name);
    setMark(part("mark", HTMLImageElement), account.provider);
    setText(part("name"), title);
    const provider = plain(account.provider_name);
    showText(part("provider"), title === provider ? null : provider);
  }

  /** @param {boolean} hidden */
  function showHero(hidden) {
    const service = account.provider_name;
    root.toggleAttribute("data-stale", account.stale);
    root.toggleAttribute("data-paused", account.paused);
    setAttribute(root, "data-standing", account.standing);
    showAmount(part("amount"), account.available, hidden);
    showStanding(part("standing"), part("vessel", SVGElement), account, hidden);
    const time = account.as_of ? moment(account.as_of) : "";
    const source = `account.source_${account.source}`;
    setText(part("source"), account.as_of && has(source) ? say(source, { service, time }) : say("account.never_read"));
    showText(part("state"), account.paused ? say("account.paused_note") : account.stale ? say("account.stale") : null);
    const known = account.notices.map((notice) => `account.notice_${notice}`).filter(has);
    showText(part("notice"), known.length ? known.map((key) => say(key, { service })).join(" ") : null);
    part("trouble").hidden = !account.error;
    if (account.error) trouble.update(account.error, service);
    showText(part("lasts"), account.paused ? null : lastsSentence(account));
    showBar(part("bar"), account, hidden);
    showParts(hidden);
    const helps = account.remedy && !account.paused ? account.remedy : null;
    const outward = helps === "top_up";
    showText(part("remedy"), helps && !outward ? say(`action.${helps}`) : null);
    setAttribute(part("buy"), "aria-label", say("account.top_up_at", { service }));
    part("buy").classList.toggle("primary", outward);
    // The mark of what leaves the page.
    part("buy_out", SVGElement).toggleAttribute("hidden", hasPacks(account.provider));
  }

  /** @param {boolean} hidden */
  function showParts(hidden) {
    const list = part("parts");
    /** @type {[string, string, string][]} */
    const lines = account.pools.map((pool) => [pool.id, say(`account.pool_${pool.id}`), pool.amount]);
    if (account.reserved !== null) lines.push(["reserved", say("account.on_hold"), account.reserved]);
    if (account.balance !== null && account.balance !== account.available) {
      lines.push(["balance", say("account.balance"), account.balance]);
    }
    list.hidden = lines.length === 0;
    while (list.childElementCount > lines.length) list.lastElementChild?.remove();
    while (list.childElementCount < lines.length) {
      const line = make("div");
      line.append(make("dt"), make("dd"));
      list.append(line);
    }
    lines.forEach(([kind, label, text], at) => {
      const line = /** @type {HTMLElement} */ (list.children[at]);
      setAttribute(line, "data-kind", kind);
      setText(/** @type {Element} */ (line.firstElementChild), label);
      setText(/** @type {Element} */ (line.lastElementChild), hidden ? DOTS : amount(text));
      setAttribute(/** @type {Element} */ (line.lastElementChild), "aria-label", hidden ? say("amount.hidden") : null);
    });
  }

  /** @param {View} view */
  function showDecisions({ preferences, warnings, accounts }) {
    const profile = service(account.provider);
    const named = { service: account.provider_name };
    mark.update(account.low_mark === null ? "" : editable(account.low_mark), say("account.low_mark_help"));
    suggested.update(account, preferences.hide_amounts);
    days.update(account.low_days === null ? "" : editable(String(account.low_days)), say("account.low_days_help"));
    name.update(plain(account.name));
    base.update(
      account.base_url ?? "",
      profile ? say("account.base_url_help", { address: profile.base_url }) : say("account.base_url_help_unknown"),
    );
    alerts.checked = account.alerts;
    snooze.update(account);
    const keyless = warnings.some((warning) => warning.kind === "keychain_absent");
    setText(
      part("key_help"),
      say(view.sample ? "account.key_sample" : keyless ? "account.key_kept_not" : "account.key_kept"),
    );
    part("entered").hidden = !(profile?.may_need_entry || account.entered);
    setText(part("entered_help"), enteredHelp(preferences.hide_amounts));
    part("place").hidden = accounts.length < 2;
    part("up", HTMLButtonElement).disabled = accounts[0] === account;
    part("down", HTMLButtonElement).disabled = accounts.at(-1) === account;
    setText(part("pause"), say(account.paused ? "account.resume" : "account.pause"));
    setText(part("pause_help"), say(account.paused ? "account.resume_help" : "account.pause_help"));
    setText(part("remove_help"), say("account.remove_help", named));
  }

  /** @param {boolean} hidden */
  function enteredHelp(hidden) {
    if (!account.entered) return say("account.entered_help", { service: account.provider_name });
    return say("account.entered_is", {
      amount: hidden ? DOTS : amountWithUnit(account.entered.amount),
      time: moment(account.entered.at),
    });
  }
}
