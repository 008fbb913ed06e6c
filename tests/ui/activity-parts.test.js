// What stands around the activity: jobs, findings, how far it is fetched, exports, what the settings say of it; text from
// services in all of it; and that nobody is kept out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { activity, browser, rows } from "./support/activity-page.js";
import { open } from "./support/browser.js";
import { everything, few, fill, finding, ledger, row } from "./support/canned-activity.js";
import { keepsNobodyOut } from "./support/reach.js";
import { account, states, trouble, ugen, view } from "./support/views.js";

const NARROW = { width: 400, height: 640 };

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

test("a job tells its sums, what is odd, and what to do", async () => {
  const { page, complaints, close } = await open(chromium, states.five, { hash: "#/job/u-gen/job_7f3a" });
  await page.getByText("12 credits were set aside 3 days ago and neither used nor returned.").waitFor();
  const text = await page.locator(".job").innerText();
  for (const part of [
    "Job job_7f3a",
    "U-Gen",
    "40 credits",
    "25 credits",
    "Refunded\n3 credits",
    "0 credits",
    "support",
    "On hold",
    "Refunded",
  ]) {
    assert.ok(text.includes(part), `${part}: ${text}`);
  }
  assert.equal(await page.locator(".job .entry").count(), 3);
  assert.deepEqual(complaints, []);
  await close();
});

test("findings are a calm line, on the activity and on the account's page", async () => {
  const shown = view([ugen({ findings: 1 }), account("pictory", { findings: 1 })]);
  const answers = {
    ...ledger().answers,
    findings: () => [finding(), finding({ account: "pictory", problem: "refund_missing", job: "j2" })],
  };
  const { page, close } = await activity(chromium, { shown, answers });
  await page.getByText("2 jobs need a look").click();
  const links = page.locator(".findings a");
  await links.first().waitFor();
  assert.deepEqual(await links.allInnerTexts(), [
    "U-Gen: 12 credits were set aside 3 days ago and neither used nor returned.",
    "Pictory: A job failed 3 days ago, and its 12 credits did not come back.",
  ]);
  await page.evaluate(() => {
    location.hash = "#/account/u-gen";
  });
  await page.getByText("1 job needs a look").click();
  await page.locator(".account .findings a").click();
  await page.waitForSelector(".job");
  await page.evaluate(() => {
    location.hash = "#/account/u-gen";
  });
  await page.getByRole("link", { name: "All activity" }).click();
  await page.waitForFunction(() => location.hash === "#/activity?account=u-gen");
  await close();
});

test("a fill shows how far it is, stops, goes on, and says why it failed", async () => {
  const odd = (kind, differs) => ({ kind, told: null, read: null, from: null, to: null, ...differs });
  const shown = (fills) =>
    view(
      Object.entries(fills).map(([id, one]) => account(id, { fill: one })),
      { activity_version: 1 },
    );
  const { page, host, sent, heard, close } = await activity(chromium, {
    shown: shown({
      "u-gen": fill("running"),
      pictory: fill("waiting", { back_to: null }),
      voxpria: fill("running", { steps: null }),
      powerpost: fill("observing"),
      pixverse: fill("observing"),
    }),
  });
  const lines = page.locator(".fill-line:visible");
  assert.match(await lines.nth(0).innerText(), /Fetching the history of U-Gen, back to March 2025/);
  assert.deepEqual(
    await page.locator(".fills progress").evaluateAll((bars) => bars.map((bar) => [bar.value, bar.max, bar.position])),
    [
      [3, 13, 3 / 13],
      [3, 13, 3 / 13],
      [0, 1, -1],
    ],
  );
  await page.getByText("PowerPost and PixVerse tell no history, so Brimful notes each change it sees.").waitFor();
  await page.getByRole("button", { name: "Stop: U-Gen" }).click();
  host.show(
    shown({
      "u-gen": fill("stopped"),
      pictory: fill("failed", { error: trouble("timeout") }),
      voxpria: fill("complete"),
      powerpost: fill("complete", { notices: [odd("incomplete", { told: 1240, read: 1200 })] }),
      pixverse: fill("complete", {
        notices: [odd("total_differs", { from: "2026-03-01", to: "2026-03-31" }), odd("cut", { from: "2024-03-01" })],
      }),
    }),
  );
  await page.getByText("PowerPost says that there are 1,240 entries and hands out 1,200.").waitFor();
  await page.getByText(/own total between Mar 1, 2026 and Mar 31, 2026 is not what its days add up to\./).waitFor();
  await page.getByText("Days before Mar 1, 2024 were not asked for.").waitFor();
  await page.getByRole("button", { name: "Go on: U-Gen" }).click();
  await page.getByText("Pictory did not answer in time.").waitFor();
  await page.getByRole("button", { name: "Try again: Pictory" }).click();
  await heard("resume_fill", 2);
  assert.equal(await lines.count(), 4);
  assert.equal(await lines.getByRole("button").count(), 2, "what is complete has nothing to press");
  assert.deepEqual(sent("stop_fill"), [{ account: "u-gen" }]);
  assert.deepEqual(sent("resume_fill"), [{ account: "u-gen" }, { account: "pictory" }]);
  await close();
});

test("an export writes what is filtered, tells how far it is, and is cancelled", async () => {
  let finish;
  const { page, host, sent, close } = await activity(chromium, {
    hash: "#/activity?account=u-gen",
    answers: {
      ...ledger().answers,
      export_activity: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    },
  });
  const button = page.getByRole("button", { name: "Export" });
  const start = async (form) => {
    await button.click();
    await page.getByRole("dialog").getByText("480 entries, exactly what is filtered now.").waitFor();
    await page.getByRole("radio", { name: form }).check();
    await page.getByRole("button", { name: "Choose a file" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
  await start("JSON");
  assert.ok(await button.isDisabled());
  host.show({ ...states.five, export: { rows: 120, of: 480 } });
  await page.getByText("120 of 480 entries written").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  finish({ saved: false, file: null, rows: 0 });
  host.show(states.five);
  await page.locator("#notice-text").getByText("Export cancelled. No file was left behind.").waitFor();
  await start("CSV");
  finish({ saved: true, file: "activity.csv", rows: 480 });
  await page.locator("#notice-text").getByText("480 entries are saved in activity.csv.").waitFor();
  assert.ok(await button.isEnabled());
  const filter = { ...everything, account: "u-gen" };
  assert.deepEqual(sent("export_activity"), [
    { filter, format: "json" },
    { filter, format: "csv" },
  ]);
  assert.equal(sent("cancel_export").length, 1);
  await close();
});

test("the settings say how much is kept and where, and forget an account's activity", async () => {
  const { page, sent, close } = await open(chromium, states.five, { hash: "#/settings" });
  await page.getByText("12,300 entries, 4.2 MB, kept in this file:").waitFor();
  await page.getByText("activity.db").waitFor();
  await page.getByText("12,100 entries since May 2, 2024").waitFor();
  await page.getByRole("button", { name: "Forget activity: U-Gen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  assert.deepEqual(sent("forget_activity"), []);
  await page.getByRole("button", { name: "Forget activity: U-Gen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget activity" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(sent("forget_activity"), [{ account: "u-gen" }]);
  await close();
});

for (const [what, text, kept] of [
  ["markup", '<img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script>', null],
  ["direction marks", "\u202Egnp.exe\u202C \u2066inside\u2069", "gnp.exe inside"],
  ["a megabyte", "A".repeat(1_000_000), `${"A".repeat(600)}…`],
  ["line breaks", "one\n\n\n\n\ntwo", "one\n\n\n\n\ntwo"],
]) {
  test(`${what} from a service`, async () => {
    const one = row({
      id: text,
      source: text,
      description: text,
      job: text,
      raw_type: text,
      sign_mismatch: true,
      day_usage: { count: 3, cost: null, raw_cost: text },
    });
    const { page, complaints, close } = await activity(chromium, { answers: few([one, row({ id: "e2" })]) });
    const entry = rows(page).first();
    assert.equal(await entry.locator('[data-ref="source"]').textContent(), kept ?? text);
    const [first, second] = [await entry.boundingBox(), await rows(page).nth(1).boundingBox()];
    assert.equal(first.height, second.height);
    assert.ok(await entry.locator('[data-ref="delta"]').isVisible());
    await entry.click();
    await page.getByRole("dialog").waitFor();
    const said = await page.evaluate(() => document.body.textContent);
    assert.doesNotMatch(said, /[\u202A-\u202E\u2066\u2067]/);
    assert.ok(said.length < 200_000);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Filter" }).click();
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.equal(await page.locator("#pane img:not(.mark), #pane script").count(), 0);
    assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
    assert.deepEqual(complaints, []);
    await close();
  });
}

const BUSY = view([
  ugen({ findings: 2, fill: fill("running") }),
  account("pixverse", { fill: fill("observing") }),
  account("pictory", { fill: fill("failed", { error: trouble("timeout") }) }),
  account("voxpria", { name: "استوديو الرسوم المتحركة", fill: fill("stopped") }),
]);
for (const [where, viewport, hash, prepare] of [
  ["the activity", NARROW, "#/activity", async () => {}],
  ["the activity, wide", { width: 1280, height: 800 }, "#/activity", async () => {}],
  ["the filter", NARROW, "#/activity?kinds=spend", (page) => page.getByRole("button", { name: /^Filter/ }).click()],
  ["the list, scrolled", NARROW, "#/activity", (page) => page.mouse.wheel(0, 2000)],
  ["the details", NARROW, "#/activity", (page) => rows(page).first().click()],
  ["the export", NARROW, "#/activity", (page) => page.getByRole("button", { name: "Export" }).click()],
  ["a job", NARROW, "#/job/u-gen/job_7f3a", async () => {}],
  ["the settings", NARROW, "#/settings", async () => {}],
]) {
  test(`${where} keeps nobody out, in light and dark, and is not cut off`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const answers = ledger({ accounts: ["u-gen", "voxpria"] }).answers;
      const { page, complaints, close } = await open(chromium, BUSY, { viewport, hash, colorScheme, answers });
      await page.waitForSelector(".entry:not([data-coming]), .kept li");
      await page.mouse.move(200, 400);
      await prepare(page);
      await page.waitForTimeout(300);
      await keepsNobodyOut(page, complaints, colorScheme);
      await close();
    }
  });
}
