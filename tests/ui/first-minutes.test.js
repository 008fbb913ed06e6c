// From the first start to a first balance and an opened checkout, by keyboard alone, on the real backend; and what is
// forgiven on the way.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open as openBackend } from "./support/backend-page.js";
import { browser, open } from "./support/browser.js";
import { about, account, states, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** What the focused control is called, as it is read out. */
const called = (page) =>
  page.evaluate(() => {
    const one = document.activeElement === document.body ? null : document.activeElement;
    const labels = [...(one?.labels ?? [])].map((label) => label.textContent).join(" ");
    return (one?.getAttribute("aria-label") || labels || one?.textContent || "").replace(/\s+/g, " ").trim();
  });

/** Goes on to the control with this name, by Tab. */
async function tabTo(page, name) {
  const seen = [];
  for (let at = 0; at < 60; at += 1) {
    const here = await called(page);
    if (here.startsWith(name)) return;
    seen.push(here);
    await page.keyboard.press("Tab");
  }
  assert.fail(`no ${name} within reach of Tab, but ${seen.join(" | ")}`);
}

test("from the first start to an opened checkout by keyboard alone", async (t) => {
  const { host, page } = await openBackend(t, chromium);
  const { base_url, key } = host.services["u-gen"];
  const answer = await fetch(`${new URL(base_url).origin}/_sandbox/checkout-address`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ address: "https://checkout.stripe.com/c/pay/cs_test_1" }),
  });
  assert.ok(answer.ok, String(answer.status));

  await page.waitForSelector(".welcome");
  await tabTo(page, "Add a service");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await tabTo(page, "U-Gen");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.type === "password");
  await page.keyboard.insertText(`Authorization: Bearer ${key}\n`);
  await tabTo(page, "Advanced");
  await page.keyboard.press("Enter");
  await tabTo(page, "Base address");
  await page.keyboard.type(base_url);
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  await page.locator("#rows .amount").getByText("1,033", { exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest("#wallet"));

  await tabTo(page, "U-Gen");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".account");
  await tabTo(page, "Top up at U-Gen");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".topup .pack");
  await tabTo(page, "Starter");
  await page.keyboard.press("ArrowDown");
  assert.match(await called(page), /^Creator/);
  await tabTo(page, "Continue to payment");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await tabTo(page, "Go to payment");
  await page.keyboard.press("Enter");
  await page.locator(".buy-opened").getByText("at checkout.stripe.com.").waitFor();
  await page.locator(".watch-line").getByText("Waiting for 1,000 credits…").waitFor();
});

test("a key is told by its shape, whatever was copied around it", async () => {
  const { page, close } = await open(chromium, states.one);
  await page.click("#add");
  await page.click('.choice:has-text("PowerPost")');
  for (const [pasted, whose] of [
    ["agl_sk_canary0123456789", "Voxpria"],
    ["  agl_sk_canary0123456789 \t", "Voxpria"],
    ["Bearer agl_sk_canary0123456789", "Voxpria"],
    ["authorization: bearer ugen_sk_canary", "U-Gen"],
    ['"pictai_canary"', "Pictory"],
    ["'X-API-Key: ugen_sk_canary'", "U-Gen"],
    ["pp_live_sk_canary", null],
    ["bearer", null],
    ["sk-canary", null],
    ["", null],
  ]) {
    await page.fill("dialog input[type=password]", pasted);
    const hint = page.locator("dialog .hint");
    assert.equal(await hint.isVisible(), whose !== null, pasted);
    if (whose) assert.match(await hint.innerText(), new RegExp(`a key for ${whose}\\.`), pasted);
  }
  await close();
});

test("a key that is pasted before its service is picked picks it", async () => {
  const { page, close } = await open(chromium, states.one, { permissions: ["clipboard-read", "clipboard-write"] });
  const paste = async (text) => {
    await page.evaluate((one) => navigator.clipboard.writeText(one), text);
    await page.keyboard.press("Control+V");
  };
  await page.click("#add");
  await page.waitForSelector("dialog[open]");
  await paste("Just some words");
  assert.equal(await page.locator("dialog h2").textContent(), "Add a service");
  await paste("Bearer agl_sk_canary0123456789");
  await page.getByRole("heading", { name: "Add Voxpria" }).waitFor();
  assert.equal(
    await page.locator("dialog input[type=password]").inputValue(),
    "Bearer agl_sk_canary0123456789",
    "what was pasted is sent, and taken apart where it is tested",
  );
  await close();
});

test("the first account is told where the tray is, on each system, and no later one", async () => {
  for (const [system, where] of [
    ["linux", /in the panel/],
    ["macos", /in the menu bar/],
    ["windows", /near the clock/],
  ]) {
    const { page, host, close } = await open(chromium, states.welcome, {
      answers: { about: () => ({ ...about, system }) },
    });
    await page.waitForSelector(".welcome");
    host.show(states.one);
    await page.locator(".first-run").getByText(where).waitFor();
    await page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    host.show(states.welcome);
    await page.waitForSelector(".welcome");
    host.show(states.five);
    await page.waitForFunction(() => document.querySelectorAll("#rows > li").length === 5);
    assert.equal(await page.locator(".first-run").isVisible(), false, system);
    await close();
  }
});

test("where there is no tray, or there were accounts before, no line tells of one", async () => {
  const trayless = view([account("voxpria")], { warnings: [{ kind: "no_tray_host", detail: null }] });
  const { page, host, sent, close } = await open(chromium, states.welcome);
  host.show(trayless);
  await page.waitForSelector("#banners .banner");
  assert.equal(await page.locator(".first-run").isVisible(), false);
  assert.equal(sent("about").length, 0);
  await close();
  const later = await open(chromium, states.one);
  later.host.show(states.five);
  await later.page.waitForFunction(() => document.querySelectorAll("#rows > li").length === 5);
  assert.equal(await later.page.locator(".first-run").isVisible(), false);
  assert.equal(later.sent("about").length, 0);
  await later.close();
});
