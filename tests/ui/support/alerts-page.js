// The page of the alerts, as its tests open it.

import { open } from "./browser.js";

/** Opens the page on these alerts. */
export async function openAlerts(chromium, shown, canned, options = {}) {
  const session = await open(chromium, shown, {
    hash: "#/alerts",
    ...options,
    answers: { alerts: typeof canned === "function" ? canned : () => canned, ...options.answers },
  });
  await session.page.waitForSelector(".alerts-known:not([hidden])");
  return session;
}

/** A part of the page, by its heading. */
export const group = (page, name) => page.getByRole("region", { name, exact: true });

/** The lines of that part. */
export const lines = (page, name) => group(page, name).locator("li");
