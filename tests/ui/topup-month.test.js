// Top up without a shortfall: what the next 30 days take, which pack is marked for them, and that both follow the balance.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { PACKS, packs, planning } from "./support/canned-plan.js";
import { waitFor } from "./support/plan-page.js";
import { preferences, ugen, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** What the backend says of a month that takes so much, of one kind of pack. */
const month = (takes, missing, at = null, count = 1) => {
  const pack = PACKS[at];
  const price = pack && { ...pack.price, amount: String(Number(pack.price.amount) * count) };
  return packs(null, {
    single: pack && count === 1 ? at : null,
    cover: pack
      ? {
          packs: [{ index: at, count: String(count) }],
          price,
          credits: String(Number(pack.credits) * count),
          surplus: "0",
        }
      : null,
    month: { takes, missing },
  });
};

const at = async (answer, shown = view([ugen()])) => {
  const session = await open(chromium, shown, { hash: "#/topup/u-gen", answers: { ...planning(), packs: answer } });
  await session.page.waitForSelector(".topup .pack");
  return session;
};

const said = (page) => page.locator(".topup-now p:not([hidden])").allTextContents();

const marked = (page) =>
  page
    .locator("[data-marked]")
    .evaluateAll((all) => all.map((one) => [...one.querySelectorAll("bdi, .pack-mark")].map((it) => it.textContent)));

/** What was answered before has been taken once this is over. */
const roundTrip = (page) =>
  page.evaluate(() => fetch("/api/call", { method: "POST", body: '{"command":"services"}' }).then((it) => it.text()));

const TAKES = "At your pace of the last four weeks, the next 30 days take about";

test("what a month takes is said, its pack is marked, and none is chosen for the user", async () => {
  for (const [answer, lines, marks] of [
    [
      month("1900", "867", 1),
      [`${TAKES} 1,900 credits.`, "Cheapest with one kind of pack: Creator, $45 for 1,000 credits."],
      [["Creator", "Covers 30 days"]],
    ],
    [
      month("9489", "8456", 2, 2),
      [`${TAKES} 9,489 credits.`, "Cheapest with one kind of pack: 2 × Studio, $350 for 10,000 credits."],
      [["Studio", "2 × for 30 days"]],
    ],
    [month("900", null), [`${TAKES} 900 credits. What you have covers that.`], []],
    // Nothing can be said of the pace.
    [packs(null), [], []],
  ]) {
    const { page, complaints, close } = await at(() => answer);
    assert.deepEqual(await said(page), ["1,033 credits available now", ...lines]);
    assert.deepEqual(await marked(page), marks);
    assert.equal(await page.getByRole("radio", { checked: true, name: /credits/ }).count(), 0, "nothing is chosen");
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("with amounts hidden neither the pace nor what is missing can be read", async () => {
  const hidden = view([ugen()], { preferences: { ...preferences, hide_amounts: true } });
  const { page, close } = await at(() => month("9489", "8456", 2, 2), hidden);
  assert.deepEqual(await said(page), ["••• available now", `${TAKES} •••.`]);
  await close();
});

test("a balance that rose is followed, and the pack that was chosen stays chosen", async () => {
  let now = month("1900", "867", 1);
  const { page, host, sent, close } = await at(() => now);
  await page.getByRole("radio", { name: /^Starter/ }).check();
  now = month("1900", null);
  host.show(view([ugen({ available: "2033" })]));
  await page.getByText("What you have covers that.").waitFor();
  assert.deepEqual(await marked(page), []);
  assert.ok(await page.getByRole("radio", { name: /^Starter/ }).isChecked());
  // The same balance again asks nothing.
  const before = sent("packs").length;
  host.show(view([ugen({ available: "2033", as_of: new Date().toISOString() })]));
  await roundTrip(page);
  assert.equal(sent("packs").length, before);
  await close();
});

test("an older answer is never put over a newer one", async () => {
  let release;
  const held = new Promise((done) => {
    release = done;
  });
  let asked = 0;
  const answer = async () => {
    asked += 1;
    if (asked === 2) {
      await held;
      return month("1900", "867", 1);
    }
    return asked === 1 ? month("1900", "900", 1) : month("1900", null);
  };
  const { page, host, close } = await at(answer);
  host.show(view([ugen({ available: "1034" })]));
  await waitFor(() => asked === 2);
  host.show(view([ugen({ available: "2033" })]));
  await page.getByText("What you have covers that.").waitFor();
  release();
  await roundTrip(page);
  assert.deepEqual(await said(page), [
    "2,033 credits available now",
    `${TAKES} 1,900 credits. What you have covers that.`,
  ]);
  assert.deepEqual(await marked(page), []);
  await close();
});
