// What the page of the alerts says: why each was told, and what comes next in every state.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { group, lines, openAlerts } from "./support/alerts-page.js";
import { browser } from "./support/browser.js";
import { ago, alerts, BUSY, crossing, looked, preferences, standing, told } from "./support/canned-alerts.js";
import { account, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

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
  [
    "credits about to lapse",
    told("u-gen", "lapse", 9, { day: "2026-05-12", amount: "740", unused: "710.5", read_at: ago(9) }),
    "It had 740 credits left, of which about 710.5 credits go unused at your pace; they lapse on May 12, 2026. Read TIME.",
    "At your pace credits go unused; they lapse on May 12, 2026. Read TIME.",
  ],
  [
    "a week",
    told("u-gen", "week", 9, { amount: "1033", spent: "340" }),
    "It used 340 credits in seven days, and had 1,033 credits left.",
    null,
  ],
  ["a week of known spending", told("u-gen", "week", 9, { spent: "1" }), "It used 1 credit in seven days.", null],
  ["a week of a known balance", told("u-gen", "week", 9, { amount: "0.5" }), "It had 0.5 credits left.", null],
  ["a week of nothing known", told("u-gen", "week", 9), null, null],
  ["a kind of a later version", told("u-gen", "weather", 9), null, null],
];

test("each alert says why it was told, and without amounts while they are hidden", async () => {
  const log = WHY.map(([, alert]) => alert);
  for (const hide_amounts of [false, true]) {
    const { page, complaints, close } = await openAlerts(
      chromium,
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
  ["not judged yet", { low_days: 5 }, { judging: true }, {}, {}, "The last reading is still being judged."],
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
  [
    "credits that may lapse",
    {},
    { lapse: { day: "2026-05-12", stands: crossing("suspected", 0, 1) } },
    {},
    {},
    "Credits are about to lapse on May 12, 2026. Told if the next reading confirms it.",
  ],
  [
    "credits that lapse, held back",
    {},
    { lapse: { day: "2026-05-12", stands: crossing("held") } },
    {},
    QUIET,
    "Credits are about to lapse on May 12, 2026. Held back until 8:00 AM.",
  ],
  [
    "credits that lapse, switched off since",
    {},
    { lapse: { day: "2026-05-12", stands: crossing("suspected", 0, 1) } },
    { notify_lapse: false },
    {},
    "Credits are about to lapse on May 12, 2026. Not told: alerts of this kind are off.",
  ],
  [
    "credits that lapse, told",
    {},
    { lapse: { day: "2026-05-12", stands: crossing("told", 5) } },
    {},
    {},
    "Credits are about to lapse on May 12, 2026; told TIME.",
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
  const { page, host, close } = await openAlerts(chromium, view([account("u-gen")]), () => canned);
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
