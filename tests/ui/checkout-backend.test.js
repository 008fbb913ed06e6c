// A checkout on the real backend and a sandbox over HTTP: begun, paid on the sandbox's page, and arrived.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add, open } from "./support/backend-page.js";
import { browser } from "./support/browser.js";
import { choose } from "./support/canned-checkout.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens the packs of a service that was added. */
async function packs(t) {
  const session = await open(t, chromium);
  await add(session, "u-gen", "U-Gen");
  await session.page.locator("#rows a").click();
  await session.page.getByRole("button", { name: "Top up at U-Gen" }).click();
  await session.page.waitForSelector(".topup .pack");
  return session;
}

/** The address of the sandbox itself. */
const sandboxOf = (host) => new URL(host.services["u-gen"].base_url).origin;

/** Changes something at the sandbox. */
async function set(host, what, body) {
  const response = await fetch(`${sandboxOf(host)}/_sandbox/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, String(response.status));
}

/** Pays on the sandbox's page. */
async function pay(address, manner) {
  const response = await fetch(`${address}/${manner}`, { method: "POST" });
  assert.ok(response.ok, String(response.status));
}

const line = (page) => page.locator(".watch-line");

test("a page that Brimful does not open is copied, paid there, and the credits arrive", async (t) => {
  const { host, page } = await packs(t);
  const dialog = await choose(page);
  assert.match(await dialog.locator(".buy-facts").innerText(), /1,000 credits[\s\S]*\$45 \(USD\)/);
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  const shown = page.getByRole("dialog", { name: "Open this in your browser" });
  const address = await shown.getByLabel("Address").inputValue();
  assert.equal(new URL(address).origin, sandboxOf(host));
  await shown.getByRole("button", { name: "Close" }).last().click();
  await line(page).getByText("Waiting for 1,000 credits…").waitFor();
  await pay(address, "pay");
  await host.pass(30);
  await line(page).getByText("1,000 credits arrived").waitFor();
  await page.locator("#rows .row-purchases").getByText("1,000 credits arrived").waitFor({ state: "attached" });
  await page.waitForFunction(() =>
    document.getElementById("status").textContent.includes("U-Gen: 1,000 credits arrived."),
  );
  await page.locator(".topup-now").getByText("2,033 credits available now").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.locator(".watch").waitFor({ state: "hidden" });
});

test("a payment page is opened, and what never comes is not here yet after 15 minutes", async (t) => {
  const { host, page } = await packs(t);
  await set(host, "checkout-address", { address: "https://checkout.stripe.com/c/pay/cs_test_1" });
  const dialog = await choose(page, "Starter");
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await page.locator(".buy-opened").getByText("at checkout.stripe.com.").waitFor();
  await line(page).getByText("Waiting for 200 credits…").waitFor();
  await page.reload();
  await page.waitForSelector(".topup .pack");
  await line(page).getByText("Waiting for 200 credits…").waitFor();
  await host.pass(16 * 60);
  await line(page).getByText("200 credits are not here yet").waitFor();
  await page.locator(".watch-reference").getByText("Not here yet. Your payment reference is cs_").waitFor();
  await page.getByRole("button", { name: "Copy the reference" }).waitFor();
});

test("a service that does not work when the packs are read again begins nothing", async (t) => {
  const { host, page } = await packs(t);
  await host.fault("u-gen", "server-error:503");
  const dialog = await choose(page);
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await page.locator(".buying .failure").getByText("Nothing was bought.").waitFor();
  assert.equal(await page.locator(".watch:visible").count(), 0);
});

test("a price that changed since it was shown is asked about again, and only then is anything begun", async (t) => {
  const { host, page } = await packs(t);
  await set(host, "checkout-address", { address: "https://checkout.stripe.com/c/pay/cs_test_1" });
  const dialog = await choose(page);
  await set(host, "pack", { id: "creator", dollars: 49, credits: 1000 });
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await dialog.getByText("$49 (USD)").waitFor();
  assert.equal(await page.locator(".watch:visible").count(), 0);
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await page.locator(".buy-opened:not([hidden])").waitFor();
  await page.locator(".watch-item").getByText("$49 (USD)").waitFor();
  assert.equal(await page.locator(".watch-item").count(), 1);
});

test("an answer that names no payment page may have been received, and is watched for", async (t) => {
  const { host, page } = await packs(t);
  await set(host, "checkout-address", { address: "" });
  const dialog = await choose(page);
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await page.locator(".buying .failure").getByText("do not pay twice before you looked.").waitFor();
  await page.locator(".watch-doubt").getByText("U-Gen did not confirm this checkout.").waitFor();
});
