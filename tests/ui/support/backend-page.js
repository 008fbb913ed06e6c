// The page on a real backend of its own, as the tests of both open it.

import assert from "node:assert/strict";
import { bridge } from "./bridge.js";
import { PATIENCE } from "./server.js";

/** Opens the page on a backend of its own, which ends with the test. */
export async function open(t, chromium) {
  const host = await bridge();
  const context = await chromium.newContext({ viewport: { width: 400, height: 640 }, locale: "en-US" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.stack));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`refused: ${event.violatedDirective}`));
  });
  page.on("console", (message) => {
    if (message.text().startsWith("refused:")) complaints.push(message.text());
  });
  t.after(async () => {
    await context.close();
    host.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(host.url);
  return { host, page };
}

/** Adds a service through the dialog. */
export async function add({ host, page }, provider, name) {
  const { base_url, key } = host.services[provider];
  // Welcome and Wallet have one each; one of them is shown.
  await page.locator("button:visible", { hasText: "Add a service" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name, exact: true }).click();
  await dialog.locator("input[type=password]").fill(key);
  await dialog.getByText("Advanced").click();
  await dialog.getByLabel("Base address").fill(base_url);
  await dialog.getByRole("button", { name: "Test and add" }).click();
  await dialog.waitFor({ state: "detached" });
}
