// How a pack is paid: by card or by PayPal.

import { el } from "../build.js";
import { say } from "../copy.js";
import { freshId } from "../dom.js";

/** @typedef {import("../types.d.ts").Payment} Payment */

/** Makes the choice; by card until another is chosen. */
export function createPayment() {
  const group = freshId("payment");
  const [card, paypal] = [choice("card"), choice("paypal")];
  card.input.checked = true;
  return {
    root: el(
      "fieldset",
      { class: "choices payment" },
      el("legend", {}, say("checkout.payment")),
      card.root,
      paypal.root,
    ),
    /** @returns {Payment} */
    read: () => (paypal.input.checked ? "paypal" : "card"),
  };

  /** @param {Payment} value */
  function choice(value) {
    const input = el("input", { type: "radio", name: group, value });
    return { input, root: el("label", { class: "choice" }, input, el("span", {}, say(`checkout.by_${value}`))) };
  }
}
