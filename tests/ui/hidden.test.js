// Hidden amounts: on the sample data, no view has any of its amounts in a word that is shown or spoken.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./support/backend-page.js";
import { browser } from "./support/browser.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const EVERYTHING = { account: null, kinds: [], source: null, from: null, to: null, search: "", odd: false };
const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });

/** Asks the backend what the page asks it. */
async function ask(host, command, args) {
  const response = await fetch(`${host.url}api/call`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(args === undefined ? { command } : { command, args }),
  });
  assert.ok(response.ok, `${command}: ${response.status}`);
  return response.json();
}

/** The view of the sample data, once everything of it is fetched. */
async function sample(host, page) {
  await page.getByRole("button", { name: "Look around with sample data" }).click();
  for (;;) {
    const view = await ask(host, "view");
    const filled = (one) => one.outlook && ["complete", "observing"].includes(one.fill?.state);
    if (view.accounts.length === 5 && view.accounts.every(filled)) return view;
    await page.waitForTimeout(200);
  }
}

/** Every amount of three digits or more that the accounts have, as it would be written; and a job of theirs. */
async function amountsOf(host, view) {
  const all = view.accounts.flatMap((one) => [
    one.available,
    one.balance,
    one.reserved,
    ...one.pools.map((pool) => pool.amount),
  ]);
  const { months, totals } = await ask(host, "activity", { filter: EVERYTHING });
  for (const sums of [...totals, ...months.flatMap((month) => month.totals)]) all.push(sums.spent, sums.added);
  let job = null;
  for (const { month, count } of months.slice(0, 2)) {
    const rows = await ask(host, "activity_rows", {
      filter: EVERYTHING,
      month,
      offset: 0,
      limit: Math.min(count, 100),
    });
    all.push(...rows.flatMap((row) => [row.delta, row.balance_after]));
    job ??= rows.find((row) => row.job);
  }
  const written = all.filter(Boolean).map((text) => number.format(text.replace(/^-/, "")));
  return { amounts: new Set(written.filter((text) => text.replace(/\D/g, "").length > 2)), job };
}

/** Follows what the page asks for; what it returns waits until every answer is there and drawn. */
function followed(page) {
  const asked = new Set();
  page.on("request", (request) => request.url().endsWith("/api/call") && asked.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => asked.delete(request));
  const frames = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  return async () => {
    do await frames();
    while (asked.size > 0);
    await frames();
  };
}

/** What is shown or spoken on the page. */
const words = (page) =>
  page.evaluate(() => {
    const spoken = ["aria-label", "aria-description", "aria-valuetext", "title", "alt", "placeholder"].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].map((node) => node.getAttribute(name)),
    );
    const drawn = [...document.querySelectorAll("svg :is(title, desc, text)")].map((node) => node.textContent);
    const status = document.getElementById("status").textContent;
    return [document.body.innerText, document.title, status, ...spoken, ...drawn].join("\n");
  });

/** The amounts among these that are written there. */
const found = (amounts, text) => {
  const written = new Set(text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []);
  return [...amounts].filter((one) => written.has(one));
};

test("with amounts hidden none of the sample's stands anywhere, and with them shown they do", async (t) => {
  const { host, page } = await open(t, chromium);
  const drawn = followed(page);
  const view = await sample(host, page);
  const { amounts, job } = await amountsOf(host, view);
  assert.ok(amounts.size > 40, `only ${amounts.size} amounts to look for`);
  assert.ok(job, "no job to look at");
  const id = (provider) => view.accounts.find((one) => one.provider === provider).id;
  // What a service sells and charges is no amount of the user's.
  const { packs } = await ask(host, "packs", { account: id("u-gen"), short_by: null });
  const sold = new Set(packs.map((one) => number.format(one.credits)));

  /** Where to look, what is there once it is drawn, and what is opened there. */
  const looks = [
    ["#/wallet", "#rows li"],
    ...view.accounts.map((one) => [`#/account/${one.id}`, ".account .actions", ".chart-table summary"]),
    ["#/activity", ".entry:not([data-coming])", ".activity details > summary"],
    [`#/job/${job.account}/${job.job}`, ".job-whole:not([hidden]) .entry"],
    ...view.accounts.map((one) => [`#/plan?account=${one.id}`, ".plan-cost .amount"]),
    ["#/plans", ".plans"],
    [`#/topup/${id("u-gen")}`, ".topup .pack"],
    [`#/billing/${id("u-gen")}`, ".billing form"],
    ["#/alerts", ".alerts-known:not([hidden])"],
    ["#/settings", ".settings"],
  ];
  const walk = async () => {
    const everywhere = {};
    for (const [hash, ready, closed] of looks) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForSelector(ready, { state: "attached" });
      await drawn();
      for (const one of closed ? await page.locator(closed).all() : []) if (await one.isVisible()) await one.click();
      await drawn();
      const wanted = /^#\/(topup|billing)\//.test(hash) ? [...amounts].filter((one) => !sold.has(one)) : amounts;
      everywhere[hash] = found(wanted, await words(page));
    }
    return everywhere;
  };

  const shown = await walk();
  for (const hash of ["#/wallet", "#/activity", `#/account/${id("u-gen")}`]) {
    assert.ok(shown[hash].length > 0, `${hash} has no amount even where they are shown`);
  }
  await page.evaluate(() => {
    location.hash = "#/wallet";
    document.getElementById("status").textContent = "";
  });
  await page.waitForSelector("#rows li");
  await page.keyboard.press("h");
  await page.waitForFunction(() => document.querySelector("#rows .amount").textContent === "•••");
  const hidden = await walk();
  assert.deepEqual(hidden, Object.fromEntries(looks.map(([hash]) => [hash, []])));

  await page.evaluate(() => {
    location.hash = "#/activity";
  });
  await page.locator(".entry:not([data-coming])").first().click();
  await page.waitForSelector("dialog[open]");
  assert.deepEqual(found(amounts, await words(page)), [], "the details of an entry");
});
