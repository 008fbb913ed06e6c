// What everybody sees, held against pictures that were taken before: a changed colour, a moved line, a missing icon.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  artist,
  baseline,
  clear,
  compare,
  differs,
  kept,
  leave,
  madeWith,
  otherwise,
  PICTURES,
  pose,
  STRAY,
  take,
} from "./support/pictures.js";

/** What to do about a picture that is meant to look otherwise now. */
const ANEW = "Where this is meant: cargo xtask pictures, look at what it changed, and keep it.";

let chromium;
let others;
before(async () => {
  clear();
  chromium = await artist();
  others = otherwise(madeWith(chromium));
});
after(() => chromium.close());

test("every picture is one that is looked at, and the other way round", () => {
  assert.deepEqual(kept().sort(), Object.keys(PICTURES).sort(), ANEW);
});

for (const name of Object.keys(PICTURES)) {
  test(name, async (t) => {
    const { page, complaints, close } = await pose(chromium, name);
    const now = await take(page);
    assert.deepEqual(complaints, []);
    await close();
    if (others.length > 0) {
      // Every letter would differ here, and say nothing about Brimful.
      t.skip(`The pictures were taken with something else, so none is compared. ${others.join("; ")}. ${ANEW}`);
      return;
    }
    const { pixels, diff } = compare(baseline(name), now);
    if (pixels <= STRAY) return;
    const [one, other] = leave(name, now, diff);
    assert.fail(`${pixels} pixels of ${name} differ. Now: ${one} What differs, in red: ${other} ${ANEW}`);
  });
}

/** What somebody may change by mistake, in the page. */
const CHANGES = [
  ["nothing", false, () => {}],
  ["a colour", true, () => document.documentElement.style.setProperty("--accent-strong", "oklch(43% 0.095 225)")],
  [
    "the colour of the page",
    true,
    () => document.documentElement.style.setProperty("--page", "oklch(96.5% 0.004 230)"),
  ],
  ["a line that is moved", true, () => move(document.querySelector("#rows .row-name"), "1px")],
  ["a part that is moved", true, () => move(document.getElementById("rows"), "4px")],
  ["an icon that is gone", true, () => document.querySelector("#to-settings svg").remove()],
];

for (const [what, seen, change] of CHANGES) {
  test(`${what} is ${seen ? "" : "not "}taken for a difference`, async () => {
    const { page, close } = await pose(chromium, "wallet");
    const was = await take(page);
    await page.evaluate(`(${change})(); function move(part, by) { part.style.translate = "0 " + by; }`);
    assert.equal(differs(was, await take(page)), seen);
    await close();
  });
}
