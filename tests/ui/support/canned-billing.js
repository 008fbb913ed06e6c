// Canned billing settings of U-Gen's account, and the page on them.

import { open } from "./browser.js";
import { PACKS, planning } from "./canned-plan.js";
import { ago, preferences, states } from "./views.js";

/** A payment method, with what differs. */
export const method = (differs = {}) => ({
  id: "pm_1",
  kind: "card",
  brand: "visa",
  last4: "4242",
  exp_month: 12,
  exp_year: 2028,
  is_default: true,
  others: [],
  ...differs,
});

/** Two payment methods, with what differs. */
export const methods = (differs = {}) => ({
  methods: [method(), method({ id: "pm_2", brand: "mastercard", last4: "4444", is_default: false })],
  refused: 0,
  at: ago(0),
  ...differs,
});

/** U-Gen's top-up, off, with what differs. */
export const topUp = (differs = {}) => ({
  setting: "auto_topup",
  enabled: false,
  threshold: "200",
  pack: "creator",
  method: null,
  parts: ["enabled", "threshold", "pack", "method"],
  others: [],
  seen: "print-1",
  at: ago(0),
  overdue: null,
  ...differs,
});

/** U-Gen's alert, with what differs. */
export const alert = (differs = {}) => ({
  ...topUp({ setting: "credit_alert", enabled: true, threshold: "100", pack: null, seen: "print-a" }),
  parts: ["enabled", "threshold"],
  ...differs,
});

/** What became of a change. */
export const saved = (outcome, now = null, trouble = null) => ({ outcome, now, trouble });

/** What the host answers: the settings, methods, and packs. */
export const billing = ({ top = topUp(), mail = alert(), cards = methods(), ...more } = {}) => ({
  ...planning(),
  billing_setting: ({ setting }) => (setting === "auto_topup" ? top : mail),
  payment_methods: () => cards,
  ...more,
});

/** Five accounts, amounts hidden or not. */
export const five = (hidden = false) => ({ ...states.five, preferences: { ...preferences, hide_amounts: hidden } });

/** Opens the page of U-Gen's account and waits until it has its answers. */
export async function openBilling(chromium, answers = billing(), { hidden = false, ...options } = {}) {
  const session = await open(chromium, five(hidden), { hash: "#/billing/u-gen", ...options, answers });
  await session.page.waitForFunction(
    () =>
      document.querySelectorAll(".billing > .group").length === 3 && !document.querySelector(".billing > [aria-busy]"),
  );
  return session;
}

/** A section, by its heading. */
export const section = (page, name) => page.getByRole("region", { name, exact: true });

export { PACKS };
