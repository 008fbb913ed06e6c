// Planning a job on the real backend and a sandbox over HTTP: every figure is one that the service or a table gave.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add, open } from "./support/backend-page.js";
import { browser } from "./support/browser.js";
import { settled } from "./support/plan-page.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens the page that plans a job at a service's account. */
async function plan(t, provider, name) {
  const session = await open(t, chromium);
  await add(session, provider, name);
  await session.page.locator("#to-plan").click();
  await session.page.waitForSelector(".plan-field");
  return session;
}

/** The rows of a table of parts. */
const parts = (page, where) =>
  page
    .locator(`${where} tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

test("the service's own estimate is shown with its parts and its answer", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  await page.getByRole("switch", { name: "Voice", exact: true }).click();
  await settled(page, "207");
  const headline = page.locator(".plan-headline");
  await headline.getByText("You can make this 4 times").waitFor();
  await headline.getByText("826 credits stay after one.").waitFor();
  assert.deepEqual((await parts(page, ".plan-whole")).slice(0, 4), [
    ["Still images", "32"],
    ["Video", "135"],
    ["Music", "15"],
    ["Voice", "15"],
  ]);
  await page.getByText("it sets aside 16 credits more").waitFor();
  // What the live prices offer.
  const models = page.getByRole("combobox", { name: "Video model" });
  await models.selectOption("kling3_std");
  await settled(page, "312");
  await models.selectOption({ label: "Something else" });
  await page.getByLabel("Video model, in your own words").fill("no_such_model");
  await headline.getByText("U-Gen does not offer this.").waitFor();
  assert.ok(await page.locator(".plan-preview").isHidden());
});

test("short leads to the packs, and the one is marked that covers it", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  await page.getByRole("spinbutton", { name: "How many scenes" }).fill("6");
  await page.getByRole("combobox", { name: "Video model" }).selectOption("veo3_quality");
  await settled(page, "1,209");
  const headline = page.locator(".plan-headline");
  await headline.getByText("Short by 176 credits").waitFor();
  await headline.getByText("207 credits are on hold").waitFor();
  await headline.getByText("Starter (200 credits, $10) covers it.").waitFor();
  await headline.getByRole("button", { name: "Top up" }).click();
  await page.waitForSelector(".pack");
  await page.locator(".topup").getByText("Short by 176 credits").waitFor();
  assert.match(await page.locator(".pack[data-marked]").innerText(), /^Starter\s+Covers it/);
  assert.equal(await page.locator(".pack").count(), 4);
});

test("an answer that comes late is not shown over a newer one", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  const scenes = page.getByRole("spinbutton", { name: "How many scenes" });
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const asked = [];
  await page.route("**/api/call", async (route) => {
    const { command, args } = route.request().postDataJSON();
    if (command === "quote") asked.push(args.job.form.segment_count);
    if (command === "quote" && args.job.form.segment_count === 4) await held;
    await route.continue();
  });
  const late = page.waitForResponse((one) => one.request().postData()?.includes('"segment_count":4'));
  const first = page.waitForRequest((one) => one.postData()?.includes('"segment_count":4'));
  await scenes.fill("4");
  await first;
  await scenes.fill("5");
  await settled(page, "298");
  release();
  await (await late).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "298");
  assert.deepEqual(asked, [4, 5]);
});

test("while the service is down there is a preview that may differ, and it goes by itself", async (t) => {
  const { host, page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  await page
    .getByRole("combobox", { name: "Video model" })
    .locator("option", { hasText: "kling3_std" })
    .waitFor({ state: "attached" });
  await host.fault("u-gen", "server-error:503");
  await page.getByRole("spinbutton", { name: "How many scenes" }).fill("4");
  const preview = page.getByRole("region", { name: "Preview" });
  await preview.getByText("May differ.").waitFor();
  assert.match(await preview.innerText(), /245 credits/);
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "–");
  await host.fault("u-gen", null);
  await page.locator(".plan-failure").getByRole("button", { name: "Try again" }).click();
  await settled(page, "245");
  assert.ok(await preview.isHidden());
});

test("a plan is kept, priced anew, and set against the job that was made of it", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  await page.getByRole("button", { name: "Keep this plan" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Teaser");
  await dialog.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByText("Kept as Teaser").waitFor();
  await page.getByRole("link", { name: "Kept plans" }).click();
  await page.locator(".plan-card").getByText("192 credits, priced").waitFor();
  await page.getByRole("button", { name: "Link to a job: Teaser" }).click();
  await dialog.getByText("took 180 credits").first().click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "planned 192 credits, took 180 credits" }).waitFor();
  await page.getByRole("link", { name: "Teaser" }).click();
  await settled(page, "192");
});

test("the user's own rate is used in a table's place, and marked", async (t) => {
  const { page } = await plan(t, "pixverse", "PixVerse");
  await settled(page, "45");
  await page.getByRole("link", { name: "Prices" }).click();
  const line = page.locator(".rate-line").filter({ has: page.getByText("V5 · 360p · 5 s", { exact: true }) });
  await line.getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Credits a video").fill("40.5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await line.getByText("40.5 a video").waitFor();
  await page.getByRole("link", { name: "Plan a job" }).last().click();
  await settled(page, "40.5");
  assert.match(await page.locator(".plan-whole").innerText(), /1 × 40.5 a video\s+your rate/);
});

test("each calculator works out what its table says", async (t) => {
  const session = await plan(t, "voxpria", "Voxpria");
  const { page } = session;
  await settled(page, "600");
  await page.getByRole("spinbutton", { name: "Text messages" }).fill("50");
  await page.getByRole("spinbutton", { name: "Minutes written down" }).fill("200");
  await settled(page, "850");
  assert.deepEqual(
    (await parts(page, ".plan-whole")).map(([, credits]) => credits),
    ["600", "50", "200"],
  );
  await page.locator(".back").click();
  await add(session, "powerpost", "PowerPost");
  await page.locator("#to-plan").click();
  await page.locator(".plan-account select").selectOption({ label: "PowerPost" });
  await page.locator(".plan-headline").getByText("There is not enough past spending yet to go by.").waitFor();
});

test("live prices are listed, sorted exactly, and worked out for another length", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await page.getByRole("link", { name: "Prices" }).click();
  await page.getByText("9 prices").waitFor();
  await page.getByRole("button", { name: "8 s clip" }).click();
  const clips = () => page.locator('[data-column="clip"] bdi').allTextContents();
  assert.deepEqual(await clips(), ["42", "45", "75", "80", "100", "128", "188", "225", "272"]);
  await page.getByRole("spinbutton").fill("5");
  await page.getByRole("button", { name: "5 s clip" }).waitFor();
  assert.deepEqual(await clips(), ["42", "45", "50", "62.5", "75", "80", "170", "188", "225"]);
});

test("what was paid is typed in, and every figure in money names it", async (t) => {
  const { page } = await plan(t, "u-gen", "U-Gen");
  await settled(page, "192");
  assert.doesNotMatch(await page.locator(".plan-whole").innerText(), /\$/);
  await page.evaluate(() => history.back());
  await page.locator("#rows a").first().click();
  await page.getByRole("button", { name: "Type in what you paid" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Paid").fill("45");
  await dialog.getByLabel("Credits").fill("1000");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.locator(".paid").getByText("$0.045 a credit").waitFor();
  await page.locator(".page-links").getByRole("link", { name: "Plan a job" }).click();
  await page.getByText("$8.64 by what you typed in that you paid").waitFor();
  await page.getByRole("link", { name: "Prices" }).click();
  await page.getByRole("button", { name: "Your cost of it, by what you typed in" }).waitFor();
});
