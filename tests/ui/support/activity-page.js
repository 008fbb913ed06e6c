// The activity in a browser on a canned ledger, as its tests open it.

import { open } from "./browser.js";
import { ledger } from "./canned-activity.js";
import { states } from "./views.js";

export { browser } from "./browser.js";

/** Opens the activity of five accounts, and waits for its first answer. */
export async function activity(
  chromium,
  { shown = states.five, answers = ledger().answers, hash = "#/activity", ...options } = {},
) {
  const session = await open(chromium, shown, { hash, answers, ...options });
  await session.page.waitForFunction(() => document.querySelector(".activity-sum strong")?.textContent);
  return session;
}

/** Waits until so many are counted: "3 entries". */
export const counted = (page, text) =>
  page.waitForFunction((wanted) => document.querySelector(".activity-sum strong")?.textContent === wanted, text);
/** The rows that are there. */
export const rows = (page) => page.locator(".entry:not([data-coming])");
/** The last one. */
export const last = (list) => list.at(-1);
