// Buying, light and dark: nothing against the policy, nothing that keeps anybody out, nothing cut off.

import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { changed, checkout, choose, selling, started, watching } from "./support/canned-checkout.js";
import { keepsNobodyOut, picture } from "./support/reach.js";
import { refusal } from "./support/server.js";

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

const LONG = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(3);
const HUGE = "7922816251426433759354395033";
const WATCHED = [
  checkout(),
  checkout({ id: "a", state: "arrived", arrived: "1000" }),
  checkout({ id: "m", state: "more", arrived: "1250" }),
  checkout({ id: "l", state: "not_here_yet", session: `cs_live_${"a1B2c3".repeat(12)}` }),
  checkout({
    id: "u",
    certain: false,
    session: null,
    pack: LONG,
    credits: HUGE,
    price: { amount: HUGE, currency: "CHF" },
  }),
];

/** Goes to payment and waits for what comes of it. */
const pay = (wanted) => async (page) => {
  const dialog = await choose(page);
  await dialog.getByRole("button", { name: "Go to payment" }).click();
  await page.waitForSelector(wanted);
};

const throws = (error) => () => {
  throw error;
};

/** What is looked at: view, what `start_checkout` replies, and what is done before; `hash` where it is another page. */
const LOOKS = {
  "a pack chosen": [watching([]), started, async (page) => page.getByRole("radio", { name: /^Creator/ }).check()],
  "a confirmation": [watching([checkout()]), started, (page) => choose(page)],
  "a price that changed": [
    watching([]),
    throws(changed({ price: { amount: "49.5", currency: "USD" } })),
    pay(".buy-news:not([hidden])"),
  ],
  "a page that was opened": [watching([checkout()]), () => started(), pay(".buy-opened:not([hidden])")],
  "a page that was not opened": [
    watching([checkout()]),
    () => started({ opened: false, allowed: false, host: `${"long.".repeat(40)}example` }),
    pay("textarea.address"),
  ],
  "no clear answer": [
    watching([checkout({ certain: false, session: null })]),
    throws(refusal("maybe_received")),
    pay(".buying .failure:not([hidden])"),
  ],
  "everything that is watched": [watching(WATCHED), started, async () => {}],
  "rows with purchases": [watching(WATCHED), started, async () => {}, "#/wallet"],
  "an account with purchases": [watching(WATCHED), started, async () => {}, "#/account/u-gen"],
};

const READY = { "#/wallet": "#rows .row-purchases:not([hidden])", "#/account/u-gen": ".purchases:not([hidden])" };

for (const [name, [shown, start, prepare, hash = "#/topup/u-gen"]] of Object.entries(LOOKS)) {
  test(name, async () => {
    for (const [width, height, colorScheme] of LOOKED) {
      const { page, complaints, close } = await open(chromium, shown, {
        hash,
        viewport: { width, height },
        colorScheme,
        reducedMotion: "reduce",
        answers: selling(start),
      });
      await page.waitForSelector(READY[hash] ?? ".topup .pack");
      await prepare(page);
      const where = `${width} ${colorScheme}`;
      await picture(page, `${name}-${width}-${colorScheme}`);
      await keepsNobodyOut(page, complaints, where);
      await close();
    }
  });
}
