// Asks what the user paid for credits: so much money for so many.

import { el } from "../build.js";
import { ask, NOT_YET } from "../components/dialog.js";
import { createAmountField } from "../components/field.js";
import { mention } from "../components/notice.js";
import { plain, say } from "../copy.js";
import { freshId } from "../dom.js";
import { editable } from "../format.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").PaidRate} PaidRate
 */

/** @param {Account} account @param {PaidRate | null} now what was typed in before @param {() => void} done */
export function enterPaid(account, now, done) {
  const name = plain(account.name);
  const paid = createAmountField(say("paid.paid"), now ? editable(now.paid.amount) : "");
  const credits = createAmountField(say("paid.credits"), now ? editable(now.credits) : "");
  const id = freshId("currency");
  const currency = el("input", {
    id,
    type: "text",
    value: now?.paid.currency ?? "USD",
    maxlength: 3,
    size: 4,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    dir: "ltr",
  });
  const about = el("div", { class: "field" }, el("label", { for: id }, say("paid.currency")), currency);
  const { other } = ask(
    {
      title: say("paid.enter_title", { name }),
      body: say("paid.enter_body", { service: account.provider_name }),
      ok: say("action.save"),
    },
    el("div", { class: "stack" }, paid.root, about, credits.root),
    async (forget) => {
      if (forget) await call("set_paid_rate", { account: account.id, paid: "", currency: "", credits: "" });
      else {
        const [money, many] = [paid.read(), credits.read()];
        if (!money || !many) throw NOT_YET;
        const code = currency.value.trim().toUpperCase();
        await call("set_paid_rate", { account: account.id, paid: money, currency: code, credits: many });
      }
      mention(say(forget ? "paid.forgotten" : "paid.kept", { name }));
      done();
    },
    account.provider_name,
  );
  other.hidden = now === null;
  other.textContent = say("paid.forget");
}
