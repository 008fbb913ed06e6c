// What is easily made hard to read: a single reading, numbers beside long words, other scripts, large text, empty pages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { ledger } from "./support/canned-activity.js";
import { openBilling } from "./support/canned-billing.js";
import { timeAgo } from "./support/canned-charts.js";
import { planning } from "./support/canned-plan.js";
import { charts } from "./support/charts.js";
import { openPlan, settled } from "./support/plan-page.js";
import { states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const point = (from, until, available) => ({ from: timeAgo(from), until: timeAgo(until), available });

test("a balance that was read but once is a dot, and none for all of the time", async () => {
  for (const [points, dots, said] of [
    [[point(0.1, 0.1, "1033")], 1, "1,033 credits"],
    [[point(0.9, 0.1, "1033")], 0, "1,033 credits"],
    [[point(20, 0.1, "1033")], 0, "1,033 credits all the time"],
    [[point(20, 20, "1033"), point(0.1, 0.1, "1033")], 2, "1,033 credits all the time"],
    [[point(20, 20, "900"), point(10, 0.1, "1033")], 1, "900 to 1,033 credits"],
  ]) {
    const { page, text, close } = await charts(chromium, undefined, { answers: { balances: () => points } });
    assert.equal(await page.locator(".balance .chart-dot").count(), dots, said);
    assert.equal(await text("balance", "value"), said);
    await close();
  }
});

test("the balance is in sight in the table of a narrow window", async () => {
  const { page, table, close } = await charts(chromium, undefined, { viewport: { width: 400, height: 1600 } });
  await table("balance");
  const [scrolls, room] = await page
    .locator(".balance .chart-rows")
    .evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(scrolls, room);
  await close();
});

test("an amount stays in one line beside long words", async () => {
  const { page, close } = await openPlan(chromium, states.five, { account: "powerpost" });
  await settled(page, "63");
  const lines = await page.locator(".plan-table td").evaluateAll((cells) =>
    cells.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    }),
  );
  assert.deepEqual(lines, [1]);
  await close();
});

test("from right to left, a text in Latin letters stands under its name", async () => {
  const { page, close } = await open(chromium, states.five, { hash: "?lang=ar#/activity", answers: ledger().answers });
  await page.locator(".entry:not([data-coming])").first().click();
  await page.locator("dialog[open] .details-facts dd").first().waitFor();
  const edges = await page.locator("dialog[open] .details-facts :is(dt, dd)").evaluateAll((nodes) =>
    nodes.map((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return Math.round(range.getBoundingClientRect().right);
    }),
  );
  assert.ok(edges.length > 4);
  assert.ok(Math.max(...edges) - Math.min(...edges) <= 2, edges.join(" "));
  await close();
});

test("with large text the button of a payment method is below its words, not beside them", async () => {
  for (const [size, below] of [
    ["100%", false],
    ["200%", true],
  ]) {
    const { page, close } = await openBilling(chromium);
    await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), size);
    const [words, button] = await page
      .locator(".billing-method")
      .first()
      .evaluate((row) => [
        row.querySelector("p").getBoundingClientRect().bottom,
        row.querySelector("button").getBoundingClientRect().top,
      ]);
    assert.equal(button >= words, below, size);
    await close();
  }
});

test("where no plan is kept, one is a button away", async () => {
  const { page, close } = await open(chromium, states.five, {
    hash: "#/plans",
    answers: { ...planning(), plans: () => [] },
  });
  await page.locator(".plans-empty").getByRole("button", { name: "Plan a job" }).click();
  await page.locator(".plan .plan-fields").waitFor();
  await close();
});
