// Billing settings on the real backend and a sandbox over HTTP: read, changed, removed, and a top-up that never comes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add, open } from "./support/backend-page.js";
import { browser } from "./support/browser.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const section = (page, name) => page.getByRole("region", { name, exact: true });
const TOP_UP = "Auto top-up";

/** Opens the billing settings of a U-Gen account that was added. */
async function billing(t) {
  const session = await open(t, chromium);
  await add(session, "u-gen", "U-Gen");
  await session.page.locator("#rows a").click();
  await session.page.getByRole("link", { name: "Payment methods and auto top-up" }).click();
  await settled(session.page);
  return session;
}

const settled = (page) =>
  page.waitForFunction(
    () =>
      document.querySelectorAll(".billing form:not([hidden])").length === 2 &&
      !document.querySelector(".billing > [aria-busy]"),
  );

/** Changes something at the sandbox. */
async function set(host, what, body) {
  const origin = new URL(host.services["u-gen"].base_url).origin;
  const response = await fetch(`${origin}/_sandbox/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, String(response.status));
}

/** Turns auto top-up on. */
async function turnOn(page) {
  const top = section(page, TOP_UP);
  await page.waitForFunction(() => document.querySelector(".billing select option:checked")?.text.includes("$45"));
  await top.getByRole("switch").check();
  await top.getByRole("button", { name: "Review the change" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Turn on" }).click();
}

test("a change is kept by the service, and a service that does not work changes nothing", async (t) => {
  const { host, page } = await billing(t);
  await turnOn(page);
  await section(page, TOP_UP).getByText("Saved: U-Gen says so now.").waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await section(page, TOP_UP).getByRole("switch").isChecked(), true);
  await host.fault("u-gen", "server-error:500");
  await section(page, TOP_UP).getByLabel("When credits fall below").fill("50");
  await section(page, TOP_UP).getByRole("button", { name: "Review the change" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save at U-Gen" }).click();
  await section(page, TOP_UP).getByText("Nothing was changed.").waitFor();
});

test("a price that changed since it was shown stops it", async (t) => {
  const { host, page } = await billing(t);
  await page.waitForFunction(() => document.querySelector(".billing select option:checked")?.text.includes("$45"));
  await set(host, "pack", { id: "creator", dollars: 49, credits: 1000 });
  await turnOn(page);
  await section(page, TOP_UP).getByText("The pack is not what it was a moment ago. Nothing was changed.").waitFor();
});

test("a payment method is removed", async (t) => {
  const { page } = await billing(t);
  await page.getByRole("button", { name: "Remove: Visa ending in 4242" }).click();
  await page.getByRole("button", { name: "Remove payment method" }).click();
  await page.getByText("Visa ending in 4242 is removed.").waitFor();
  assert.equal(await page.locator(".billing-method").count(), 1);
});

test("sample data has payment methods and a top-up of its own", async (t) => {
  const { page } = await open(t, chromium);
  await page.getByRole("button", { name: "Look around with sample data" }).click();
  await page.locator("#rows a").filter({ hasText: "Product clips" }).click();
  await page.getByRole("link", { name: "Payment methods and auto top-up" }).click();
  await settled(page);
  await turnOn(page);
  await section(page, TOP_UP).getByText("Saved: U-Gen says so now.").waitFor();
});
