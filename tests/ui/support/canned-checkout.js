// Canned checkouts, and the answers around buying a pack.

import { PACKS, planning } from "./canned-plan.js";
import { ago, preferences, states } from "./views.js";

/** A checkout of U-Gen's account, with what differs. */
export const checkout = (differs = {}) => ({
  id: "c1",
  account: "u-gen",
  pack: "Creator",
  credits: "1000",
  price: { amount: "45", currency: "USD" },
  payment: "card",
  state: "waiting",
  arrived: null,
  arrived_at: null,
  session: "cs_live_a1B2c3",
  certain: true,
  started_at: ago(2),
  ...differs,
});

/** The view with these checkouts. */
export const watching = (checkouts, { hidden = false } = {}) => ({
  ...states.five,
  preferences: { ...preferences, hide_amounts: hidden },
  checkouts,
});

/** A payment page that was opened, with what differs. */
export const started = (differs = {}) => ({
  id: "c1",
  opened: true,
  allowed: true,
  host: "checkout.stripe.com",
  address: "https://checkout.stripe.com/c/pay/cs_live_a1B2c3",
  session: "cs_live_a1B2c3",
  ...differs,
});

/** The error of a pack that costs something else by now. */
export function changed(differs) {
  const refusal = {
    code: "price_changed",
    message: "canned",
    trouble: null,
    fields: [],
    pack: { ...PACKS[1], ...differs },
  };
  return Object.assign(new Error("price_changed"), { refusal });
}

/** Answers around planning, with what `start_checkout` replies. */
export const selling = (start, more = {}) => ({ ...planning(), start_checkout: start, ...more });

/** Chooses a pack and asks to buy it; returns the dialog. */
export async function choose(page, pack = "Creator") {
  await page.getByRole("radio", { name: new RegExp(`^${pack}`) }).check();
  await page.getByRole("button", { name: "Continue to payment" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Go to payment" }).waitFor();
  return dialog;
}
