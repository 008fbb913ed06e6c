// Every view in every state by the rules of WCAG 2.2 AA: light from left to right, dark from right to left.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { LOOKS, NARROW, openComponents, openLook } from "./support/looks.js";
import { violations } from "./support/reach.js";

/** The rules, among them the size of a target, which is off where it is not asked for. */
const RULES = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
};

/**
 * No rule depends on both, the colours and the direction: each colour scheme is looked at in one direction, and no
 * combination beyond that would find more.
 */
const MODES = [
  ["light", "ltr"],
  ["dark", "rtl"],
];

/** As high as the page is: what is scrolled under the foot of the window would count as covered by it. */
const HIGH = 3000;

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Looks at a page in both modes. @param {import("playwright-core").Page} page */
async function check(page, modes = MODES) {
  for (const [colorScheme, direction] of modes) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate((dir) => {
      document.documentElement.dir = dir;
    }, direction);
    assert.deepEqual(await violations(page, { rules: RULES }), [], `${colorScheme} ${direction}`);
  }
}

for (const [name, look] of Object.entries(LOOKS)) {
  test(name, async () => {
    const { page, complaints, close } = await openLook(chromium, look);
    await page.setViewportSize({ width: look.viewport?.width ?? NARROW.width, height: HIGH });
    await check(page);
    assert.deepEqual(complaints, []);
    await close();
  });
}

for (const name of [
  "wallet: five",
  "account: on hold",
  "plan: short",
  "top up: packs",
  "alerts: told",
  "settings: narrow",
]) {
  test(`${name}, in Arabic`, async () => {
    const { page, complaints, close } = await openLook(chromium, LOOKS[name], { locale: "ar" });
    await page.setViewportSize({ width: NARROW.width, height: HIGH });
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [
      "ar",
      "rtl",
    ]);
    await check(page, [["dark", "rtl"]]);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test("every component", async () => {
  const { page, complaints, close } = await openComponents(chromium);
  await check(page);
  assert.ok((await page.locator(".state").count()) > 100);
  assert.deepEqual(complaints, []);
  await close();
});
