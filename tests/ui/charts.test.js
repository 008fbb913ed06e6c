// The charts on an account's page: what they say, and how they are moved through.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { daysAgo, SOURCES, spendingOf, timeAgo } from "./support/canned-charts.js";
import { charts as opened, SPANS, spent, TALL, two } from "./support/charts.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const charts = (state, options, from = chromium) => opened(from, state, options);

test("the whole is said at first, and the cursor's day where keys put it", async () => {
  const { page, plot, text, status, close } = await charts(two(), {
    answers: {
      spending: ({ span }) =>
        spent(span, [
          [2, "123456789012345678901234.000001"],
          [1, "0.1"],
          [0, "0.2"],
        ]),
      balances: () => [
        { from: timeAgo(5), until: timeAgo(4), available: "1500" },
        { from: timeAgo(4), until: timeAgo(0.01), available: "1499.9" },
      ],
    },
  });
  assert.equal(await text("spending", "when"), "Last 30 days");
  assert.equal(await text("spending", "value"), "123,456,789,012,345,678,901,234.300001 credits");
  assert.equal(await text("balance", "value"), "1,499.9 to 1,500 credits");
  await plot("spending").focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await text("spending", "value"), "0.2 credits");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await text("spending", "value"), "0.1 credits");
  assert.match(await status(), /^\w+, \w+ \d+, 2\d+: 0\.1 credits\. Video 0\.1$/);
  assert.ok((await status()).startsWith(await text("spending", "when")));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await text("spending", "value"), "0.2 credits");
  await page.keyboard.press("PageUp");
  assert.equal(await text("spending", "value"), "0 credits");
  await page.keyboard.press("Home");
  assert.ok((await text("spending", "when")).includes(await dayText(page, 29)));
  await page.keyboard.press("End");
  assert.equal(await text("spending", "value"), "0.2 credits");
  await page.keyboard.press("Escape");
  assert.equal(await text("spending", "when"), "Last 30 days");
  await plot("balance").focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await text("balance", "value"), "1,499.9 credits");
  await page.keyboard.press("Home");
  assert.equal(await text("balance", "value"), "Nothing was read");
  assert.match(await status(), /: Nothing was read$/);
  await close();
});

test("pointing tells and does not speak", async () => {
  const { page, point, text, status, close } = await charts(two(), {
    answers: {
      spending: ({ span }) =>
        spent(span, [
          [29, "7"],
          [0, "3"],
        ]),
    },
  });
  await point("spending", 0.999);
  assert.equal(await text("spending", "value"), "3 credits");
  await point("spending", 0.14);
  assert.equal(await text("spending", "value"), "7 credits");
  assert.equal(await status(), "");
  await page.mouse.move(0, 0);
  assert.equal(await text("spending", "value"), "10 credits");
  await close();
});

test("each chart has its numbers as a table, and they add up", async () => {
  const { page, table, text, close } = await charts();
  assert.equal(await page.locator(".chart-rows tr").count(), 0);
  const [head, ...rows] = await table("spending");
  assert.deepEqual(head.slice(0, 2), ["When", "Total"]);
  assert.equal(head.length, 8);
  assert.equal(head.at(-1), "2 others");
  assert.equal(rows.length, 30);
  const tenths = (shown) => Math.round(Number(shown.replaceAll(",", "")) * 10);
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
  for (const [, total, ...parts] of rows) assert.equal(sum(parts.map(tenths)), tenths(total));
  assert.equal(sum(rows.map((row) => tenths(row[1]))), tenths((await text("spending", "value")).split(" ")[0]));
  const balances = await table("balance");
  assert.deepEqual(balances[0], ["From", "Until", "Available"]);
  assert.equal(balances.filter((row) => row[2] === "Nothing was read").length, 1);
  await close();
});

test("the line breaks where nothing was read, and rises and falls in steps", async () => {
  const { page, close } = await charts(two(), {
    answers: {
      balances: () => [
        { from: timeAgo(20), until: timeAgo(19), available: "100" },
        { from: timeAgo(19), until: timeAgo(18), available: "50" },
        { from: timeAgo(10), until: timeAgo(9), available: "50" },
        { from: timeAgo(9), until: timeAgo(8), available: "150" },
        { from: timeAgo(2), until: timeAgo(2), available: "90" },
      ],
    },
  });
  const lines = await page.locator(".chart-line").evaluateAll((all) => all.map((one) => one.getAttribute("d")));
  assert.equal(lines.length, 3);
  const levels = lines.map((d) =>
    [...d.matchAll(/[MV]([\d.]+)(?: ([\d.]+))?/g)].map((one) => Number(one[2] ?? one[1])),
  );
  assert.ok(levels[0][1] > levels[0][0], "a fall goes down");
  assert.ok(levels[1][1] < levels[1][0], "a rise goes up");
  assert.equal(levels[0][1], levels[1][0], "the same balance is at the same height");
  assert.equal(levels[2].length, 1);
  assert.ok(
    lines.every((d) => /^M[\d.]+ [\d.]+(H[\d.]+(V[\d.]+)?)*$/.test(d)),
    "no slanted line",
  );
  await close();
});

test("refunds stand below the line", async () => {
  const { page, text, point, close } = await charts(two(), {
    answers: {
      spending: ({ span }) =>
        spent(span, [
          [10, "50"],
          [0, "-20.5"],
        ]),
    },
  });
  assert.equal(await text("spending", "value"), "29.5 credits");
  await point("spending", 0.99);
  assert.equal(await text("spending", "value"), "-20.5 credits");
  const zero = await page.locator(".spending .chart-zero").evaluate((line) => line.getBBox().y);
  const { y, height } = await page.locator(".spending .chart-svg > g .fill-solid").evaluate((bars) => {
    const box = bars.getBBox();
    return { y: box.y, height: box.height };
  });
  assert.ok(y < zero - 10 && y + height > zero + 10);
  await close();
});

test("where days get too thin a bar is a week or a month, and that is said", async () => {
  const { page, pick, text, table, close } = await charts();
  const expect = { "7 days": "a day", "30 days": "a day", "90 days": "a day", Year: "a week", All: "a month" };
  for (const span of SPANS) {
    await pick(span);
    assert.match(await text("spending", "note"), new RegExp(`Each bar is ${expect[span]}\\.`), span);
  }
  const months = (await table("spending")).slice(1).map((row) => row[0]);
  assert.match(months[1], /^[A-Z][a-z]+ \d{4}$/);
  await page.setViewportSize({ width: 1280, height: 1600 });
  await pick("All");
  await page.waitForFunction(() =>
    /Each bar is a week/.test(document.querySelector(".spending .chart-note").textContent),
  );
  await close();
});

test("no spending is said as such, and what is not known is not", async () => {
  const nothing = { spending: ({ span }) => spent(span, []), balances: () => [] };
  const says = async (filled, expect, span = "30 days") => {
    const { page, pick, text, close } = await charts(two({}, filled), { answers: nothing });
    await pick(span);
    assert.equal(await text("spending", "empty"), expect[0]);
    assert.equal(await text("spending", "value"), expect[1]);
    assert.equal(await text("balance", "empty"), "No balance was read in this time.");
    assert.equal(await page.locator(".balance .chart-value").innerText(), "–");
    await close();
  };
  await says({}, ["No spending in these 30 days.", "0 credits"]);
  await says({}, ["No spending so far.", "0 credits"], "All");
  await says({ back_to: null, state: "waiting" }, ["Nothing is known of the spending in this time.", "Not known"]);
  await says(
    { back_to: daysAgo(3), state: "running" },
    ["No spending known in these 7 days.", "0 credits, as far as known"],
    "7 days",
  );
});

test("days that are not known are hatched, and are no zeros", async () => {
  const { page, point, text, table, close } = await charts(two({}, { back_to: daysAgo(9), state: "running" }), {
    answers: { spending: ({ span }) => spent(span, [[2, "5"]]) },
  });
  assert.equal(await text("spending", "value"), "5 credits, as far as known");
  assert.match(await text("spending", "note"), /Hatched: not known\./);
  await point("spending", 0.3);
  assert.equal(await text("spending", "value"), "Not known");
  assert.equal(await page.locator(".chart-amount").first().innerText(), "–");
  await point("spending", 0.99);
  assert.equal(await text("spending", "value"), "0 credits");
  const rows = (await table("spending")).slice(1);
  assert.deepEqual(
    [rows.filter((row) => row[1] === "Not known").length, rows.filter((row) => row[1] === "0").length],
    [20, 9],
  );
  await close();
});

test("nothing moves when the range, the data or the cursor changes", async () => {
  for (const [viewport, text] of [
    [TALL, "100%"],
    [{ width: 820, height: 1600 }, "100%"],
    [{ width: 1280, height: 1600 }, "100%"],
    [{ width: 400, height: 3600 }, "200%"],
  ]) {
    const { page, host, plot, pick, close } = await charts(two(), {
      viewport,
      answers: {
        spending: ({ span }) => spendingOf(span, SOURCES.slice(0, span === "days7" ? 1 : span === "days30" ? 4 : 7)),
      },
    });
    await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), text);
    await page.waitForTimeout(300);
    await page.evaluate(() => {
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        // An amount that gets longer begins earlier on its line; that is no shift.
        for (const shift of list.getEntries())
          for (const { node, previousRect: was, currentRect: is } of shift.sources)
            if (was.top !== is.top || was.height !== is.height)
              globalThis.shifts.push(`${node?.nodeName} ${node?.className}`);
      }).observe({ type: "layout-shift" });
    });
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll(".chart-plot, .chart-legend, .chart-table, .account > :last-child")].map(
          (node) => node.getBoundingClientRect().top,
        ),
      );
    const before = await places();
    for (const span of SPANS) {
      await pick(span);
      assert.deepEqual(await places(), before, `${span} at ${viewport.width}, ${text}`);
      await plot("spending").focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowLeft");
      await plot("balance").focus();
      await page.keyboard.press("Home");
      assert.deepEqual(await places(), before, `the cursor, ${span} at ${viewport.width}, ${text}`);
    }
    host.show(two({ activity_version: 2 }));
    await page.waitForTimeout(150);
    assert.deepEqual(await places(), before);
    assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
    await close();
  }
});

const dayText = (page, ago) =>
  page.evaluate(
    (day) =>
      new Date(`${day}T00:00:00Z`).toLocaleDateString("en-US", {
        timeZone: "UTC",
        month: "short",
        day: "numeric",
        year: "numeric",
      }),
    daysAgo(ago),
  );
