// The small dialogs: an address to copy, a balance to type in, an account to remove.

import { copy } from "../act.js";
import { plain, say } from "../copy.js";
import { make } from "../dom.js";
import { editable } from "../format.js";
import { call } from "../state.js";
import { ask, NOT_YET } from "./dialog.js";
import { createAmountField } from "./field.js";
import { mention, notify } from "./notice.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Opened} Opened
 */

/** Shows an address that was not opened, with its host, to be copied. @param {Opened} opened */
export function showAddress(opened) {
  const field = /** @type {HTMLTextAreaElement} */ (make("textarea", "address"));
  field.readOnly = true;
  field.rows = 2;
  field.dir = "ltr";
  field.value = opened.address;
  field.setAttribute("aria-label", say("address.address"));
  const { ok } = ask(
    {
      title: say("address.title"),
      body: opened.host ? say("address.body", { host: opened.host }) : say("address.body_no_host"),
      ok: say("action.copy"),
      close: say("action.close"),
    },
    field,
    async () => {
      await copy(opened.address, ok);
      throw NOT_YET;
    },
    "",
  );
  ok.focus();
}

/** Asks for a balance that the service does not tell. @param {Pick<Account, "id" | "name" | "provider_name" | "entered">} account */
export function enterBalance(account) {
  const name = plain(account.name);
  const field = createAmountField(say("enter.amount"), account.entered ? editable(account.entered.amount) : "");
  ask(
    {
      title: say("enter.title", { name }),
      body: say("enter.help", { service: account.provider_name }),
      ok: say("action.save"),
    },
    field.root,
    async () => {
      const amount = field.read();
      if (!amount) throw NOT_YET;
      await call("enter_balance", { account: account.id, amount });
      mention(say("enter.done", { name }));
    },
    account.provider_name,
  );
}

/** Asks whether an account is to go. @param {Account} account */
export function removeAccount(account) {
  const name = plain(account.name);
  ask(
    {
      title: say("remove.title", { name }),
      body: say("remove.body", { service: account.provider_name }),
      ok: say("remove.confirm"),
      danger: true,
    },
    null,
    async () => {
      const { key_removed } = await call("remove_account", { account: account.id });
      location.hash = "#/wallet";
      // The notice is cleared when the route changes, which is told of later than this.
      setTimeout(() => {
        if (key_removed) mention(say("remove.done", { name }));
        else notify(say("remove.key_stays", { name }));
      });
    },
    account.provider_name,
  );
}
