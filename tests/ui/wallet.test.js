// The wallet: what a row says, that nothing jumps while it changes, and its order.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { account, ago, preferences, states, trouble, ugen, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const amountOf = (page, id) => page.locator(`[data-id="${id}"] .amount`).textContent();

test("amounts are exact, in the user's locale", async () => {
  const cases = [
    ["en-US", "7922816251426433759354395033", "7,922,816,251,426,433,759,354,395,033"],
    ["en-US", "0.0000000000000000000000000001", "0.0000000000000000000000000001"],
    ["en-US", "1069020.5", "1,069,020.5"],
    ["en-US", "-3", "-3"],
    ["en-US", "0", "0"],
    ["de-DE", "1234567890123456.0625", "1.234.567.890.123.456,0625"],
    ["ar-EG", "1033", "١٬٠٣٣"],
    ["hi-IN", "1234567", "12,34,567"],
  ];
  for (const [locale, available, expected] of cases) {
    const { page, close } = await open(chromium, view([account("u-gen", { available })]), { locale });
    assert.equal(await amountOf(page, "u-gen"), expected, locale);
    await close();
  }
});

test("what is unknown is a dash and never a zero, and what is hidden shows no digit", async () => {
  const failed = account("pixverse", { available: null, error: trouble("protocol") });
  const odd = account("voxpria", { available: "NaN" });
  const { page, host, close } = await open(chromium, view([account("u-gen", { available: null }), failed, odd]));
  for (const id of ["u-gen", "pixverse", "voxpria"]) assert.equal(await amountOf(page, id), "–", id);
  assert.equal(await page.locator('[data-id="u-gen"] .amount').getAttribute("aria-label"), "Unknown");
  assert.match(await page.locator('[data-id="u-gen"] .standing').textContent(), /not read yet/);
  host.show({ ...states.five, preferences: { ...preferences, hide_amounts: true } });
  await page.waitForFunction(() => document.querySelector('[data-id="powerpost"] .amount')?.textContent === "•••");
  const words = (await page.locator("#rows").innerText()).replace(/\d+ (min|hour|day)/g, "");
  assert.doesNotMatch(words, /\d/);
  assert.doesNotMatch((await page.locator(".bar").first().getAttribute("aria-label")) ?? "", /\d/);
  await close();
});

test("each standing has its word and its shape", async () => {
  const { page, close } = await open(chromium, states.standings);
  for (const [id, word, shape] of [
    ["a", "credits · empty", "empty"],
    ["b", "credits · low", "low"],
    ["c", "not read yet", "unknown"],
    ["d", "not known", "unknown"],
    ["f", "credits · fine", "fine"],
    ["g", "credits · plenty", "plenty"],
  ]) {
    assert.equal(await page.locator(`[data-id="${id}"] .standing`).textContent(), word);
    assert.equal(await page.locator(`[data-id="${id}"] .standing use`).getAttribute("href"), `#i-${shape}`);
  }
  assert.match(await page.locator('[data-id="h"] .row-age').textContent(), /^Voxpria · Paused · 9 days ago$/);
  await close();
});

test("a refresh moves nothing, and a changed number changes in its place", async () => {
  const { page, host, close } = await open(chromium, states.five);
  const boxes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".row, .row-name, .bar, #verdict, #foot")].map((one) =>
        JSON.stringify(one.getBoundingClientRect()),
      ),
    );
  await page.evaluate(() => {
    globalThis.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: false });
    globalThis.first = document.querySelector('[data-id="u-gen"]');
  });
  const before = await boxes();
  const accounts = states.five.accounts.map((one) => ({ ...one, refreshing: true }));
  host.show({ ...states.five, accounts, freshness: { ...states.five.freshness, refreshing: true } });
  await page.waitForSelector("#refresh[data-busy]");
  assert.deepEqual(await boxes(), before);
  assert.equal(await amountOf(page, "u-gen"), "1,033");
  const read = states.five.accounts.map((one) =>
    one.id === "u-gen" ? { ...one, available: "1019", as_of: ago(0) } : { ...one, as_of: ago(0) },
  );
  host.show({ ...states.five, accounts: read });
  await page.waitForFunction(() => document.querySelector('[data-id="u-gen"] .amount').textContent === "1,019");
  assert.deepEqual(await boxes(), before);
  assert.ok(await page.evaluate(() => globalThis.first === document.querySelector('[data-id="u-gen"]')));
  assert.equal(await page.evaluate(() => globalThis.shifts), 0);
  await close();
});

test("an open disclosure and the focus outlive a new view", async () => {
  const { page, host, close } = await open(chromium, states.five);
  await page.click(".row-trouble summary");
  await page.locator('[data-id="u-gen"] a').focus();
  host.show({ ...states.five, accounts: [...states.five.accounts].reverse() });
  await page.waitForFunction(() => document.querySelector("#rows > :first-child")?.dataset.id === "pictory");
  assert.equal(await page.locator(".row-trouble details[open]").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-id]")?.dataset.id), "u-gen");
  await close();
});

test("the foot tells the age, and is the refresh button", async () => {
  const { page, host, sent, heard, close } = await open(chromium, states.one);
  assert.equal(await page.locator("#refresh-text").textContent(), "Updated 3 min ago · next in 2");
  await page.click("#refresh");
  await page.waitForFunction(() => !document.querySelector("#refresh[data-busy]"));
  assert.deepEqual(sent("refresh"), [{ account: null }]);
  host.show(states.offline);
  await page.waitForFunction(
    () => document.getElementById("refresh-text").textContent === "Offline · read 3 hours ago",
  );
  await page.click("#hide-amounts");
  await heard("set_preferences");
  assert.deepEqual(sent("set_preferences"), [{ hide_amounts: true }]);
  await close();
});

test("each remedy does what it says", async () => {
  const { page, sent, close } = await open(chromium, states.errors, {
    answers: { open_page: () => ({ opened: true, host: null, address: "" }) },
  });
  await page.click('[data-id="keychain_locked"] button:text("Unlock and retry")');
  await page.click('[data-id="not_offered"] button:text("Type in balance")');
  await page.fill("dialog input", "2,500.5");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.deepEqual(sent("refresh"), [{ account: "keychain_locked" }]);
  assert.deepEqual(sent("enter_balance"), [{ account: "not_offered", amount: "2500.5" }]);
  await page.click('[data-id="insecure_url"] button:text("Fix address")');
  await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "url");
  await close();
});

test("the order is kept by Alt and an arrow, and by a drag", async () => {
  const three = view(["powerpost", "u-gen", "voxpria"].map((one) => account(one)));
  const { page, sent, close } = await open(chromium, three, {
    answers: {
      reorder({ accounts }, host) {
        host.show(view(accounts.map((id) => account(id))));
      },
    },
  });
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll("#rows > li")].map((one) => one.dataset.id).join(" "));
  await page.locator('[data-id="powerpost"] a').focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForFunction(() => document.querySelector("#rows > li").dataset.id === "u-gen");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "PowerPost");
  await page.waitForFunction(() => /PowerPost is now 2 of 3/.test(document.getElementById("status").textContent));
  const [first, last] = [
    await page.locator('[data-id="u-gen"]').boundingBox(),
    await page.locator('[data-id="voxpria"]').boundingBox(),
  ];
  await page.mouse.move(first.x + 80, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(first.x + 80, first.y + 60, { steps: 4 });
  await page.mouse.move(last.x + 80, last.y + last.height - 4, { steps: 8 });
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector("#rows > li:last-child").dataset.id === "u-gen");
  assert.equal(await shown(), "powerpost voxpria u-gen");
  assert.equal(await page.evaluate(() => location.hash), "");
  assert.deepEqual(
    sent("reorder").map(({ accounts }) => accounts.join(" ")),
    ["u-gen powerpost voxpria", "powerpost voxpria u-gen"],
  );
  await close();
});

test("a bar has its parts in their shares, and none without a whole", async () => {
  const { page, close } = await open(chromium, view([ugen(), account("powerpost")]));
  const widths = await page.evaluate(() =>
    [...document.querySelectorAll('[data-id="u-gen"] .bar > span')].map((one) => one.getBoundingClientRect().width),
  );
  assert.ok(Math.abs(widths[0] / (widths[0] + widths[1]) - 0.833) < 0.02, String(widths));
  assert.equal(
    await page.locator('[data-id="u-gen"] .bar').getAttribute("aria-label"),
    "Balance: 1,033 available and 207 on hold",
  );
  assert.equal(await page.locator('[data-id="powerpost"] .bar').isVisible(), false);
  await close();
});

test("the view after the first answer is not lost", async () => {
  const { page, host, close } = await open(chromium, states.welcome);
  host.show(states.one);
  await page.waitForFunction(() => document.querySelectorAll("#rows > li").length === 1);
  host.show(states.welcome);
  await page.waitForSelector(".welcome");
  await close();
});
