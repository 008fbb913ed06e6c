// The page on the real backend and a sandbox over HTTP: what is shown is what the services said.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add, open as openBackend } from "./support/backend-page.js";
import { browser } from "./support/browser.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const open = (t) => openBackend(t, chromium);

const row = (page, name) => page.locator("#rows > *").filter({ hasText: name });

test("one click shows five sample accounts, each read over HTTP, and one leaves them", async (t) => {
  const { page } = await open(t);
  await page.getByRole("button", { name: "Look around with sample data" }).click();
  await page.waitForFunction(() => document.querySelectorAll("#rows > *").length === 5);
  const text = await page.locator("#rows").innerText();
  assert.ok(!text.includes("–"), text);
  await page.getByRole("button", { name: "Leave sample data" }).click();
  await page.getByRole("button", { name: "Look around with sample data" }).waitFor();
});

test("every documented example shows its number", async (t) => {
  const session = await open(t);
  const shown = [
    ["powerpost", "PowerPost", "47"],
    ["pixverse", "PixVerse", "1,072,650"],
    ["pictory", "Pictory", "21,310"],
    ["u-gen", "U-Gen", "1,033"],
    ["voxpria", "Voxpria", "1,500"],
  ];
  for (const [provider, name, amount] of shown) {
    await add(session, provider, name);
    await row(session.page, name).getByText(amount, { exact: true }).waitFor();
  }
});

test("a fault is a sentence, the last good value stays, and it mends by itself", async (t) => {
  const session = await open(t);
  const { host, page } = session;
  await add(session, "voxpria", "Voxpria");
  await host.fault("voxpria", "server-error:503");
  await host.pass(360);
  const voxpria = row(page, "Voxpria");
  await voxpria.getByText("Voxpria is not working right now.", { exact: false }).waitFor();
  await voxpria.getByText("1,500", { exact: true }).waitFor();
  await host.fault("voxpria", null);
  await host.pass(1900);
  await voxpria.getByText("Voxpria is not working right now.", { exact: false }).waitFor({ state: "hidden" });
});

test("a refused key shows its sentence and Fix key", async (t) => {
  const session = await open(t);
  const { host, page } = session;
  await add(session, "pixverse", "PixVerse");
  await host.fault("pixverse", "bad-key");
  await host.pass(360);
  await page.getByText("PixVerse did not accept this key.", { exact: false }).first().waitFor();
  await page
    .getByRole("button", { name: /Fix key/ })
    .first()
    .waitFor();
});
