// The alerts on the real backend: from a low mark to what is told and shown, and what is chosen is kept.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add, open } from "./support/backend-page.js";
import { browser } from "./support/browser.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const goTo = (page, hash) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);
const next = (page) => page.getByRole("region", { name: "What comes next" }).locator("li .told-why");
const log = (page) => page.getByRole("region", { name: "What was told" }).locator("li");

test("a crossed mark is suspected, confirmed a minute later, told once, and says why", async (t) => {
  const session = await open(t, chromium);
  const { page, host } = session;
  await add(session, "powerpost", "PowerPost");
  await page.locator("#rows a").click();
  await page.getByLabel("Low mark", { exact: true }).fill("100");
  await page.keyboard.press("Enter");
  await page.locator(".account .standing", { hasText: "low" }).waitFor();
  await goTo(page, "#/alerts");
  await next(page).waitFor();
  assert.match(
    await next(page).innerText(),
    /^(Nothing to tell\. The next alert comes below 100 credits|Low at the last reading)/,
  );
  assert.equal(await log(page).count(), 0);
  // The interval brings the first reading against the mark, a minute later the second.
  await host.pass(400);
  await next(page).filter({ hasText: "Low at the last reading. Told if the next reading" }).waitFor();
  await host.pass(61);
  await log(page).waitFor();
  const told = await log(page).innerText();
  assert.match(told, /Low\s+PowerPost/);
  assert.match(told, /It had 47 credits left, below your low mark of 100 credits\. Read /);
  await next(page)
    .filter({ hasText: /^Low; told .* Next reminder / })
    .waitFor();
  await page.getByRole("region", { name: "What comes next" }).getByRole("link", { name: "PowerPost" }).click();
  await page.getByRole("button", { name: "Until topped up" }).click();
  await page.getByText("Snoozed until it is topped up.").waitFor();
});

test("what is chosen is kept: switches, quiet hours, marks, snooze", async (t) => {
  const session = await open(t, chromium);
  const { page } = session;
  await add(session, "voxpria", "Voxpria");
  const id = await page.locator("#rows > li").getAttribute("data-id");
  await goTo(page, "#/alerts");
  await page.getByRole("switch", { name: "When far more than usual is used in a day" }).click();
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await page.getByLabel("From", { exact: true }).fill("21:30");
  await page.keyboard.press("Enter");
  await page.locator("#status", { hasText: "Saved." }).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.locator("#notice", { hasText: "Sent." }).waitFor();
  await goTo(page, `#/account/${encodeURIComponent(id)}`);
  await page.getByLabel("Low mark in days", { exact: true }).fill("9");
  await page.keyboard.press("Enter");
  await page.locator("[data-ref=low_days] button").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Until tomorrow" }).click();
  await page.getByText(/^Snoozed until /).waitFor();

  await page.reload();
  await page.getByText(/^Snoozed until /).waitFor();
  assert.equal(await page.getByLabel("Low mark in days", { exact: true }).inputValue(), "9");
  await goTo(page, "#/alerts");
  await next(page)
    .filter({ hasText: /The next alert comes below 9 days\. Snoozed until .*8:00/ })
    .waitFor();
  assert.equal(
    await page.getByRole("switch", { name: "When far more than usual is used in a day" }).isChecked(),
    false,
  );
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "21:30");
  await goTo(page, `#/account/${encodeURIComponent(id)}`);
  await page.getByRole("button", { name: "End snooze" }).click();
  await page.getByRole("button", { name: "Until tomorrow" }).waitFor();
});
