// Billing settings, light and dark: nothing against the policy, nothing that keeps anybody out, nothing cut off.

import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { alert, billing, method, methods, openBilling, saved, section, topUp } from "./support/canned-billing.js";
import { keepsNobodyOut, picture } from "./support/reach.js";
import { refusal } from "./support/server.js";
import { ago } from "./support/views.js";

/** The widths that are looked at, and the colour schemes in each. */
const LOOKED = [
  [400, 640, "light"],
  [400, 640, "dark"],
  [820, 700, "light"],
  [1280, 800, "light"],
  [1280, 800, "dark"],
];

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const LONG = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4);
const HUGE = "7922816251426433759354395033";
const OTHERS = [
  { name: "monthly_cap", text: "500" },
  { name: LONG, text: `{"nested":["${LONG}"]}` },
];
const CARDS = methods({
  methods: [
    method(),
    method({ id: null, brand: LONG, others: OTHERS, is_default: false }),
    method({ id: "p", brand: "", kind: "paypal", last4: "", exp_month: null }),
  ],
  refused: 1,
});
const OVERDUE = { threshold: "200", available: "140", since: ago(40) };

/** Types another line and reviews it. */
async function review(page) {
  const top = section(page, "Auto top-up");
  await top.getByLabel("When credits fall below").fill("300");
  await top.getByRole("button", { name: "Review the change" }).click();
  await page.getByRole("dialog").waitFor();
}

const fails = () => {
  throw refusal("unavailable");
};

/** What is looked at: what the host answers, and what is done before. */
const LOOKS = {
  "what the service says": [billing(), async () => {}],
  "everything at once": [
    billing({
      cards: CARDS,
      top: topUp({ enabled: true, threshold: HUGE, pack: LONG, method: LONG, others: OTHERS, overdue: OVERDUE }),
      mail: alert({ parts: [], others: OTHERS }),
    }),
    async (page) => {
      for (const details of await page.locator(".billing details").all()) await details.locator("summary").click();
    },
  ],
  "nothing there": [billing({ cards: methods({ methods: [] }) }), async () => {}],
  "no answer": [{ ...billing(), payment_methods: fails, billing_setting: fails }, async () => {}],
  "a confirmation": [billing({ top: topUp({ enabled: true }) }), review],
  "a conflict": [
    billing({ save_billing_setting: () => saved("conflict", topUp({ enabled: true, threshold: "500", seen: "2" })) }),
    async (page) => {
      await review(page);
      await page.getByRole("button", { name: "Save at U-Gen" }).click();
      await page.waitForSelector(".billing-news li");
    },
  ],
  "a method to remove": [
    billing({ cards: CARDS }),
    async (page) => {
      await page.getByRole("button", { name: "Remove: Visa ending in 4242" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
};

for (const [name, [answers, prepare]] of Object.entries(LOOKS)) {
  test(name, async () => {
    for (const [width, height, colorScheme] of LOOKED) {
      const options = { viewport: { width, height }, colorScheme, reducedMotion: "reduce" };
      const { page, complaints, close } = await openBilling(chromium, answers, options);
      await prepare(page);
      const where = `${width} ${colorScheme}`;
      await picture(page, `${name}-${width}-${colorScheme}`);
      await keepsNobodyOut(page, complaints, where);
      await close();
    }
  });
}
