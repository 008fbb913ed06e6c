// Where a balance is expected to go, drawn into the chart of the balance over time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { daysAgo } from "./support/canned-charts.js";
import { account, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const days = (count) => ({ kind: "days", days: Math.round(count), hundredths: count * 100, reset: null });
const OVER = { kind: "over_three_months", days: null, hundredths: null, reset: null };
const RESET = { kind: "until_reset", days: null, hundredths: null, reset: "2026-12-01" };
const range = (low, median, high) => ({ kind: "range", low, median, high, reset: null });
const none = (kind, reset = null) => ({ kind, low: null, median: null, high: null, reset });

/** The account's page with such an outlook: what is drawn of it, and what is said. */
async function shown(t, to_zero, { to_low_mark = null, headline = to_zero.median, ...options } = {}) {
  const fill = { state: "complete", rows: 9, step: 1, steps: 1, back_to: daysAgo(300), error: null, notices: [] };
  const outlook = { headline, to_low_mark, to_zero };
  const one = account("u-gen", { available: "1033", fill, findings: 0, outlook, ...options });
  const now = new Date().toISOString();
  const answers = {
    spending: () => ({ from: daysAgo(29), to: daysAgo(0), sources: [] }),
    balances: () => [{ from: new Date(Date.now() - 3 * 86_400_000).toISOString(), until: now, available: "1033" }],
  };
  const session = await open(chromium, view([one]), { hash: "#/account/u-gen", answers });
  t.after(() => session.close());
  const { page } = session;
  await page.waitForSelector(".chart-svg .chart-line", { state: "attached" });
  const count = (css) => page.locator(css).count();
  const text = async (css) => ((await count(css)) ? page.locator(css).first().innerText() : "");
  assert.deepEqual(session.complaints, []);
  return {
    page,
    line: await count(".chart-expected"),
    band: await count(".chart-expected-band"),
    sentence: await text(".hero .lasts"),
  };
}

test("a range is a dashed line, a band and a sentence", async (t) => {
  const one = await shown(t, range(days(2.4), days(4), days(6.2)), { to_low_mark: range(days(1), days(2), days(3)) });
  assert.deepEqual([one.line, one.band], [1, 1]);
  assert.equal(
    one.sentence,
    "Lasts about 4 days at your pace of the last four weeks; likely 2 to 6 days. Your low mark comes in about 2 days.",
  );
  // The line ends at nothing, four days on; the axis begins there.
  const box = await one.page.locator(".chart-expected").boundingBox();
  const zero = await one.page.locator(".chart-zero").first().boundingBox();
  assert.ok(Math.abs(box.y + box.height - zero.y) < 2, `${box.y + box.height} is not ${zero.y}`);
  await one.page.getByText("the shaded part holds four of five futures").waitFor();
});

test("what lies beyond what is foretold is not drawn", async (t) => {
  const open_ended = await shown(t, range(days(30), days(60), OVER));
  assert.deepEqual([open_ended.line, open_ended.band], [1, 0]);
  assert.match(open_ended.sentence, /likely at least 30 days\.$/);
  const reset = await shown(t, range(days(9), RESET, RESET));
  assert.deepEqual([reset.line, reset.band], [0, 0]);
  assert.match(reset.sentence, /^Lasts until the reset on Dec 1 at your pace .*; likely at least 9 days\.$/);
});

test("what cannot be said is said plainly, and nothing is drawn", async (t) => {
  for (const [answer, expected] of [
    [none("not_enough_data"), /^Not enough data yet/],
    [none("no_spending_lately"), /^No spending lately/],
    [none("until_reset", "2026-12-01"), /lasts until the reset on Dec 1\.$/],
  ]) {
    const one = await shown(t, answer, { headline: null });
    assert.deepEqual([one.line, one.band], [0, 0]);
    assert.match(one.sentence, expected);
  }
});

test("an account that is empty or paused says no days", async (t) => {
  const empty = await shown(t, range(days(0), days(0), days(0)), { available: "0", standing: "empty", headline: null });
  assert.deepEqual([empty.line, empty.sentence], [0, ""]);
  const paused = await shown(t, range(days(2), days(4), days(6)), { paused: true });
  assert.deepEqual([paused.line, paused.sentence], [0, ""]);
});

test("a row says the one figure, in few words", async (t) => {
  for (const [headline, expected] of [
    [days(4), "about 4 days"],
    [days(1), "about 1 day"],
    [days(0.3), "less than a day"],
    [OVER, "over 3 months"],
    [RESET, "until the reset on Dec 1"],
    [null, null],
  ]) {
    const outlook = { headline, to_low_mark: null, to_zero: none("not_enough_data") };
    const { page, close } = await open(chromium, view([account("u-gen", { outlook })]), { hash: "#/wallet" });
    t.after(close);
    const figure = page.locator(".row-lasts");
    assert.equal((await figure.isVisible()) ? await figure.innerText() : null, expected);
  }
});
