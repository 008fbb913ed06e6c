// What the buttons do: one command each, and a plain sentence where it did not go well.

import { announce, mention, notify } from "./components/notice.js";
import { sentence } from "./components/trouble.js";
import { plain, say } from "./copy.js";
import { later } from "./later.js";
import { hasPacks } from "./offers.js";
import { accountHash, go, topUpHash } from "./router.js";
import { call, current } from "./state.js";

/**
 * @typedef {import("./types.d.ts").Account} Account
 * @typedef {import("./types.d.ts").ApiError} ApiError
 * @typedef {import("./types.d.ts").Page} Page
 */

/** Lets a command run and tells what went wrong, if anything did. @template T @param {Promise<T>} running @param {string} [service] */
export async function told(running, service = "") {
  try {
    return await running;
  } catch (error) {
    notify(sentence(/** @type {ApiError} */ (error).code, service));
    return undefined;
  }
}

/** Opens a page of a service in the user's browser, or shows its address where that did not work. @param {string} provider @param {Page} page @param {string} service */
export async function openPage(provider, page, service) {
  const reply = await told(call("open_page", { provider, page }), service);
  if (reply && !reply.opened) (await later(() => import("./components/dialogs.js")))?.showAddress(reply);
}

/** Leads to where credits are bought: to the packs where Brimful can list them, else to the service's own page. @param {Account} account @param {string | null} [short] credits that are missing */
export function topUp(account, short) {
  if (hasPacks(account.provider)) return go(topUpHash(account.id, short));
  return openPage(account.provider, "buy", account.provider_name);
}

/** Does what a row's one button offers. @param {Account} account */
export async function remedy(account) {
  switch (account.remedy) {
    case "top_up":
      return topUp(account);
    case "fix_key":
      return (await later(() => import("./components/key-dialog.js")))?.replaceKey(account);
    case "enter_balance":
      return (await later(() => import("./components/dialogs.js")))?.enterBalance(account);
    case "unlock_keychain":
      return told(call("refresh", { account: account.id }), account.provider_name);
    case "fix_address":
      (await later(() => import("./views/account.js")))?.openAdvanced(account.id);
      return go(accountHash(account.id));
    default:
      return undefined;
  }
}

/** Opens the dialog that adds a service. */
export const addService = async () => (await later(() => import("./components/add-dialog.js")))?.addService();

/** Puts an account at another place among those shown, and says where it is then. @param {string} id @param {number} to */
export async function move(id, to) {
  const before = current();
  const from = before?.accounts.findIndex((one) => one.id === id) ?? -1;
  const beside = before?.accounts[to];
  if (!before || !beside || from < 0 || from === to) return;
  const accounts = before.order.filter((one) => one !== id);
  accounts.splice(accounts.indexOf(beside.id) + (to > from ? 1 : 0), 0, id);
  if ((await told(call("reorder", { accounts }))) === undefined) return;
  // The view with the new order comes as an event, before or just after the answer.
  setTimeout(() => tellPlace(id, from), 200);
}

/** @param {string} id @param {number} from */
function tellPlace(id, from) {
  const shown = current()?.accounts ?? [];
  const at = shown.findIndex((one) => one.id === id);
  const name = plain(shown[at]?.name ?? "");
  if (at === from) mention(say("wallet.order_pinned", { name }));
  else if (at >= 0) announce(say("wallet.moved", { name, position: String(at + 1), count: String(shown.length) }));
}

/** Copies a text and says so. @param {string} text @param {HTMLElement} button */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without the permission a selected field can still be copied from.
    const field = document.createElement("textarea");
    field.className = "vh";
    field.value = text;
    button.after(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus();
    if (!done) return;
  }
  mention(say("action.copied"));
}
