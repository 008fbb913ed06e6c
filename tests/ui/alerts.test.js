// The alerts: what was told and why, and what comes next.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import {
  ago,
  alerts,
  BUSY,
  busy,
  crossing,
  LOG,
  looked,
  preferences,
  standing,
  told,
} from "./support/canned-alerts.js";
import { refusal } from "./support/server.js";
import { account, states, view } from "./support/views.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens the page on these alerts. */
async function openAlerts(shown, canned, options = {}) {
  const session = await open(chromium, shown, {
    hash: "#/alerts",
    ...options,
    answers: { alerts: typeof canned === "function" ? canned : () => canned, ...options.answers },
  });
  await session.page.waitForSelector(".alerts-known:not([hidden])");
  return session;
}

const group = (page, name) => page.getByRole("region", { name, exact: true });
const lines = (page, name) => group(page, name).locator("li");
/** A text with one kind of space: the locale's own stand before AM and PM. */
const spaced = (text) => text.replace(/\s+/g, " ");
/** A time as the page says it, with its date or without. */
const TIME = "(?:[A-Z][a-z]{2} \\d{1,2}, \\d{4}, )?\\d{1,2}:\\d{2} [AP]M";
const pattern = (sentence) => new RegExp(`^${sentence.replace(/[.()|?+*]/g, "\\$&").replaceAll("TIME", TIME)}$`);

// What was told, the sentence behind it, and the one while amounts are hidden; null where there is none.
const WHY = [
  [
    "below the mark",
    told("u-gen", "low", 9, { amount: "1", looked: looked("1", { low_mark: "500.5" }), read_at: ago(9) }),
    "It had 1 credit left, below your low mark of 500.5 credits. Read TIME.",
    "It had fewer credits left than your low mark. Read TIME.",
  ],
  [
    "a mark with more digits than a number holds",
    told("u-gen", "low", 9, {
      looked: looked("9007199254740992.1", { low_mark: "9007199254740992.2", days: 9, low_days: 5 }),
    }),
    "It had 9,007,199,254,740,992.1 credits left, below your low mark of 9,007,199,254,740,992.2 credits.",
    "It had fewer credits left than your low mark.",
  ],
  [
    "too few days",
    told("u-gen", "low", 9, { looked: looked("900", { low_mark: "900", days: 1, low_days: 5 }) }),
    "It had 900 credits left, which might be used up in 1 day; your mark is 5 days.",
    "Its credits might be used up in 1 day; your mark is 5 days.",
  ],
  [
    "less than a day",
    told("u-gen", "low", 9, { looked: looked("900", { days: 0, low_days: 1 }) }),
    "It had 900 credits left, which might be used up in less than a day; your mark is 1 day.",
    "Its credits might be used up in less than a day; your mark is 1 day.",
  ],
  [
    "both",
    told("u-gen", "low", 9, { looked: looked("47", { low_mark: "100", days: 2, low_days: 5 }) }),
    "It had 47 credits left, below your low mark of 100 credits; they might be used up in 2 days, and your mark is 5 days.",
    "It had fewer credits left than your low mark; they might be used up in 2 days, and your mark is 5 days.",
  ],
  [
    "an older alert, without what was judged",
    told("u-gen", "low", 9, { amount: "47" }),
    "It had 47 credits left.",
    null,
  ],
  [
    "marks that are not known to be crossed",
    told("u-gen", "low", 9, { looked: looked("900", { low_mark: "100" }) }),
    "It had 900 credits left.",
    null,
  ],
  [
    "nothing left",
    told("u-gen", "empty", 9, { looked: looked("0"), read_at: ago(9) }),
    "It had no credits left. Read TIME.",
    "It had no credits left. Read TIME.",
  ],
  [
    "a refused key",
    told("u-gen", "key_refused", 9),
    "U-Gen did not accept this key.",
    "U-Gen did not accept this key.",
  ],
  [
    "a removed account's key",
    told("gone", "key_refused", 9),
    "The service did not accept the key.",
    "The service did not accept the key.",
  ],
  [
    "one job",
    told("u-gen", "refund_missing", 9, { jobs: 1, amount: "23.5" }),
    "1 job failed, and 23.5 credits did not come back.",
    "1 job failed, and its credits did not come back.",
  ],
  [
    "jobs whose sum is not known",
    told("u-gen", "refund_missing", 9, { jobs: 3 }),
    "3 jobs failed, and their credits did not come back.",
    "3 jobs failed, and their credits did not come back.",
  ],
  [
    "unusual spending with its source",
    told("u-gen", "unusual", 9, {
      day: "2026-05-12",
      amount: "812.5",
      usual: "120",
      source: "shorts <b>\u202e",
      source_amount: "640",
      source_entries: 1,
    }),
    "It used 812.5 credits on May 12, 2026; about 120 credits is usual on a day with spending. Most of it: shorts <b>, 640 credits in 1 entry.",
    "It used far more than usual on May 12, 2026. Most of it: shorts <b>, in 1 entry.",
  ],
  [
    "unusual spending without one",
    told("u-gen", "unusual", 9, { day: "2026-05-12", amount: "812.5", usual: "120" }),
    "It used 812.5 credits on May 12, 2026; about 120 credits is usual on a day with spending.",
    "It used far more than usual on May 12, 2026.",
  ],
  ["a kind of a later version", told("u-gen", "weather", 9), null, null],
];

test("each alert says why it was told, and without amounts while they are hidden", async () => {
  const log = WHY.map(([, alert]) => alert);
  for (const hide_amounts of [false, true]) {
    const { page, complaints, close } = await openAlerts(
      { ...BUSY, preferences: { ...preferences, hide_amounts } },
      alerts([], log),
    );
    await group(page, "What was told").getByRole("button", { name: "more" }).click();
    assert.equal(await lines(page, "What was told").count(), WHY.length);
    for (const [at, [name, , shown, hidden]] of WHY.entries()) {
      const why = lines(page, "What was told").nth(at).locator(".told-why");
      const wanted = hide_amounts ? hidden : shown;
      if (wanted === null) assert.equal(await why.count(), 0, name);
      else assert.match(spaced(await why.innerText()), pattern(wanted), name);
    }
    assert.deepEqual(complaints, []);
    await close();
  }
});

// What comes next: how the account differs, its state, the preferences, what is quiet, and the sentences.
const QUIET = { quiet: true, quiet_until: "08:00" };
const PAUSED = { alerts_paused: true, alerts_paused_until: null };
const NEXT = [
  [
    "fine, without a mark",
    {},
    {},
    {},
    {},
    "Nothing to tell. The next alert comes when it is empty, since it has no low mark.",
  ],
  ["a mark", { low_mark: "500" }, {}, {}, {}, "Nothing to tell. The next alert comes below 500 credits."],
  ["a mark in days", { low_days: 1 }, {}, {}, {}, "Nothing to tell. The next alert comes below 1 day."],
  [
    "both marks",
    { low_mark: "500", low_days: 3 },
    {},
    {},
    {},
    "Nothing to tell. The next alert comes below 500 credits or 3 days left.",
  ],
  [
    "a hidden mark",
    { low_mark: "500" },
    {},
    { hide_amounts: true },
    {},
    "Nothing to tell. The next alert comes below your low mark.",
  ],
  [
    "low alerts off",
    { low_mark: "500" },
    {},
    { notify_low: false },
    {},
    "Nothing to tell. The next alert comes when it is empty.",
  ],
  ["both off", { low_mark: "500" }, {}, { notify_low: false, notify_empty: false }, {}, "Nothing to tell."],
  ["never read", { available: null }, {}, {}, {}, "Not read yet. Alerts begin with the first reading."],
  ["paused", { paused: true }, { alerts: false, low: crossing("held") }, {}, {}, "Paused: not read, and no alerts."],
  [
    "alerts off",
    { alerts: false },
    { alerts: false, low: crossing("held") },
    {},
    {},
    "Alerts are off for this account.",
  ],
  [
    "suspected",
    {},
    { low: crossing("suspected", 0, 1) },
    {},
    {},
    "Low at the last reading. Told if the next reading, at TIME, confirms it.",
  ],
  [
    "suspected, and the time has passed",
    {},
    { low: crossing("suspected", 9, -8) },
    {},
    {},
    "Low at the last reading. Told if the next reading confirms it.",
  ],
  [
    "suspected in quiet hours",
    {},
    { empty: crossing("suspected", 0, 1) },
    {},
    QUIET,
    "Empty at the last reading. Held back until 8:00 AM.",
  ],
  ["held in quiet hours", {}, { low: crossing("held") }, {}, QUIET, "Low, and not told yet. Held back until 8:00 AM."],
  [
    "held by a pause",
    {},
    { empty: crossing("held") },
    PAUSED,
    {},
    "Empty, and not told yet. Held back until you resume alerts.",
  ],
  [
    "held by all three",
    {},
    { low: crossing("held"), snoozed: true },
    PAUSED,
    QUIET,
    "Low, and not told yet. Held back until you resume alerts, until 8:00 AM, and until it is topped up. Snoozed until it is topped up.",
  ],
  [
    "held by a snooze",
    {},
    { low: crossing("held"), snoozed: true, snoozed_until: ago(-30) },
    {},
    {},
    "Low, and not told yet. Held back until TIME. Snoozed until TIME.",
  ],
  [
    "held by its switch",
    {},
    { low: crossing("held") },
    { notify_low: false },
    {},
    "Low, and not told yet. Not told: alerts of this kind are off.",
  ],
  [
    "held by nothing any more",
    {},
    { low: crossing("held") },
    {},
    {},
    "Low, and not told yet. Told soon, if it still holds.",
  ],
  ["told", {}, { low: crossing("told", 60, 23 * 60) }, {}, {}, "Low; told TIME. Next reminder TIME, if it still is."],
  [
    "told, and the reminder is due",
    {},
    { low: crossing("told", 2000, -500) },
    {},
    {},
    "Low; told TIME. Next reminder with the next reading, if it still is.",
  ],
  [
    "told, then snoozed",
    {},
    { low: crossing("told", 60, 23 * 60), snoozed: true },
    {},
    {},
    "Low; told TIME. Held back until it is topped up. Snoozed until it is topped up.",
  ],
  [
    "empty, so not low as well",
    {},
    { low: crossing("told", 60, 60), empty: crossing("told", 5, 1435) },
    {},
    {},
    "Empty; told TIME. Next reminder TIME, if it still is.",
  ],
  ["a refused key", {}, { key: crossing("told", 5) }, {}, {}, "The key is not accepted; told TIME."],
  [
    "a refused key, held back",
    {},
    { key: crossing("held", null) },
    {},
    QUIET,
    "The key is not accepted. Held back until 8:00 AM.",
  ],
];

test("what comes next is said for every state", async (t) => {
  let canned = alerts([]);
  const { page, host, close } = await openAlerts(view([account("u-gen")]), () => canned);
  for (const [at, [name, differs, state, preferred, quiet, wanted]] of NEXT.entries()) {
    await t.test(name, async () => {
      const id = `case-${at}`;
      canned = alerts([standing(id, state)], [], quiet);
      host.show(view([account("u-gen", { id, ...differs })], { preferences: { ...preferences, ...preferred } }));
      const line = lines(page, "What comes next").filter({ has: page.locator(`a[href="#/account/${id}"]`) });
      assert.match(spaced(await line.locator(".told-why").innerText()), pattern(wanted));
    });
  }
  await close();
});

test("an alert leads to its account, unusual spending to that day, and a removed account nowhere", async () => {
  const { page, close } = await openAlerts(BUSY, busy());
  await group(page, "What was told").getByRole("button", { name: "Show 1 more" }).click();
  const link = (at, name) => lines(page, "What was told").nth(at).getByRole("link", { name });
  assert.equal(await link(0, "PowerPost").getAttribute("href"), "#/account/powerpost");
  assert.equal(
    await link(2, "See the entries of that day").getAttribute("href"),
    "#/activity?account=u-gen&from=2026-05-12&to=2026-05-12",
  );
  assert.match(await lines(page, "What was told").nth(2).innerText(), /It was held back first\./);
  assert.equal(await lines(page, "What was told").nth(5).getByRole("link").count(), 0);
  assert.match(await lines(page, "What was told").nth(5).innerText(), /an account that was removed/);
  await lines(page, "What comes next").first().getByRole("link").click();
  await page.waitForSelector(".account");
  assert.equal(await page.locator(".account h1").textContent(), "PowerPost");
  await close();
});

test("more of what was told is shown on request, and the focus goes to the first of it", async () => {
  const { page, close } = await openAlerts(BUSY, busy());
  assert.equal(await lines(page, "What was told").count(), 5);
  const more = group(page, "What was told").getByRole("button", { name: "Show 1 more" });
  await more.focus();
  await page.keyboard.press("Enter");
  assert.equal(await lines(page, "What was told").count(), LOG.length);
  assert.equal(await more.isVisible(), false);
  assert.equal(
    await page.evaluate(() => [...document.activeElement.parentElement.children].indexOf(document.activeElement)),
    5,
  );
  await close();
});

test("a newer view asks again, and the focus stays on the line that had it", async () => {
  let now = busy();
  const { page, host, close } = await openAlerts(BUSY, () => now);
  const link = lines(page, "What was told").first().getByRole("link", { name: "PowerPost" });
  await link.focus();
  now = { ...now, told: [told("u-gen", "empty", 0), ...now.told] };
  host.show({ ...BUSY, activity_version: 2 });
  await page.waitForFunction(() => document.querySelector(".told li .told-kind").textContent === "Empty");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "PowerPost");
  await close();
});

test("a view that comes while the alerts are asked for is not answered with older ones", async () => {
  let answered = 0;
  let release;
  const waiting = new Promise((resolve) => {
    release = resolve;
  });
  const { page, host, close } = await open(chromium, BUSY, {
    hash: "#/alerts",
    answers: {
      async alerts() {
        answered += 1;
        if (answered > 1) return alerts([], [told("u-gen", "empty", 0)]);
        await waiting;
        return alerts([], [told("powerpost", "low", 9)]);
      },
    },
  });
  await page.waitForSelector(".alerts");
  host.show({ ...BUSY, verdict: { kind: "need_credits", count: 1 } });
  await page.waitForFunction(() => document.getElementById("verdict").textContent.startsWith("1"));
  release();
  await page.waitForFunction(() => document.querySelector(".told li .told-kind")?.textContent === "Empty");
  assert.equal(answered, 2);
  await close();
});

test("where the alerts could not be read it says so, and the choices still work", async () => {
  let fails = true;
  const { page, host, sent, close } = await open(chromium, BUSY, {
    hash: "#/alerts",
    answers: {
      alerts() {
        if (fails) throw refusal("ended");
        return busy();
      },
    },
  });
  await page.getByText("What was told could not be read just now.").waitFor();
  await page.getByRole("switch", { name: "When credits run low" }).click();
  fails = false;
  host.show({ ...BUSY, activity_version: 2 });
  await page.waitForSelector(".alerts-known:not([hidden])");
  assert.equal(await page.getByText("What was told could not be read just now.").count(), 0);
  assert.deepEqual(sent("set_preferences"), [{ notify_low: false }]);
  await close();
});

test("without accounts the choices are there, and the lists say that they are empty", async () => {
  const { page, close } = await openAlerts(states.welcome, alerts([]));
  assert.match(await group(page, "What was told").innerText(), /Nothing was told yet\./);
  assert.match(await group(page, "What comes next").innerText(), /There is no account yet\./);
  assert.ok(await page.getByRole("switch", { name: "When credits run low" }).isVisible());
  await close();
});

const HELD = {
  ...BUSY,
  preferences: {
    ...preferences,
    quiet_hours: { from: "22:00", to: "08:00" },
    alerts_paused: true,
    alerts_paused_until: ago(-90),
  },
};
for (const [name, viewport, shown, canned] of [
  ["narrow", { width: 400, height: 640 }, BUSY, busy()],
  ["wide", { width: 1280, height: 800 }, BUSY, busy()],
  ["quiet and paused", { width: 400, height: 640 }, HELD, { ...busy(), ...QUIET }],
  ["without accounts", { width: 400, height: 640 }, states.welcome, alerts([])],
]) {
  test(`the alerts keep nobody out and are not cut off: ${name}`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, complaints, close } = await openAlerts(shown, canned, { viewport, colorScheme });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const found = violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.html}\n${node.failureSummary}`),
      );
      assert.deepEqual(found, [], colorScheme);
      const sideways = () => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
      assert.equal(await sideways(), 0, colorScheme);
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      assert.equal(await sideways(), 0, `${colorScheme}, at 200 % text`);
      assert.deepEqual(complaints, [], colorScheme);
      await close();
    }
  });
}
