// The pages around planning, light and dark: nothing against the policy, nothing that keeps anybody out, nothing cut off.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { FORM, part, plan, planning, quote, short } from "./support/canned-plan.js";
import { keepsNobodyOut } from "./support/reach.js";
import { refusal } from "./support/server.js";
import { account, states, trouble, view } from "./support/views.js";

const VIEWPORTS = [
  { width: 400, height: 640 },
  { width: 820, height: 700 },
  { width: 1280, height: 800 },
];

/** The colour schemes that are looked at in each width. */
const SCHEMES = { 400: ["light", "dark"], 820: ["light"], 1280: ["dark"] };

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const LONG = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(3);
const HUGE = "7922816251426433759354395033";
const CALLS = { service: "voxpria", calls: 100, minutes: 2, messages: 50, transcribed_minutes: 0 };
const KEPT = [
  plan("a", { name: "Teaser" }),
  plan("b", {
    name: LONG,
    made: "job_7f3a",
    actual: HUGE,
    last: { total: HUGE, basis: "service", at: "2026-05-08T12:00:00Z" },
  }),
  plan("c", { name: "مقطع", account: "voxpria", job: CALLS }),
];

function fails(code) {
  const error = refusal(code, trouble(code));
  error.refusal.fields = [];
  throw error;
}

const long = view([account("u-gen", { name: LONG, available: HUGE }), account("voxpria", { name: LONG })]);
const longQuote = () =>
  quote([part(null, HUGE, { name: LONG }), part("video", "1")], HUGE, {
    total: HUGE,
    money: { price: { amount: HUGE, currency: "USD" }, exact: false, basis: "told" },
    notes: [{ kind: "rounded", sum: HUGE }],
    defaults_cost_more: HUGE,
  });

/** What is looked at: hash, what is waited for, view, answers, and what is done before. */
const LOOKS = {
  "a job": ["#/plan?account=u-gen", ".plan-whole tbody tr", states.five],
  "a job that is short": ["#/plan?account=u-gen", ".plan-cover p", short],
  "every group open": [
    "#/plan?account=u-gen",
    ".plan-whole tbody tr",
    states.five,
    {},
    async (page) => {
      for (const group of ["qa", "hitl"]) {
        await page.locator(`[data-group="${group}"] > summary`).click();
        for (const box of await page.locator(`[data-group="${group}"] [role="switch"]`).all()) await box.click();
      }
    },
  ],
  "a preview": ["#/plan?account=u-gen", ".plan-preview:not([hidden])", states.five, { quote: () => fails("offline") }],
  "a field that is wrong": [
    "#/plan?account=u-gen",
    ".plan-whole tbody tr",
    states.five,
    {},
    (page) => page.getByRole("spinbutton", { name: "How many scenes" }).fill("99"),
  ],
  "long names and numbers": ["#/plan?account=u-gen", ".plan-whole tbody tr", long, { quote: longQuote }],
  PixVerse: ["#/plan?account=pixverse", ".plan-whole tbody tr", states.five],
  PowerPost: ["#/plan?account=powerpost", ".plan-whole tbody tr", states.five],
  "live prices": ["#/prices?account=u-gen", ".price-table tbody tr", states.five],
  "long prices": [
    "#/prices?account=u-gen",
    ".price-table tbody tr",
    long,
    {
      prices: () => ({
        prices: [
          {
            ...{ model: LONG, variant: LONG, resolution: LONG, billing: "per_second", credits: HUGE, clip: HUGE },
            nominal: { amount: HUGE, currency: "USD" },
            own: { price: { amount: HUGE, currency: "USD" }, exact: false, basis: "entered" },
            notes: ["credits_differ"],
          },
        ],
        unread: 0,
        at: "2026-05-08T12:00:00Z",
      }),
    },
  ],
  "a price table": ["#/prices?account=pixverse", ".rate-line", states.five],
  "packs, one of them marked": ["#/topup/u-gen?short=28", ".pack", short],
  "packs that failed": ["#/topup/u-gen", ".topup .failure:not([hidden])", short, { packs: () => fails("timeout") }],
  "kept plans": ["#/plans", ".plan-card", states.five],
  "plans side by side": ["#/plans?compare=a,b,c", ".compare-facts dd", states.five],
  "no plans": ["#/plans", ".plans-empty:not([hidden])", states.five, { plans: () => [] }],
  "what a balance buys": ["#/account/u-gen", ".buys li", states.five],
  "a job to link": [
    "#/plans",
    ".plan-card",
    states.five,
    {},
    async (page) => {
      await page.getByRole("button", { name: "Link to a job: Teaser" }).click();
      await page.waitForSelector("dialog[open]");
    },
  ],
  "what was paid": [
    "#/account/u-gen",
    ".buys li",
    states.five,
    {},
    async (page) => {
      await page.locator(".account-buys .line button").click();
      await page.waitForSelector("dialog[open]");
    },
  ],
};

for (const [name, [hash, part, shown, answers = {}, prepare = async () => {}]] of Object.entries(LOOKS)) {
  test(name, async () => {
    for (const viewport of VIEWPORTS) {
      for (const colorScheme of SCHEMES[viewport.width]) {
        const { page, complaints, close } = await open(chromium, shown, {
          hash,
          viewport,
          colorScheme,
          reducedMotion: "reduce",
          answers: { ...planning(KEPT), ...answers },
        });
        await page.waitForSelector(part);
        await prepare(page);
        const where = `${viewport.width} ${colorScheme}`;
        await keepsNobodyOut(page, complaints, where);
        await close();
      }
    }
  });
}

test("what the form covers stays reachable: nothing that has the focus lies under the figure", async () => {
  for (const viewport of VIEWPORTS) {
    const { page, close } = await open(chromium, short, {
      hash: "#/plan?account=u-gen",
      viewport,
      answers: planning([plan("a", { job: { service: "u-gen", form: FORM } })]),
    });
    await page.waitForSelector(".plan-cover p");
    await page.locator(".plan-account select").focus();
    for (let step = 0; step < 14; step += 1) {
      await page.keyboard.press("Tab");
      const covered = await page.evaluate(() => {
        const box = document.activeElement?.getBoundingClientRect();
        if (!box) return true;
        const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !over || !(over.contains(document.activeElement) || document.activeElement.contains(over));
      });
      assert.equal(covered, false, `${viewport.width}: ${await page.evaluate(() => document.activeElement.outerHTML)}`);
    }
    await close();
  }
});
