// The kept plans: kept, opened and priced anew, compared, renamed, linked, copied, removed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { FORM, part, plan, planning, quote } from "./support/canned-plan.js";
import { settled } from "./support/plan-page.js";
import { refusal } from "./support/server.js";
import { ago, preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const CALLS = { service: "voxpria", calls: 100, minutes: 2, messages: 50, transcribed_minutes: 0 };
const KEPT = [
  plan("a", { name: "Teaser" }),
  plan("b", {
    name: "Sharper",
    job: { service: "u-gen", form: { ...FORM, keyframe_resolution: "2k" } },
    last: { total: "223", basis: "service", at: ago(90) },
  }),
  plan("c", { name: "Calls", account: "voxpria", job: CALLS, last: { total: "650", basis: "table", at: ago(5) } }),
  plan("d", { name: "Of nobody", account: "gone", last: null }),
];

/** Opens the kept plans. */
async function kept({ hash = "#/plans", plans = KEPT, answers = {}, view = states.five, ...options } = {}) {
  const session = await open(chromium, view, { hash, answers: { ...planning(plans), ...answers }, ...options });
  await session.page.waitForSelector(".plans-page, .plan");
  return session;
}

const card = (page, name) =>
  page.locator(".plan-card").filter({ has: page.getByRole("heading", { name, exact: true }) });
test("a plan is kept under a name, and opened and priced anew", async () => {
  const { page, sent, complaints, close } = await kept({ hash: "#/plan?account=u-gen", plans: [] });
  await settled(page, "192");
  await page.getByRole("button", { name: "Keep this plan" }).click();
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.innerText(), /3 scenes · 8 s/);
  await dialog.getByRole("button", { name: "Keep", exact: true }).click();
  await dialog.getByText("Type a name first.").waitFor();
  await dialog.getByLabel("Name").fill("Teaser");
  await dialog.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByText("Kept as Teaser").waitFor();
  assert.equal(sent("keep_plan")[0].name, "Teaser");
  await settled(page, "192");
  assert.deepEqual(sent("quote_plan"), [{ plan: "k0" }]);
  assert.ok(await page.getByRole("button", { name: "Keep this plan" }).isHidden());
  await page.getByRole("spinbutton").first().press("ArrowUp");
  await page.getByText("Changed from Teaser").waitFor();
  await settled(page, "245");
  assert.ok(await page.getByRole("button", { name: "Keep this plan" }).isVisible());
  await page.getByRole("link", { name: "Kept plans" }).click();
  await card(page, "Teaser").getByText("192 credits, priced").waitFor();
  await card(page, "Teaser").getByRole("link").click();
  await settled(page, "192");
  await page.getByText("Kept as Teaser").waitFor();
  assert.deepEqual(sent("quote_plan").at(-1), { plan: "k0" });
  assert.deepEqual(complaints, []);
  await close();
});

test("a plan of another service opens in its form", async () => {
  const { page, sent, close } = await kept({ hash: "#/plan?plan=c" });
  await settled(page, "650");
  assert.equal(await page.locator(".plan-account select").inputValue(), "voxpria");
  assert.equal(await page.getByRole("spinbutton", { name: "How many calls" }).inputValue(), "100");
  assert.deepEqual(sent("quote_plan"), [{ plan: "c" }]);
  assert.equal(sent("quote").length, 0);
  await close();
});

test("a plan that is gone, or whose account is, is said and left", async () => {
  for (const [id, text] of [
    ["nobody", "This plan is no longer there."],
    ["d", "This account is no longer there."],
  ]) {
    const { page, close } = await kept({ hash: `#/plan?plan=${id}` });
    await page.locator("#notice").getByText(text).waitFor();
    await settled(page, "192");
    assert.equal(await page.evaluate(() => location.hash), "#/plan");
    await close();
  }
});

test("plans stand side by side, each priced anew, and only those of one service are set against each other", async () => {
  const { page, sent, complaints, close } = await kept({ viewport: { width: 1280, height: 900 } });
  const compare = page.getByRole("button", { name: "Compare", exact: true });
  assert.ok(await compare.isDisabled());
  for (const name of ["Teaser", "Sharper"]) await card(page, name).getByRole("checkbox").check();
  await page.getByText("2 plans marked.").first().waitFor();
  await compare.click();
  await page.waitForFunction(() => document.activeElement?.id === "h-compare");
  const column = (at) => page.locator(".compare-plan").nth(at).innerText();
  await page.locator(".compare-plan").nth(1).getByText("223 credits").waitFor();
  assert.match(await column(0), /207 credits\s*least\s+Was 200 credits/);
  assert.match(await column(0), /about \$2.25 at your pack prices/);
  assert.doesNotMatch(await column(1), /least/);
  assert.doesNotMatch(await column(1), /Was/, "its price is what it was");
  assert.deepEqual(
    sent("quote_plan").map((args) => args.plan),
    ["a", "b"],
  );
  await card(page, "Calls").getByRole("checkbox").check();
  await compare.click();
  await page.locator(".compare-plan").nth(2).getByText("650 credits").waitFor();
  await page.getByText("Credits of different services are not worth the same").waitFor();
  assert.doesNotMatch(await page.locator(".compare").innerText(), /least/);
  assert.match(await column(2), /Not known what a credit cost you/);
  assert.match(await column(2), /price table, may differ/);
  assert.equal(await page.evaluate(() => location.hash), "#/plans?compare=a%2Cb%2Cc");
  assert.deepEqual(complaints, []);
  await close();
});

test("a plan that cannot be priced says why, beside those that can", async () => {
  const canned = planning(KEPT);
  const { page, close } = await kept({
    hash: "#/plans?compare=a,b,a,nobody",
    answers: {
      quote_plan(args, host) {
        if (args.plan === "a") throw refusal("offline");
        return canned.quote_plan(args, host);
      },
    },
  });
  await page.locator(".compare-plan").first().getByText("U-Gen could not be reached.").waitFor();
  await page.locator(".compare-plan").nth(1).getByText("223 credits").waitFor();
  assert.match(await page.locator(".compare-plan").first().innerText(), /200 credits, priced/);
  assert.equal(await page.locator(".compare-plan").count(), 2);
  await close();
});

test("no more than four are marked", async () => {
  const plans = ["a", "b", "c", "d", "e"].map((id) => plan(id));
  const { page, close } = await kept({ plans });
  const boxes = page.locator(".plan-card input");
  for (let at = 0; at < 4; at += 1) await boxes.nth(at).check();
  assert.ok(await boxes.nth(4).isDisabled());
  await boxes.nth(0).uncheck();
  assert.ok(await boxes.nth(4).isEnabled());
  await close();
});

test("a plan is renamed, linked to the job that was made of it, and removed", async () => {
  const { page, sent, complaints, close } = await kept({ plans: [plan("a", { name: "Teaser", last: KEPT[1].last })] });
  await card(page, "Teaser").getByRole("button", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Trailer");
  await page.keyboard.press("Enter");
  await card(page, "Trailer").waitFor();
  await card(page, "Trailer").getByRole("button", { name: "Link to a job" }).click();
  await dialog.getByText("Summer teaser").click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "planned 223 credits, took 193 credits" }).waitFor();
  await card(page, "Trailer").getByRole("button", { name: "Change the job" }).click();
  assert.ok(await dialog.getByRole("radio", { name: "Summer teaser" }).isChecked());
  await dialog.getByRole("radio", { name: "None" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await card(page, "Trailer").getByRole("button", { name: "Link to a job" }).waitFor();
  await card(page, "Trailer").getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.getByText("No plan is kept yet.").waitFor();
  assert.deepEqual(
    sent("link_plan").map(({ job }) => job),
    ["job_7f3a", null],
  );
  assert.deepEqual(sent("remove_plan"), [{ plan: "a" }]);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  assert.deepEqual(complaints, []);
  await close();
});

test("a job whose cost is not known is not made up", async () => {
  const made = { made: "job_9", actual: null };
  const { page, close } = await kept({ plans: [plan("a", made), plan("b", { ...made, last: null })] });
  await card(page, "Plan b").waitFor();
  const text = await page.locator(".plans").innerText();
  assert.match(text, /planned 200 credits, not known what it took/);
  assert.match(text, /planned not priced, not known what it took/);
  await close();
});

test("a plan is copied as text, with where each figure comes from", async () => {
  const { page, close } = await kept({
    hash: "#/plans?compare=a,b",
    permissions: ["clipboard-read", "clipboard-write"],
    answers: {
      quote_plan: () =>
        quote([part("video", 135), part("keyframes", 72)], "1033", {
          money: { price: { amount: "9.3", currency: "USD" }, exact: true, basis: "packs" },
        }),
    },
  });
  await page.locator(".compare-plan").nth(1).getByText("207 credits").waitFor();
  await card(page, "Teaser").getByRole("button", { name: "Copy as text" }).click();
  await page.getByText("Copied").first().waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [
    "Teaser\nU-Gen at U-Gen\n3 scenes",
    "How many scenes: 3",
    "207 credits (U-Gen's own estimate, ",
    "Video: 135 credits",
    "$9.30 at your pack prices",
    "You can make this 4 times",
  ]) {
    assert.ok(text.includes(part), `${part}: ${text}`);
  }
  await close();
});

test("hidden amounts hide what plans cost, and are not copied", async () => {
  const view = { ...states.five, preferences: { ...preferences, hide_amounts: true } };
  const plans = [plan("a", { made: "job_x", actual: "193" }), plan("b")];
  const { page, close } = await kept({ view, plans, hash: "#/plans?compare=a,b" });
  await page.locator(".compare-facts").nth(1).waitFor();
  const costs = await page.locator(".plan-card-cost, .compare-facts").allInnerTexts();
  assert.doesNotMatch(costs.join(" ").replaceAll(/(priced|Was ••• credits,) .*(AM|PM)/g, ""), /\d/);
  await page.getByRole("button", { name: "Copy as text" }).first().click();
  await page.locator("#notice").getByText("Amounts are hidden.").waitFor();
  await close();
});
