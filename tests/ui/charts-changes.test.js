// The charts on an account's page when something changes: data, range, account, language; and for everyone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { balancesOf, daysAgo, SOURCES, spendingOf, timeAgo } from "./support/canned-charts.js";
import { drawn, charts as opened, spent, two } from "./support/charts.js";
import { violations } from "./support/reach.js";
import { refusal } from "./support/server.js";
import { preferences } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const charts = (state, options, from = chromium) => opened(from, state, options);

test("the room is there before the charts are", async () => {
  for (const width of [400, 1280]) {
    let answer = () => {};
    const asked = new Promise((resolve) => {
      answer = resolve;
    });
    const { page, close } = await open(chromium, two(), {
      hash: "#/account/u-gen",
      viewport: { width, height: 1600 },
      answers: { spending: ({ span }) => asked.then(() => spendingOf(span, SOURCES)) },
      before: () => {
        new MutationObserver(() => {
          globalThis.first ??= document.querySelector(".charts")?.getBoundingClientRect().height;
        }).observe(document, { childList: true, subtree: true });
      },
    });
    await page.waitForSelector(".charts");
    answer();
    await drawn(page);
    const [first, last] = await page.evaluate(() => [
      globalThis.first,
      document.querySelector(".charts").getBoundingClientRect().height,
    ]);
    assert.equal(Math.round(first), Math.round(last), `at ${width}`);
    await close();
  }
});

test("the charts ask again only when the kept activity is another", async () => {
  const { page, host, sent, close } = await charts();
  await page.evaluate(() => {
    globalThis.changes = 0;
    new MutationObserver((list) => {
      globalThis.changes += list.length;
    }).observe(document.querySelector(".charts"), { childList: true, subtree: true, characterData: true });
  });
  for (const count of [1, 2, 3]) host.show(two({ verdict: { kind: "well", count } }));
  await page.waitForTimeout(150);
  assert.deepEqual([sent("spending").length, sent("balances").length], [1, 1]);
  assert.equal(await page.evaluate(() => globalThis.changes), 0);
  host.show(two({ activity_version: 2 }));
  await page.waitForFunction(() => globalThis.changes > 0);
  assert.deepEqual([sent("spending").length, sent("balances").length], [2, 2]);
  await close();
});

test("what is shown stays until what comes next is there, and the cursor with it", async () => {
  const waiting = [];
  let slow = false;
  const { page, plot, text, host, close } = await charts(two(), {
    answers: {
      spending: async ({ span }) => {
        if (slow) await new Promise((resolve) => waiting.push(resolve));
        return spent(span, [
          [1, "5"],
          [0, slow ? "8" : "3"],
        ]);
      },
    },
  });
  await plot("spending").focus();
  await page.keyboard.press("End");
  assert.equal(await text("spending", "value"), "3 credits");
  slow = true;
  host.show(two({ activity_version: 2 }));
  await page.waitForSelector(".charts[aria-busy]");
  assert.equal(await text("spending", "value"), "3 credits");
  assert.equal(await page.locator(".spending .chart-svg > g .fill-solid").count(), 1);
  await host.until(() => waiting.length > 0);
  waiting.pop()();
  await drawn(page);
  assert.equal(await text("spending", "value"), "8 credits");
  await close();
});

test("a busy fill makes no queue, and the last version counts", async () => {
  let running = 0;
  let most = 0;
  const { page, host, sent, close } = await charts(two(), {
    answers: {
      spending: async ({ span }) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 80));
        running -= 1;
        return spendingOf(span, SOURCES);
      },
    },
  });
  for (let version = 2; version < 30; version += 1) host.show(two({ activity_version: version }));
  await page.waitForTimeout(400);
  assert.equal(most, 1);
  assert.ok(sent("spending").length <= 4, `${sent("spending").length} questions`);
  await close();
});

test("another account's numbers are never under this one's name", async () => {
  let release;
  const late = new Promise((resolve) => {
    release = resolve;
  });
  const { page, text, close } = await charts(two(), {
    answers: {
      spending: async ({ account, span }) => {
        if (account === "voxpria") await late;
        return spent(span, [[0, account === "voxpria" ? "2" : "1"]], account);
      },
    },
  });
  assert.equal(await text("spending", "value"), "1 credits".replace("credits", "credit"));
  await page.evaluate(() => {
    location.hash = "#/account/voxpria";
  });
  await page.waitForFunction(() => document.querySelector(".account h1").textContent === "Voxpria");
  assert.equal(await text("spending", "value"), "");
  assert.equal(await page.locator(".spending .fill-solid").count(), 0);
  release();
  await drawn(page);
  assert.equal(await text("spending", "value"), "2 credits");
  await close();
});

test("a failure is a sentence, what was shown stays, and the next change tries again", async () => {
  let broken = false;
  const { page, host, text, pick, close } = await charts(two(), {
    answers: {
      balances: ({ span }) => {
        if (broken) throw refusal("failed");
        return balancesOf(span);
      },
    },
  });
  const shown = await text("balance", "value");
  broken = true;
  await page.locator(".spans label", { hasText: "Year" }).click();
  await page.waitForFunction(() => document.querySelector(".charts .wrong").textContent);
  assert.equal(await text("balance", "value"), shown);
  assert.equal(await text("balance", "when"), "Last 30 days");
  broken = false;
  host.show(two());
  await page.waitForFunction(() => !document.querySelector(".charts .wrong").textContent);
  assert.equal(await text("balance", "when"), "Last 365 days");
  await pick("7 days");
  await close();
});

test("hidden amounts are in no part of the charts", async () => {
  const state = two({ preferences: { ...preferences, hide_amounts: true } });
  const { page, plot, status, table, close } = await charts(state, {
    answers: {
      spending: ({ span }) =>
        spent(span, [
          [3, "7777.7"],
          [0, "7777"],
        ]),
      balances: () => [{ from: timeAgo(3), until: timeAgo(0.01), available: "77777.7" }],
    },
  });
  await plot("spending").focus();
  await page.keyboard.press("End");
  await table("spending");
  await table("balance");
  const all = await page.evaluate(
    () => document.querySelector(".charts").textContent + document.getElementById("status").textContent,
  );
  assert.doesNotMatch(all, /777|7\.7|78K/);
  assert.match(await status(), /: Amount hidden$/);
  await close();
});

test("time runs in the direction of reading, and the keys follow the eye", async () => {
  const answers = {
    spending: ({ span }) =>
      spent(span, [
        [29, "7"],
        [0, "3"],
      ]),
  };
  const { page, plot, point, text, close } = await charts(two(), { locale: "ar-EG", answers });
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
  await point("spending", 0.01);
  assert.equal(await text("spending", "value"), "٣ نقاط");
  await point("spending", 0.86);
  assert.equal(await text("spending", "value"), "٧ نقاط");
  await plot("spending").focus();
  await page.keyboard.press("Home");
  assert.equal(await text("spending", "value"), "٧ نقاط");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await text("spending", "value"), "٠ نقطة");
  await page.keyboard.press("End");
  assert.equal(await text("spending", "value"), "٣ نقاط");
  assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
  await close();
});

test("a source's name is text, whatever it says", async () => {
  const names = ['<img src=x onerror="globalThis.hit=1">', "\u202Egnp.exe", "A".repeat(1_000_000), "", " "];
  const { page, complaints, table, close } = await charts(two(), {
    answers: { spending: ({ span }) => spendingOf(span, names) },
  });
  const [head] = await table("spending");
  assert.equal(head.filter((name) => name === "Source not told").length, 2);
  assert.ok(head.includes("gnp.exe") && head.includes(names[0]));
  assert.ok(head.every((name) => name.length <= 601));
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.doesNotMatch(await page.evaluate(() => document.querySelector(".charts").textContent), /[\u202A-\u202E]/);
  assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test("nobody is kept out: names, contrast, forced colours, large text, open tables", async () => {
  for (const options of [
    { colorScheme: "light" },
    { colorScheme: "dark" },
    { forcedColors: "active" },
    { contrast: "more" },
  ]) {
    const { page, plot, table, complaints, close } = await charts(two({}, { back_to: daysAgo(9) }), options);
    await table("spending");
    await table("balance");
    await plot("spending").focus();
    await page.keyboard.press("ArrowLeft");
    const svg = page.locator(".spending svg.chart-svg");
    assert.equal(await svg.locator("> title").textContent(), "Spending");
    assert.match(await svg.locator("> desc").textContent(), /^\w+ \d+.*: [\d,.]+ credits\. .* and 2 others [\d.]+$/);
    assert.deepEqual(await violations(page, { within: ".charts" }), [], JSON.stringify(options));
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("sources are told apart without colour", async () => {
  const { page, close } = await charts();
  const fills = await page
    .locator(".chart-swatch rect")
    .evaluateAll((all) => all.map((one) => one.getAttribute("fill") ?? getComputedStyle(one).fill));
  assert.equal(new Set(fills).size, 6);
  assert.equal(fills.filter((one) => one.startsWith("url(")).length, 3);
  await close();
});

/** A day as the page writes it. */
const _dayText = (page, ago) =>
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
