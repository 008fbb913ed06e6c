// Every state of the page, light and dark: nothing against the policy, nothing that keeps anybody out, nothing cut off.

import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { keepsNobodyOut } from "./support/reach.js";
import { states } from "./support/views.js";

const NARROW = { width: 400, height: 640 };
const WIDE = { width: 1280, height: 800 };

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens a state and looks at it as `look` does, in both colour schemes. */
async function check(name, viewport, hash, prepare = async () => {}) {
  for (const colorScheme of ["light", "dark"]) {
    const { page, complaints, close } = await open(chromium, states[name], { viewport, hash, colorScheme });
    await prepare(page);
    await settled(page);
    const where = `${name} ${hash} ${viewport.width} ${colorScheme}`;
    await keepsNobodyOut(page, complaints, where);
    await close();
  }
}

/** Waits until a view that is fetched on demand is there and nothing moves. */
async function settled(page) {
  await page.waitForFunction(
    () => !location.hash || location.hash === "#/wallet" || document.querySelector("#pane > *"),
  );
  await page.evaluate(() =>
    Promise.all(
      document.getAnimations().map((one) => (one.effect?.getTiming().iterations === 1 ? one.finished : null)),
    ),
  );
}

for (const name of Object.keys(states)) {
  test(`${name}, narrow`, () => check(name, NARROW, ""));
}
for (const name of ["welcome", "five", "standings", "errors", "long", "thirty"]) {
  test(`${name}, wide`, () => check(name, WIDE, ""));
}
for (const [name, id] of [
  ["five", "pixverse"],
  ["five", "u-gen"],
  ["five", "voxpria"],
  ["standings", "d"],
  ["standings", "e"],
  ["standings", "h"],
  ["hidden", "u-gen"],
  ["long", "a"],
]) {
  test(`the page of ${id} in ${name}`, () => check(name, NARROW, `#/account/${id}`));
}
test("the settings, narrow", () => check("five", NARROW, "#/settings"));
test("the settings, wide", () => check("sample", WIDE, "#/settings"));
test("the choice of a service", () =>
  check("five", NARROW, "", async (page) => {
    await page.click("#add");
    await page.waitForSelector("dialog[open]");
  }));
test("the form of a service", () =>
  check("five", NARROW, "", async (page) => {
    await page.click("#add");
    await page.click("dialog .choice >> nth=2");
  }));
test("the details of a failure", () => check("five", NARROW, "", (page) => page.click(".row-trouble summary")));
