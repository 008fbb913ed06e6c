// Buying a pack: chosen, confirmed, sent once, and told what became of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { changed, checkout, choose, selling, started, watching } from "./support/canned-checkout.js";
import { PACKS, packs } from "./support/canned-plan.js";
import { waitFor } from "./support/plan-page.js";
import { refusal } from "./support/server.js";
import { states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens the packs with what `start_checkout` replies. */
async function at(start, { view = states.five, hash = "#/topup/u-gen", answers = {} } = {}) {
  const session = await open(chromium, view, { hash, answers: selling(start, answers) });
  await session.page.waitForSelector(".pack");
  return session;
}

const go = (dialog) => dialog.getByRole("button", { name: "Go to payment" });
const chosen = (page) => page.locator(".pack input:checked").evaluateAll((all) => all.map((one) => one.value));
const SENT = {
  account: "u-gen",
  pack: "creator",
  payment: "card",
  shown_credits: "1000",
  shown_price: "45",
  shown_currency: "USD",
};

/** An answer that is held back until `release` is called. */
function held() {
  let release;
  const wait = new Promise((resolve) => {
    release = resolve;
  });
  return { wait, release };
}

test("the pack that covers what is missing is chosen already, and no other is", async () => {
  for (const [hash, expected] of [
    ["#/topup/u-gen", []],
    ["#/topup/u-gen?short=28", ["starter"]],
    ["#/topup/u-gen?short=900", ["creator"]],
    ["#/topup/u-gen?short=30000", []],
  ]) {
    const { page, close } = await at(() => started(), { hash });
    assert.deepEqual(await chosen(page), expected, hash);
    await close();
  }
});

test("packs and payment are chosen with the keyboard, and a new view leaves both alone", async () => {
  const { page, host, sent, complaints, close } = await at(() => started());
  await page.getByRole("radio", { name: "Starter 200 credits $10" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await chosen(page), ["creator"]);
  host.show({ ...states.five, activity_version: 2, checkouts: [checkout({ account: "pictory" })] });
  await page.waitForFunction(() => document.querySelector("#rows .row-purchases:not([hidden])"));
  assert.equal(await page.evaluate(() => document.activeElement.value), "creator");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Continue to payment" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await go(dialog).focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(sent("start_checkout"), [{ ...SENT, payment: "paypal" }]);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Continue to payment");
  assert.deepEqual(complaints, []);
  await close();
});

test("without a pack nothing is asked; the whole card chooses one", async () => {
  const { page, sent, close } = await at(() => started());
  await page.getByRole("button", { name: "Continue to payment" }).click();
  await page.getByText("Choose a pack first.").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.name.startsWith("pack")), true);
  await page.locator(".pack").nth(2).locator(".pack-each").click({ force: true });
  assert.deepEqual(await chosen(page), ["studio"]);
  assert.equal(await page.getByText("Choose a pack first.").count(), 0);
  assert.deepEqual(sent("start_checkout"), []);
  await close();
});

test("the confirmation names everything, and calling it off sends nothing", async () => {
  const { page, sent, close } = await at(() => started());
  const dialog = await choose(page);
  const lines = await dialog
    .locator(".buy-facts > div")
    .evaluateAll((all) => all.map((one) => [...one.children].map((part) => part.textContent)));
  assert.deepEqual(lines, [
    ["Account", "U-Gen"],
    ["Service", "U-Gen (api.u-gen.ai)"],
    ["Pack", "Creator"],
    ["Credits", "1,000 credits"],
    ["Price", "$45 (USD)"],
    ["Pay by", "Card"],
  ]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(sent("start_checkout"), []);
  await close();
});

test("one request is sent, however often it is clicked, and also where the dialog is closed meanwhile", async () => {
  const { wait, release } = held();
  const { page, sent, close } = await at(async () => {
    await wait;
    return started();
  });
  const dialog = await choose(page);
  await go(dialog).evaluate((button) => {
    for (let click = 0; click < 5; click += 1) button.click();
    for (let send = 0; send < 5; send += 1) button.form.requestSubmit();
  });
  await waitFor(() => sent("start_checkout").length > 0);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const busy = page.locator(".topup .actions button[aria-busy=true]");
  assert.equal(await busy.textContent(), "Asking U-Gen…");
  await busy.click({ force: true, clickCount: 3 });
  assert.equal(await page.getByRole("dialog").count(), 0);
  release();
  await page.locator(".buy-opened").getByText("open in your browser, at checkout.stripe.com.").waitFor();
  assert.deepEqual(sent("start_checkout"), [SENT]);
  assert.equal(await busy.count(), 0);
  await close();
});

test("a page that was not opened is shown with its host, to be copied", async () => {
  for (const [differs, words] of [
    [{}, "Brimful could not open the payment page at checkout.stripe.com."],
    [
      {
        allowed: false,
        host: "checkout.stripe.com.evil.example",
        address: "https://checkout.stripe.com.evil.example/<b>x",
      },
      "a payment page that Brimful does not open: checkout.stripe.com.evil.example.",
    ],
    [{ allowed: false, host: null, address: "javascript:alert(1)" }, "does not open: an address without a host."],
  ]) {
    const page_ = started({ opened: false, ...differs });
    const { page, sent, complaints, close } = await at(() => page_);
    await go(await choose(page)).click();
    const shown = page.getByRole("dialog", { name: "Open this in your browser" });
    assert.equal(await shown.getByLabel("Address").inputValue(), page_.address);
    if (page_.host) await shown.getByText(page_.host).waitFor();
    await shown.getByRole("button", { name: "Close" }).last().click();
    await shown.waitFor({ state: "detached" });
    await page.locator(".topup").getByText(words).waitFor();
    await page.getByRole("button", { name: "Show the address" }).click();
    await shown.waitFor();
    assert.equal(sent("start_checkout").length, 1);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("a price that changed is shown and asked about again", async () => {
  const prices = ["45", "49.5", "50"];
  let asked = 0;
  const start = ({ shown_price }) => {
    asked += 1;
    if (asked < prices.length) throw changed({ price: { amount: prices[asked], currency: "EUR" } });
    assert.equal(shown_price, "50");
    return started();
  };
  const list = () =>
    packs(null, {
      packs: [
        PACKS[0],
        { ...PACKS[1], price: { amount: prices[Math.min(asked, 2)], currency: asked ? "EUR" : "USD" } },
      ],
    });
  const { page, sent, close } = await at(start, { answers: { packs: list } });
  const dialog = await choose(page);
  for (const [before, price] of [
    ["$45 (USD)", "€49.50 (EUR)"],
    ["€49.50 (EUR)", "€50 (EUR)"],
  ]) {
    await go(dialog).click();
    await dialog.getByText(price, { exact: true }).waitFor();
    await dialog.getByText(`It was 1,000 credits for ${before} a moment ago. Nothing was bought.`).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.className), "buy-news failure");
  }
  await page.waitForFunction(() => document.querySelectorAll(".pack-price")[1].textContent === "€50");
  assert.deepEqual(await chosen(page), ["creator"], "the choice outlives the new prices");
  await go(dialog).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(
    sent("start_checkout").map(({ shown_price, shown_currency }) => [shown_price, shown_currency]),
    [
      ["45", "USD"],
      ["49.5", "EUR"],
      ["50", "EUR"],
    ],
  );
  await close();
});

test("a price that changed after the dialog was closed is told on the page", async () => {
  const { wait, release } = held();
  const { page, sent, close } = await at(async () => {
    await wait;
    throw changed({ price: { amount: "50", currency: "USD" } });
  });
  const dialog = await choose(page);
  await go(dialog).click();
  await waitFor(() => sent("start_checkout").length === 1);
  await page.keyboard.press("Escape");
  release();
  await page.locator(".buying .failure").getByText("Nothing was bought. Choose again.").waitFor();
  await waitFor(() => sent("packs").length === 2);
  assert.equal(sent("start_checkout").length, 1);
  await close();
});

test("an error says what is known of the money, and the user can go on", async () => {
  const nothing = /Nothing was bought/;
  const perhaps = /It may have been received\. Brimful watches for the credits; do not pay twice before you looked\./;
  for (const [code, expected, unexpected] of [
    ["maybe_received", perhaps, nothing],
    ["failed", perhaps, nothing],
    ["ended", perhaps, nothing],
    ["never_heard_of", perhaps, nothing],
    ["timeout", nothing, perhaps],
    ["offline", nothing, perhaps],
    ["unavailable", nothing, perhaps],
    ["auth", nothing, perhaps],
    ["scope", /may not buy credits[\s\S]*Nothing was bought/, perhaps],
    ["out_of_credits", /did not let this account pay\. Nothing was bought/, perhaps],
    ["invalid_request", nothing, perhaps],
    ["rate_limited", nothing, perhaps],
    ["not_listed", /does not offer this pack any more/, perhaps],
    ["not_offered", nothing, perhaps],
    ["not_saved", nothing, perhaps],
    ["busy", /started already\. No second one was sent/, perhaps],
    ["price_changed", nothing, perhaps],
  ]) {
    const { page, sent, close } = await at(() => {
      throw refusal(code);
    });
    const dialog = await choose(page);
    await go(dialog).click();
    await dialog.waitFor({ state: "detached" });
    const words = await page.locator(".buying [role=alert].failure:not([hidden])").innerText();
    assert.match(words, expected, code);
    assert.doesNotMatch(words, unexpected, code);
    assert.equal(sent("start_checkout").length, 1, `${code}: sent once`);
    await choose(page);
    assert.ok(await page.locator(".buying .failure").isHidden(), code);
    await close();
  }
});

test("what comes after the page was left is told where the user is", async () => {
  for (const [reply, words] of [
    [() => started(), "The payment page is open in your browser"],
    [
      () => {
        throw refusal("maybe_received");
      },
      "do not pay twice before you looked",
    ],
  ]) {
    const { wait, release } = held();
    const { page, sent, close } = await at(async () => {
      await wait;
      return reply();
    });
    await go(await choose(page)).click();
    await waitFor(() => sent("start_checkout").length === 1);
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      location.hash = "#/settings";
    });
    await page.waitForSelector(".settings");
    release();
    await page.locator("#notice").getByText(words).waitFor();
    await close();
  }
});

test("who waits already is told before another is begun", async () => {
  for (const [checkouts, words] of [
    [[checkout()], "You began a purchase before this one (Waiting for 1,000 credits…)"],
    [[checkout({ state: "not_here_yet" })], "You began a purchase before this one (1,000 credits are not here yet)"],
    [[checkout({ state: "arrived", arrived: "1000" })], null],
    [[checkout({ account: "other" })], null],
  ]) {
    const { page, close } = await at(() => started(), { view: watching(checkouts) });
    const dialog = await choose(page);
    const text = await dialog.innerText();
    if (words) assert.ok(text.includes(words), text);
    else assert.doesNotMatch(text, /before this one/);
    await close();
  }
});
