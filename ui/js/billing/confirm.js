// A change of a billing setting, asked once more with what it is now and what it will be, and sent once.

import { el } from "../build.js";
import { priceWords } from "../checkout/price.js";
import { ask } from "../components/dialog.js";
import { say } from "../copy.js";
import { packName } from "../plan/answer-words.js";
import { nameOf } from "../plan/frame.js";
import { credits } from "../plan/words.js";
import { call } from "../state.js";
import { facts } from "./parts.js";
import { changes } from "./wish.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").BillingSetting} BillingSetting
 * @typedef {import("../types.d.ts").BillingWhich} BillingWhich
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").SavedBilling} SavedBilling
 */

/**
 * What is about to be changed. `pack`: what will be bought, where anything is.
 * @typedef {object} Change
 * @property {Account} account
 * @property {BillingWhich} which
 * @property {BillingSetting} now
 * @property {import("./wish.js").Wish} wish
 * @property {Pack | undefined} pack
 * @property {boolean} hidden
 * @property {import("./wish.js").Words} words
 */

/** Asks, and sends it. @param {Change} change @param {(saved: SavedBilling | ApiError) => void} done called once the dialog is gone */
export function confirmChange(change, done) {
  const { account, which, now, wish, pack, hidden, words } = change;
  const service = account.provider_name;
  const lines = changes(now, wish, words, hidden).map(
    (line) => /** @type {[string, string]} */ ([line.label, say("billing.from_to", { new: line.wish, old: line.now })]),
  );
  const money = which === "auto_topup" ? el("p", { class: "help" }, moneyWords(change)) : null;
  if (pack) lines.push([say("checkout.price_label"), `${packName(pack)} · ${priceWords(pack.price)}`]);
  const content = el(
    "div",
    { class: "buy" },
    facts([[say("activity.account"), nameOf(account)], [say("checkout.service"), service], ...lines]),
    money,
  );
  const turned = which === "auto_topup" && wish.enabled !== undefined ? (wish.enabled ? "on" : "off") : null;
  const title = say(turned === null ? `billing.confirm_${which}` : `billing.confirm_${turned}`);
  const ok = say(turned === null ? "billing.ok_change" : `billing.ok_${turned}`, { service });
  const { dialog } = ask({ title, ok }, content, send, service);

  async function send() {
    const shown = pack && { credits: pack.credits, price: pack.price.amount, currency: pack.price.currency };
    const saved = await call("save_billing_setting", {
      account: account.id,
      setting: which,
      seen: now.seen,
      ...wish,
      ...(shown ? { shown } : {}),
    }).catch((/** @type {ApiError} */ error) => error);
    // The dialog gives the focus back when it closes; what follows comes after it.
    if (dialog.open) dialog.addEventListener("close", () => done(saved), { once: true });
    else done(saved);
  }
}

/** What it means for the user's money. @param {Change} change */
function moneyWords({ account, now, wish, pack, hidden }) {
  const service = account.provider_name;
  if (!(wish.enabled ?? now.enabled))
    return say(wish.enabled === false ? "billing.no_charge" : "billing.stays_off", { service });
  const line = wish.threshold === undefined ? now.threshold : wish.threshold;
  if (!pack || line === null) return say("billing.charge_unknown", { service });
  const below = credits(line, hidden && wish.threshold === undefined);
  return say("billing.charge", { service, price: priceWords(pack.price), line: below });
}
