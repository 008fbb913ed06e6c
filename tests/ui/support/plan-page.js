// The page that plans a job, as its tests open it and wait for it.

import { open } from "./browser.js";
import { planning } from "./canned-plan.js";
import { refusal } from "./server.js";
import { states, trouble } from "./views.js";

/** Opens the page that plans a job at an account. */
export async function openPlan(chromium, view = states.five, { account = "u-gen", answers = {}, ...options } = {}) {
  const session = await open(chromium, view, {
    hash: `#/plan?account=${account}`,
    answers: { ...planning(), ...answers },
    ...options,
  });
  await session.page.waitForSelector(".plan .plan-fields");
  return session;
}

/** Waits until the figure is this one and nothing newer is awaited. */
export const settled = (page, text) =>
  page.waitForFunction(
    (wanted) =>
      document.querySelector(".plan-cost .amount")?.textContent === wanted &&
      !document.querySelector(".plan-headline[aria-busy]"),
    text,
  );

/** A failure at the service, with the fields that it names. */
export function failure(code, { fields = [], ...differs } = {}) {
  const error = refusal(code, trouble(code, differs));
  error.refusal.fields = fields;
  return error;
}

/** The control of the field with this label. */
export const field = (page, label) =>
  page
    .locator(".plan-field")
    .filter({ has: page.locator(`label:text-is("${label}")`) })
    .locator("input, select")
    .first();

/** Waits until something holds on this side. */
export async function waitFor(holds) {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 3000) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
