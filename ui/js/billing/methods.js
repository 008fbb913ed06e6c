// The section of payment methods: what the service charges, and the removal of one.

import { el, refill } from "../build.js";
import { ask } from "../components/dialog.js";
import { say } from "../copy.js";
import { nameOf } from "../plan/frame.js";
import { call } from "../state.js";
import { createSection, facts, othersOf } from "./parts.js";
import { expiry, methodName, whyNothing } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").PaymentMethod} PaymentMethod
 * @typedef {import("../types.d.ts").PaymentMethods} PaymentMethods
 * @typedef {import("../types.d.ts").RemovedMethod} RemovedMethod
 */

/** Makes the section. @param {() => void} changed called when what is known of the methods is another */
export function createMethods(changed) {
  const section = createSection(say("billing.methods"), learn);
  const list = el("ul", { class: "billing-methods" });
  const none = el("p", { class: "muted" });
  const refused = el("p", { class: "help" });
  section.body.append(list, none, refused);
  /** @type {Account} */
  let account;
  /** @type {PaymentMethods | null} */
  let shown = null;
  let turn = 0;

  return {
    root: section.root,
    /** The methods that are known. */
    read: () => shown?.methods ?? [],
    /** Asks about an account. @param {Account} next */
    open(next) {
      account = next;
      shown = null;
      section.reset();
      section.help.textContent = say("billing.methods_help", { service: account.provider_name });
      learn();
    },
  };

  async function learn() {
    turn += 1;
    const mine = turn;
    section.wait(account.provider_name);
    try {
      const found = await call("payment_methods", { account: account.id });
      if (mine === turn) take(found);
    } catch (error) {
      if (mine === turn) section.fail(/** @type {ApiError} */ (error), account.provider_name);
    }
  }

  /** @param {PaymentMethods | null} found */
  function take(found) {
    shown = found ?? { methods: [], refused: 0, at: "" };
    const service = account.provider_name;
    refill(list, ...shown.methods.map(row));
    list.hidden = shown.methods.length === 0;
    none.textContent = say("billing.methods_none", { service });
    none.hidden = shown.methods.length + shown.refused > 0;
    refused.textContent = say("billing.methods_refused", { service });
    refused.hidden = shown.refused === 0;
    section.done();
    changed();
  }

  /** @param {PaymentMethod} method */
  function row(method) {
    const name = methodName(method);
    const until = expiry(method);
    const remove = el(
      "button",
      {
        type: "button",
        class: "small danger",
        "aria-label": say("action.for", { action: say("billing.remove"), name }),
        onclick: () => confirm(method),
      },
      say("billing.remove"),
    );
    return el(
      "li",
      { class: "billing-method" },
      el(
        "div",
        { class: "billing-method-name" },
        el("bdi", {}, name),
        method.is_default ? el("span", { class: "billing-mark" }, say("billing.default")) : null,
      ),
      until === null ? null : el("p", { class: "muted" }, until),
      othersOf(method.others, account.provider_name),
      method.id === null ? el("p", { class: "help" }, say("billing.not_removable")) : remove,
    );
  }

  /** @param {PaymentMethod} method */
  function confirm(method) {
    const mine = account;
    const service = mine.provider_name;
    const words = {
      title: say("billing.remove_title"),
      body: say("billing.remove_body", { service }),
      ok: say("billing.remove_ok"),
      danger: true,
    };
    const until = expiry(method);
    /** @type {[string, string][]} */
    const lines = [
      [say("activity.account"), nameOf(mine)],
      [say("billing.method"), until === null ? methodName(method) : `${methodName(method)} · ${until}`],
    ];
    const { dialog } = ask(words, facts(lines), send, service);

    async function send() {
      // What was asked before would show what was there before.
      turn += 1;
      const removed = await call("remove_payment_method", { account: mine.id, method: method.id ?? "" }).catch(
        (/** @type {ApiError} */ error) => error,
      );
      if (account.id !== mine.id) return;
      // The dialog gives the focus back when it closes; its button is gone by then.
      const tell = () => told(removed, method, service);
      if (dialog.open) dialog.addEventListener("close", tell, { once: true });
      else tell();
    }
  }

  /** @param {RemovedMethod | ApiError} removed @param {PaymentMethod} method @param {string} service */
  function told(removed, method, service) {
    if ("code" in removed) return tell(whyNothing(removed, service, "billing.removed_nothing"), true);
    if (removed.now) take(removed.now);
    const name = methodName(method);
    const key = removed.outcome === "removed" ? "billing.removed" : `billing.removed_${removed.outcome}`;
    tell(say(key, { name, service }), removed.outcome !== "removed" && removed.outcome !== "gone");
    if (!removed.now) section.news.append(again());
    section.heading.focus();
  }

  /** @param {string} words @param {boolean} wrong */
  function tell(words, wrong) {
    refill(section.news, el("p", { class: wrong ? "wrong" : "" }, words));
  }

  function again() {
    const read = () => {
      refill(section.news);
      learn();
    };
    return el("button", { type: "button", class: "small", onclick: read }, say("billing.read_again"));
  }
}
