// Numbers in their places: in a refresh nothing else moves, and one that is too wide goes on after a group.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { LOOKS, openLook, WIDE } from "./support/looks.js";
import { ago } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** From now on every shift is kept, with what moved and whence. @param {import("playwright-core").Page} page */
const watch = (page) =>
  page.evaluate(async () => {
    // What was changed just before is drawn first: that is no refresh yet.
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await frame();
    await frame();
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries()) {
        for (const { node, previousRect: from, currentRect: to } of sources) {
          const name = node?.className || node?.nodeName;
          const text = [from, to].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" "));
          // A smaller number has its foot a little higher in the same line, and reaches out of it less.
          const along = Math.abs(from.y - to.y) < 8 && Math.abs(from.height - to.height) < 5;
          globalThis.shifts.push({ along, text: `${name}: ${text.join(" to ")}` });
        }
      }
    }).observe({ type: "layout-shift" });
    globalThis.kept = [...document.querySelectorAll(".amount, .bar, .row-age, #verdict, #refresh-text")];
  });

/** What moved, once it was painted and told. */
const shifts = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.shifts), 100))),
  );

/** Each last digit another one: as wide as before. */
const other = (text) => text.replace(/\d$/, (digit) => String((Number(digit) + 2) % 10));

/** With decimals, which it did not have: wider than before. */
const wider = (text) => `${text.split(".")[0]}.25`;

/** The same view while it is read, and after it. @param {(text: string) => string} number what becomes of each */
function refreshed(view, number, share) {
  const reading = {
    ...view,
    freshness: { ...view.freshness, refreshing: true },
    accounts: view.accounts.map((one) => ({ ...one, refreshing: true })),
  };
  const read = {
    ...view,
    activity_version: view.activity_version + 1,
    freshness: { ...view.freshness, updated_at: ago(0), next_at: ago(-5), refreshing: false },
    accounts: view.accounts.map((one) => ({
      ...one,
      available: one.available === null ? null : number(one.available),
      as_of: one.as_of && ago(0),
      parts: one.parts.map((part, at) => ({ ...part, permille: part.permille + (at === 0 ? -share : share) })),
    })),
  };
  return [reading, read];
}

for (const [name, viewport] of [
  ["wallet: five"],
  ["wallet: five", WIDE],
  ["wallet: thirty"],
  ["wallet: offline"],
  ["wallet: standings"],
  ["wallet: sample"],
  ["account: on hold"],
  ["account: charts"],
  ["account: pools", WIDE],
  ["activity: entries"],
  ["plan: affordable"],
  ["top up: packs"],
  ["alerts: told"],
  ["settings: narrow"],
]) {
  test(`nothing moves in a refresh: ${name}${viewport ? ", wide" : ""}`, async () => {
    for (const [number, share] of [
      [other, 0],
      [wider, 40],
    ]) {
      const look = LOOKS[name];
      const { page, host, close } = await openLook(chromium, viewport ? { ...look, viewport } : look);
      await watch(page);
      const [reading, read] = refreshed(host.view, number, share);
      host.show(reading);
      await page.waitForFunction(() => document.getElementById("refresh").hasAttribute("data-busy"));
      host.show(read);
      await page.waitForFunction(() => !document.getElementById("refresh").hasAttribute("data-busy"));
      // A number that gets wider takes its room from the line that it stands in; one that does not moves nothing at all.
      const moved = (await shifts(page)).filter(({ along }) => number === other || !along);
      assert.deepEqual(
        moved.map(({ text }) => text),
        [],
        number.name,
      );
      const gone = await page.evaluate(() => globalThis.kept.filter((node) => !node.isConnected).length);
      assert.equal(gone, 0, "what shows a number stays where it is");
      await close();
    }
  });
}

test("a number that is wider than its place goes on in the next line after a group, never inside one", async () => {
  for (const [locale, separator] of [
    ["en-US", ","],
    ["de-DE", "."],
    ["fr-FR", "\u202f"],
  ]) {
    const { page, close } = await openLook(chromium, LOOKS["wallet: long"], { locale });
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const lines = await page.evaluate(() => {
      const node = document.querySelector("#rows .amount");
      const range = document.createRange();
      const rows = new Map();
      for (const child of node.childNodes) {
        if (child.nodeType !== Node.TEXT_NODE) continue;
        for (let at = 0; at < child.length; at += 1) {
          range.setStart(child, at);
          range.setEnd(child, at + 1);
          const top = Math.round(range.getBoundingClientRect().top);
          rows.set(top, (rows.get(top) ?? "") + child.data[at]);
        }
      }
      return [...rows.values()];
    });
    assert.ok(lines.length > 1, `${locale}: it is not too wide`);
    for (const line of lines.slice(0, -1)) assert.ok(line.endsWith(separator), `${locale}: ${lines.join(" | ")}`);
    await close();
  }
});
