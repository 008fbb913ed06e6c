// What keeps anybody out of a page, or is cut off: rules of accessibility, the page's own policy, and its width.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What breaks a rule of accessibility, a text each.
 * @param {import("playwright-core").Page} page
 * @param {{ within?: string, rules?: object }} [what] the part that is looked at, and the rules where they are not the usual ones
 * @returns {Promise<string[]>}
 */
export async function violations(page, { within, rules } = {}) {
  await page.evaluate(AXE);
  return page.evaluate(
    async ([part, options]) => {
      const { violations } = await globalThis.axe.run(part ?? document, options ?? {});
      return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}\n${node.failureSummary}`));
    },
    [within, rules],
  );
}

/** By how many pixels the page, or the part beside the list, scrolls sideways. @param {import("playwright-core").Page} page */
export const sideways = (page) =>
  page.evaluate(() => {
    const pane = document.getElementById("pane");
    return Math.max(0, document.documentElement.scrollWidth - innerWidth, pane.scrollWidth - pane.clientWidth);
  });

/**
 * Holds that nothing is against the policy, nothing keeps anybody out, and nothing is cut off: as it is, from right to
 * left, and at 200 % text, in which the page is left.
 * @param {import("playwright-core").Page} page
 * @param {string[]} complaints
 * @param {string} where
 */
export async function keepsNobodyOut(page, complaints, where) {
  assert.deepEqual(await violations(page), [], where);
  assert.deepEqual(complaints, [], where);
  assert.equal(await sideways(page), 0, `${where}: scrolls sideways`);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  assert.equal(await sideways(page), 0, `${where}: scrolls sideways from right to left`);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  assert.equal(await sideways(page), 0, `${where}: scrolls sideways at 200 % text`);
}

/** Keeps a picture where the variable SHOTS names a folder for it. @param {import("playwright-core").Page} page @param {string} name */
export async function picture(page, name) {
  if (!process.env.SHOTS) return;
  await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(" ", "-")}.png`, fullPage: true });
}
