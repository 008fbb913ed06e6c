// Prices, packs, what a balance buys, and what a credit cost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { PACKS, PRICES, packs, planning, RATES, short } from "./support/canned-plan.js";
import { waitFor } from "./support/plan-page.js";
import { refusal } from "./support/server.js";
import { preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const WIDE = { width: 1280, height: 900 };

/** Opens a page with canned answers and waits for a part of it. */
async function at(hash, part, { view = states.five, answers = {}, ...options } = {}) {
  const session = await open(chromium, view, { hash, answers: { ...planning(), ...answers }, ...options });
  await session.page.waitForSelector(part);
  return session;
}

const column = (page, name) => page.locator(`.price-table [data-column="${name}"] bdi`).allTextContents();

test("a live price list is sorted by any column, and what is unknown stays last", async () => {
  const { page, complaints, close } = await at("#/prices?account=u-gen", ".price-table tbody tr", { viewport: WIDE });
  const sort = async (name) => {
    await page.getByRole("button", { name, exact: false }).click();
    return page.locator(".price-table thead th[aria-sort]:not([aria-sort=none])").getAttribute("aria-sort");
  };
  assert.deepEqual(await column(page, "model"), ["kling3_std", "kling3_std", "sora2", "veo3_fast", "veo3_fast"]);
  assert.equal(await sort("8 s clip"), "ascending");
  assert.deepEqual(await column(page, "clip"), ["40", "45", "80", "116", "–"]);
  assert.equal(await sort("8 s clip"), "descending");
  assert.deepEqual(await column(page, "clip"), ["116", "80", "45", "40", "–"]);
  assert.equal(await sort("Model"), "ascending");
  assert.equal(await sort("Model"), "descending");
  assert.equal((await column(page, "model"))[0], "veo3_fast");
  // The two kinds of money stand in columns that say what they are.
  const heads = await page.locator(".price-table thead th").allTextContents();
  assert.deepEqual(heads.slice(5), ["Nominal value of it", "Your cost of it, at your pack prices"]);
  assert.deepEqual(await column(page, "nominal"), ["$0.45", "$0.40", "–", "$0.80", "$1.16"]);
  assert.deepEqual(await column(page, "own"), ["$2.025", "$1.80", "–", "$3.60", "$5.22"]);
  const text = await page.locator(".price-list").innerText();
  for (const part of ["not what anybody pays", "1 price that U-Gen sent could not be read", "Sent by U-Gen"]) {
    assert.ok(text.includes(part), part);
  }
  assert.deepEqual(complaints, []);
  await close();
});

test("searching narrows the list down, and the length of a clip is asked about once it rests", async () => {
  const { page, sent, close } = await at("#/prices?account=u-gen", ".price-table tbody tr");
  const search = page.getByRole("searchbox");
  for (const [words, count] of [
    ["KLING", "2 prices"],
    ["kling 1080", "1 price"],
    ["text only", "1 price"],
    ["t2v", "1 price"],
    ["nothing", "0 prices"],
    ["", "5 prices"],
  ]) {
    await search.fill(words);
    assert.equal(await page.locator(".price-count").textContent(), count, words);
  }
  await page.waitForFunction(() => document.getElementById("status").textContent === "5 prices");
  const seconds = page.getByRole("spinbutton");
  for (let step = 0; step < 2; step += 1) await seconds.press("ArrowUp");
  await page.waitForFunction(() => document.querySelector('[data-column="clip"] bdi').textContent === "100");
  assert.deepEqual(
    sent("prices").map((args) => args.seconds),
    [8, 10],
  );
  assert.equal(await page.getByRole("button", { name: "10 s clip, credits" }).count(), 1);
  await close();
});

test("an own cost that is not known is said, and hidden amounts hide it only", async () => {
  const canned = planning();
  const none = {
    prices: (args) => {
      const list = canned.prices(args);
      return { ...list, prices: list.prices.map((row) => ({ ...row, own: null })) };
    },
  };
  const without = await at("#/prices?account=u-gen", ".price-table tbody tr", { answers: none });
  await without.page.getByText("Your own cost is shown once").waitFor();
  assert.deepEqual(new Set(await column(without.page, "own")), new Set(["–"]));
  await without.close();
  const view = { ...states.five, preferences: { ...preferences, hide_amounts: true } };
  const hidden = await at("#/prices?account=u-gen", ".price-table tbody tr", { view });
  assert.deepEqual(new Set(await column(hidden.page, "own")), new Set(["•••", "–"]));
  assert.equal((await column(hidden.page, "nominal"))[0], "$0.80");
  await hidden.close();
});

test("a list that cannot be had says why, and is asked for again", async () => {
  let fails = true;
  const canned = planning();
  const { page, close } = await at("#/prices?account=u-gen", ".prices .failure:not([hidden])", {
    answers: {
      prices(args) {
        if (fails) throw refusal("offline");
        return canned.prices(args);
      },
    },
  });
  await page.locator(".prices").getByText("U-Gen could not be reached.").waitFor();
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText(`${PRICES.length} prices`).waitFor();
  assert.ok(await page.locator(".prices .failure").isHidden());
  await close();
});

test("a price table tells where and when, and a rate can be the user's own", async () => {
  let rates = RATES.pixverse;
  const { page, sent, complaints, close } = await at("#/prices?account=pixverse", ".rate-line", {
    answers: {
      rate_table: () => rates,
      set_rate({ rate, credits }) {
        rates = rates.map((one) => (one.id === rate ? { ...one, own: credits || null } : one));
      },
    },
  });
  const line = (name) => page.locator(".rate-line").filter({ has: page.getByText(name, { exact: true }) });
  const all = await page.locator(".rate-table").innerText();
  for (const part of ["Noted on Nov 21, 2026 from “PixVerse: Model & Pricing”", "https://docs.example/pricing"]) {
    assert.ok(all.includes(part), part);
  }
  assert.ok(all.includes("This page is not PixVerse's own."));
  assert.match(
    await line("V4.5 · 360p · 5 s · fast motion").innerText(),
    /published: 90 a video\s+80 a video\s+your rate/,
  );
  await line("V5 · 720p · 8 s").getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Credits a video").fill("nonsense");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("This is not an amount.").waitFor();
  await dialog.getByLabel("Credits a video").fill("110.5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await line("V5 · 720p · 8 s").getByText("110.5 a video").waitFor();
  await line("V5 · 720p · 8 s").getByRole("button", { name: "Use the published one" }).click();
  await line("V5 · 720p · 8 s").getByText("120 a video").waitFor();
  assert.deepEqual(sent("set_rate"), [
    { provider: "pixverse", rate: "v5-720p-8s", credits: "110.5" },
    { provider: "pixverse", rate: "v5-720p-8s", credits: "" },
  ]);
  // The button goes away with what it resets; the focus follows a moment later.
  await page.waitForFunction(() => document.activeElement?.dataset.rate === "v5-720p-8s");
  assert.deepEqual(complaints, []);
  await close();
});

test("a service without prices says so", async () => {
  const { page, close } = await at("#/prices?account=powerpost", ".prices");
  await page.getByText("PowerPost publishes no prices.").waitFor();
  assert.equal(await page.locator(".price-list:visible, .rate-table:visible").count(), 0);
  await close();
});

test("packs tell price, price a credit and saving, and where the service's figures differ", async () => {
  const odd = {
    ...PACKS[2],
    name: "",
    per_credit: "0.0351",
    per_credit_exact: false,
    saving_pct: "-2.5",
    notes: [
      { about: "saving", said: "31", rounded: false },
      { about: "per_credit", said: "0.04", rounded: false },
      { about: "per_credit", said: "0.035", rounded: true },
    ],
  };
  const { page, close } = await at("#/topup/u-gen", ".pack", {
    answers: { packs: () => packs(null, { packs: [PACKS[0], PACKS[1], odd], refused: 1 }) },
  });
  const cards = await page.locator(".pack").allInnerTexts();
  assert.match(cards[0], /^Starter\s+\$10\s+200 credits\s+\$0.05 a credit$/);
  assert.match(cards[1], /\$0.045 a credit · saves 10% against Starter/);
  assert.match(cards[2], /^studio/);
  assert.match(cards[2], /about \$0.0351 a credit · 2.5% dearer than Starter/);
  assert.match(cards[2], /U-Gen says that it saves 31 %/);
  assert.match(cards[2], /U-Gen says 0.04 a credit/);
  assert.equal(await page.locator(".pack").nth(2).locator(".pack-note").count(), 2, "what is only rounded is no news");
  assert.equal(await page.locator("[data-marked]").count(), 0);
  await page.getByText("They are left out.").waitFor();
  await close();
});

test("the pack is marked that covers what is missing, or those that do together", async () => {
  const cases = [
    ["28", {}, [["Starter", "Covers it"]]],
    ["1000", {}, [["Creator", "Covers it"]]],
    ["30000", {}, []],
    [
      "1100",
      {
        single: null,
        cover: {
          packs: [
            { index: 0, count: "1" },
            { index: 1, count: "1" },
          ],
          price: { amount: "55", currency: "USD" },
          credits: "1200",
          surplus: "100",
        },
      },
      [
        ["Starter", "1 × for the cheapest cover"],
        ["Creator", "1 × for the cheapest cover"],
      ],
    ],
  ];
  for (const [missing, differs, marked] of cases) {
    const { page, close } = await at(`#/topup/u-gen?short=${missing}`, ".pack", {
      answers: { packs: ({ short_by }) => packs(short_by, differs) },
    });
    const found = await page
      .locator("[data-marked]")
      .evaluateAll((all) =>
        all.map((one) => [...one.querySelectorAll("bdi, .pack-mark")].map((part) => part.textContent)),
      );
    assert.deepEqual(found, marked, missing);
    if (!marked.length) await page.getByText("No pack of this service covers it.").waitFor();
    await close();
  }
});

test("the button of the packs opens the service's own page, also where no packs can be had", async () => {
  const { page, sent, close } = await at("#/topup/u-gen?short=x", ".topup .failure:not([hidden])", {
    answers: {
      packs() {
        throw refusal("unavailable");
      },
      open_page: () => ({ opened: true, address: "https://www.u-gen.ai/pricing", host: "www.u-gen.ai" }),
    },
  });
  assert.deepEqual(sent("packs"), [{ account: "u-gen", short_by: null }], "what is no number is not missing");
  await page.getByRole("button", { name: "Open U-Gen's buy page" }).click();
  await waitFor(() => sent("open_page").length === 1);
  assert.deepEqual(sent("open_page"), [{ provider: "u-gen", page: "buy" }]);
  await close();
});

test("Top up leads to the packs where they can be listed, else to the service's own page", async () => {
  const { page, sent, close } = await at("#/account/u-gen", ".account .buys li");
  await page.getByRole("button", { name: "Top up at U-Gen" }).click();
  await page.waitForSelector(".topup .pack");
  await page.goBack();
  await page.waitForSelector(".account");
  await page.evaluate(() => {
    location.hash = "#/account/voxpria";
  });
  await page.getByRole("button", { name: "Top up at Voxpria" }).click();
  await waitFor(() => sent("open_page").length === 1);
  assert.deepEqual(sent("open_page"), [{ provider: "voxpria", page: "buy" }]);
  for (const [hash, to] of [
    ["#/topup/voxpria", "#/account/voxpria"],
    ["#/topup/nobody", "#/wallet"],
  ]) {
    await page.evaluate((next) => {
      location.hash = next;
    }, hash);
    await page.waitForFunction((wanted) => location.hash === wanted, to);
  }
  await close();
});

test("a row that is low leads to the packs from the wallet", async () => {
  const low = (one) => (one.id === "u-gen" ? { ...one, standing: "low", remedy: "top_up" } : one);
  const view = { ...states.five, accounts: states.five.accounts.map(low) };
  const { page, sent, close } = await at("#/wallet", "#rows li", { view });
  await page.getByRole("button", { name: "Top up: U-Gen" }).click();
  await page.waitForSelector(".topup .pack");
  assert.equal(await page.evaluate(() => location.hash), "#/topup/u-gen");
  assert.equal(sent("open_page").length, 0);
  await page.locator(".topup .back").click();
  await page.waitForFunction(() => location.hash === "#/account/u-gen");
  await close();
});

test("an account tells what its credits buy, and follows its balance", async () => {
  const { page, host, sent, close } = await at("#/account/u-gen", ".account .buys li");
  const lines = () => page.locator(".buys li").allInnerTexts();
  assert.match((await lines())[0], /^Teaser\s+207 credits each · priced .*\s+4 times$/);
  assert.match(
    (await lines())[1],
    /^A usual use of Video generation\s+45 credits each · 12 in the last 90 days\s+22 times$/,
  );
  assert.match((await lines())[2], /^A usual job[\s\S]*Short by 3,967 credits$/);
  host.show(short);
  await page.waitForFunction(() => /Short by 28 credits/.test(document.querySelector(".buys li").textContent));
  assert.equal(sent("buys").length, 2);
  host.show({ ...short, preferences: { ...preferences, hide_amounts: true } });
  await page.waitForFunction(() => /•••/.test(document.querySelector(".buys").textContent));
  assert.doesNotMatch((await lines()).join(" ").replaceAll(/priced.*|\d+ in the last 90 days/g, ""), /\d/);
  await close();
});

test("what a credit cost names its basis, and can be typed in and forgotten", async () => {
  const { page, sent, complaints, close } = await at("#/account/u-gen", ".paid li");
  const lines = await page.locator(".paid li").allInnerTexts();
  assert.match(lines[0], /^By what you typed in\s+\$45 for 1,000 credits\s+\$0.045 a credit$/);
  assert.match(lines[1], /^By your purchases[\s\S]*2 purchases fit no pack[\s\S]*about \$0.0444 a credit$/);
  await page.locator(".account-buys").getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Paid").fill("12.50");
  await dialog.getByLabel("Currency").fill("eur");
  await dialog.getByLabel("Credits").fill("300");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".account-buys").getByRole("button", { name: "Change" }).click();
  await dialog.getByRole("button", { name: "Forget it" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(sent("set_paid_rate"), [
    { account: "u-gen", paid: "12.50", currency: "EUR", credits: "300" },
    { account: "u-gen", paid: "", currency: "", credits: "" },
  ]);
  assert.deepEqual(complaints, []);
  await close();
});
