// Every view in every state, by name: for the tests that look at all of them.

import { open } from "./browser.js";
import { few, ledger } from "./canned-activity.js";
import { BUSY, busy, alerts as cannedAlerts } from "./canned-alerts.js";
import { billing, methods, topUp } from "./canned-billing.js";
import { changed, checkout, choose, selling, started, watching } from "./canned-checkout.js";
import { plan, planning, short } from "./canned-plan.js";
import { refusal } from "./server.js";
import { account, ago, preferences, states, trouble, ugen, view } from "./views.js";

export const NARROW = { width: 400, height: 640 };
export const WIDE = { width: 1280, height: 800 };

/**
 * What is looked at.
 * @typedef {object} Look
 * @property {object} [shown] the view, that of five accounts where it is left out
 * @property {string} [hash] the route
 * @property {string} [wait] what is there once the view is
 * @property {Record<string, Function>} [answers] what the host answers
 * @property {(page: import("playwright-core").Page) => Promise<unknown>} [prepare] what is done before
 * @property {{ width: number, height: number }} [viewport] narrow where it is left out
 */

const opened = (page) => page.waitForSelector("dialog[open]");
const fails = (code) => () => {
  const error = refusal(code, trouble(code));
  error.refusal.fields = [];
  throw error;
};
const offered = (page, name) => page.locator(".account").getByRole("button", { name, exact: true }).click();
const add = async (page, service) => {
  await page.click("#add");
  await page.locator("dialog .choice", { hasText: service }).click();
};
const CALLS = { service: "voxpria", calls: 100, minutes: 2, messages: 50, transcribed_minutes: 0 };
const KEPT = [
  plan("a", { name: "Teaser" }),
  plan("b", { name: "Trailer", made: "job_7f3a", actual: "193" }),
  plan("c", { name: "Calls", account: "voxpria", job: CALLS }),
];
const HELD = {
  ...BUSY,
  preferences: {
    ...preferences,
    quiet_hours: { from: "22:00", to: "08:00" },
    alerts_paused: true,
    alerts_paused_until: ago(-90),
  },
};
const WATCHED = [
  checkout(),
  checkout({ id: "a", state: "arrived", arrived: "1000" }),
  checkout({ id: "m", state: "more", arrived: "1250" }),
  checkout({ id: "l", state: "not_here_yet", session: "cs_live_a1B2c3" }),
];
const FILLED = view([
  account("u-gen", { fill: { state: "complete", rows: 9, step: 1, steps: 1, back_to: "2000-01-01", error: null } }),
]);

/** The wallet in each of its states. @type {Record<string, Look>} */
const WALLETS = Object.fromEntries(
  Object.entries(states).map(([name, shown]) => [
    `wallet: ${name}`,
    { shown, wait: shown.accounts.length ? "#rows li" : ".welcome" },
  ]),
);

/** Every look, by name. @type {Record<string, Look>} */
export const LOOKS = {
  ...WALLETS,
  "wallet: wide": { viewport: WIDE, wait: ".account" },
  "wallet: details of a failure": { wait: "#rows li", prepare: (page) => page.click(".row-trouble summary") },
  "wallet: purchases": { shown: watching(WATCHED), wait: "#rows .row-purchases:not([hidden])" },

  "account: pools": { hash: "#/account/pixverse", wait: ".account .parts" },
  "account: on hold": { hash: "#/account/u-gen", wait: ".account .parts" },
  "account: key refused": { hash: "#/account/voxpria", wait: ".account .trouble" },
  "account: typed in": { shown: states.standings, hash: "#/account/d", wait: ".account" },
  "account: stale": { shown: states.standings, hash: "#/account/e", wait: ".account .trouble" },
  "account: paused": { shown: states.standings, hash: "#/account/h", wait: ".account" },
  "account: charts": { shown: FILLED, hash: "#/account/u-gen", wait: ".spending .chart-svg .chart-tick" },
  "account: charts, their tables": {
    shown: FILLED,
    hash: "#/account/u-gen",
    wait: ".spending .chart-svg .chart-tick",
    prepare: async (page) => {
      for (const one of await page.locator(".chart-table summary").all()) await one.click();
    },
  },
  "account: hidden": { shown: states.hidden, hash: "#/account/u-gen", wait: ".account .parts" },
  "account: long": { shown: states.long, hash: "#/account/a", wait: ".account" },
  "account: purchases": { shown: watching(WATCHED), hash: "#/account/u-gen", wait: ".purchases:not([hidden])" },

  "activity: entries": { hash: "#/activity", answers: ledger().answers, wait: ".entry:not([data-coming])" },
  "activity: wide": {
    hash: "#/activity",
    answers: ledger().answers,
    wait: ".entry:not([data-coming])",
    viewport: WIDE,
  },
  "activity: filter": {
    hash: "#/activity?kinds=spend",
    answers: ledger().answers,
    wait: ".entry:not([data-coming])",
    prepare: (page) => page.getByRole("button", { name: /^Filter/ }).click(),
  },
  "activity: details": {
    hash: "#/activity",
    answers: ledger().answers,
    wait: ".entry:not([data-coming])",
    prepare: async (page) => {
      await page.locator(".entry:not([data-coming])").first().click();
      await opened(page);
    },
  },
  "activity: export": {
    hash: "#/activity",
    answers: ledger().answers,
    wait: ".entry:not([data-coming])",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Export" }).click();
      await opened(page);
    },
  },
  "activity: none": { hash: "#/activity", answers: few([]), wait: ".activity-sum" },
  "job: credits on hold": { hash: "#/job/u-gen/job_7f3a", wait: ".job-whole:not([hidden]) .entry" },

  "plan: affordable": { hash: "#/plan?account=u-gen", wait: ".plan-whole tbody tr" },
  "plan: short": { shown: short, hash: "#/plan?account=u-gen", wait: ".plan-cover p" },
  "plan: preview": {
    hash: "#/plan?account=u-gen",
    answers: { quote: fails("offline") },
    wait: ".plan-preview:not([hidden])",
  },
  "plan: a wrong field": {
    hash: "#/plan?account=u-gen",
    wait: ".plan-whole tbody tr",
    prepare: (page) => page.getByRole("spinbutton", { name: "How many scenes" }).fill("99"),
  },
  "plan: a table": { hash: "#/plan?account=pixverse", wait: ".plan-whole tbody tr" },
  "plans: kept": { hash: "#/plans", wait: ".plan-card" },
  "plans: side by side": { hash: "#/plans?compare=a,b,c", wait: ".compare-facts dd" },
  "plans: none": { hash: "#/plans", answers: { plans: () => [] }, wait: ".plans-empty:not([hidden])" },
  "prices: live": { hash: "#/prices?account=u-gen", wait: ".price-table tbody tr" },
  "prices: a table": { hash: "#/prices?account=pixverse", wait: ".rate-line" },

  "top up: packs": { shown: short, hash: "#/topup/u-gen?short=28", wait: ".pack" },
  "top up: failed": { hash: "#/topup/u-gen", answers: { packs: fails("timeout") }, wait: ".topup .failure" },
  "top up: watched": { shown: watching(WATCHED), hash: "#/topup/u-gen", wait: ".watch-line" },
  "top up: confirmation": { hash: "#/topup/u-gen", wait: ".pack", prepare: (page) => choose(page) },
  "top up: a new price": {
    hash: "#/topup/u-gen",
    answers: selling(() => {
      throw changed({ price: { amount: "49.5", currency: "USD" } });
    }),
    wait: ".pack",
    prepare: async (page) => {
      await (await choose(page)).getByRole("button", { name: "Go to payment" }).click();
      await page.waitForSelector(".buy-news:not([hidden])");
    },
  },

  "billing: settings": { hash: "#/billing/u-gen", answers: billing(), wait: ".billing form" },
  "billing: overdue, no card": {
    hash: "#/billing/u-gen",
    answers: billing({
      cards: methods({ methods: [] }),
      top: topUp({ enabled: true, overdue: { threshold: "200", available: "140", since: ago(40) } }),
    }),
    wait: ".billing form",
  },

  "alerts: told": { shown: BUSY, hash: "#/alerts", answers: { alerts: busy }, wait: ".alerts-known:not([hidden])" },
  "alerts: quiet and paused": {
    shown: HELD,
    hash: "#/alerts",
    answers: { alerts: () => ({ ...busy(), quiet: true, quiet_until: "08:00" }) },
    wait: ".alerts-known:not([hidden])",
  },
  "alerts: none": {
    shown: states.welcome,
    hash: "#/alerts",
    answers: { alerts: () => cannedAlerts([]) },
    wait: ".alerts-known:not([hidden])",
  },
  "settings: narrow": { hash: "#/settings", wait: ".settings .kept li" },
  "settings: sample, wide": { shown: states.sample, hash: "#/settings", wait: ".settings .kept li", viewport: WIDE },

  "dialog: a service": {
    prepare: async (page) => {
      await page.click("#add");
      await opened(page);
    },
  },
  "dialog: its key": { prepare: (page) => add(page, "PixVerse") },
  "dialog: another's key": {
    prepare: async (page) => {
      await add(page, "PixVerse");
      await page.fill("dialog input[type=password]", "agl_sk_canary0123456789");
    },
  },
  "dialog: a key refused": {
    answers: { add_account: fails("auth") },
    prepare: async (page) => {
      await add(page, "U-Gen");
      await page.fill("dialog input[type=password]", "x");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog .failure:not([hidden])");
    },
  },
  "dialog: another key": {
    wait: "#rows li",
    prepare: async (page) => {
      await page.click('button:text("Fix key")');
      await opened(page);
    },
  },
  "dialog: remove": {
    hash: "#/account/u-gen",
    wait: ".account",
    prepare: async (page) => {
      await offered(page, "Remove");
      await opened(page);
    },
  },
  "dialog: a balance": {
    shown: view([
      account("pictory", { available: null, error: trouble("not_offered"), remedy: "enter_balance" }),
      ugen(),
    ]),
    wait: "#rows li",
    prepare: async (page) => {
      await page.click('#rows button:text("Type in balance")');
      await opened(page);
    },
  },
  "dialog: an address": {
    answers: { open_page: () => ({ opened: false, host: "powerpost.ai", address: "https://powerpost.ai/pricing" }) },
    wait: "#rows li",
    prepare: async (page) => {
      await page.click('button:text("Top up")');
      await opened(page);
    },
  },
};

/** Opens the page of the components. @param {import("playwright-core").Browser} chromium */
export async function openComponents(chromium, options = {}) {
  const session = await open(chromium, states.five, {
    path: "components",
    ready: () => "ready" in document.documentElement.dataset,
    viewport: WIDE,
    reducedMotion: "reduce",
    ...options,
  });
  return session;
}

/** Opens one of them, and waits until it is there. @param {import("playwright-core").Browser} chromium @param {Look} look */
export async function openLook(
  chromium,
  { shown = states.five, hash = "", wait = "#wallet", answers = {}, prepare = async () => {}, viewport = NARROW },
  options = {},
) {
  const session = await open(chromium, shown, {
    hash,
    viewport,
    reducedMotion: "reduce",
    answers: { ...selling(started, planning(KEPT)), ...answers },
    ...options,
  });
  await session.page.waitForSelector(wait, { state: "attached" });
  await prepare(session.page);
  return session;
}
