// The activity: what a row says, searching and filtering, and the details of an entry. The long list itself:
// activity-list.test.js. What stands around it: activity-parts.test.js.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { activity, browser, counted, last, rows } from "./support/activity-page.js";
import { open } from "./support/browser.js";
import { everything, few, finding, job, ledger, row } from "./support/canned-activity.js";
import { refusal } from "./support/server.js";
import { preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

test("each kind has its word, its sign and its mark", async () => {
  const cases = [
    [{}, "Used", "-12.6", {}],
    [{ kind: "purchase", delta: "1000" }, "Bought", "+1,000", {}],
    [{ kind: "reserve", delta: "-40" }, "On hold", "-40", { quiet: true }],
    [{ kind: "release", delta: "12" }, "Released", "+12", { quiet: true }],
    [{ kind: "refund", delta: "3" }, "Refunded", "+3", {}],
    [{ kind: "bonus", delta: "50" }, "Bonus", "+50", {}],
    [{ kind: "grant", delta: "5" }, "Added", "+5", {}],
    [{ kind: "spend", delta: "0" }, "Used", "0", {}],
    [{ kind: "reset", delta: "300", observed: true }, "New month", "+300", { tag: "inferred" }],
    [{ observed: true, delta: "-4" }, "Used", "-4", { tag: "observed" }],
    [
      { kind: "unclassified", delta: "7", observed: true },
      "Credits added",
      "+7",
      { tag: "observed", odd: "what was it?" },
    ],
    [{ kind: "unclassified", delta: "-7" }, "Not classified", "-7", { odd: "unknown type" }],
    [{ kind: "from_tomorrow", delta: "-7" }, "Not classified", "-7", {}],
    [{ sign_mismatch: true }, "Used", "-12.6", { odd: "sign does not fit" }],
    [{ delta: "-7922816251426433759354.395033" }, "Used", "-7,922,816,251,426,433,759,354.395033", {}],
  ];
  const list = cases.map(([differs], at) => row({ id: `e${at}`, ...differs }));
  const { page, complaints, close } = await activity(chromium, {
    answers: few(list),
    viewport: { width: 1280, height: 2000 },
  });
  for (const [at, [, word, delta, { quiet = false, tag = "", odd = "" }]] of cases.entries()) {
    const entry = rows(page).nth(at);
    const part = (name) => entry.locator(`[data-ref="${name}"]`);
    assert.equal(await part("kind").textContent(), word);
    assert.equal(await part("delta").textContent(), delta);
    assert.equal(await part("origin").textContent(), tag, word);
    assert.equal(await part("odd_text").textContent(), odd, word);
    assert.equal(await part("odd").isVisible(), odd !== "", word);
    assert.equal(await entry.evaluate((node) => node.hasAttribute("data-quiet")), quiet, word);
  }
  assert.deepEqual(complaints, []);
  await close();
});

test("a day that the service sums up shows its calls and its cost as written", async () => {
  const usage = { count: 45, cost: { amount: "13.5", currency: "USD" }, raw_cost: "$13.50" };
  const one = row({ account: "voxpria", at: null, source: "", description: "", day_usage: usage });
  const { page, close } = await activity(chromium, { answers: few([one]) });
  const text = await rows(page).first().innerText();
  for (const part of ["45 calls", "$13.50", "all day"]) assert.ok(text.includes(part), text);
  await rows(page).first().click();
  const details = await page.getByRole("dialog").innerText();
  assert.match(details, /in its own calendar/);
  assert.doesNotMatch(details, /Copy id/);
  await close();
});

test("a month tells each account's totals, and never adds them", async () => {
  const { page, host, close } = await activity(chromium);
  const lines = page.locator(".month").first().locator(".total");
  assert.deepEqual(await lines.allTextContents(), ["U-Gen used 60 added 20", "Client work used 60 added 20"]);
  assert.equal(await page.locator(".month-head").first().innerText(), "May 2026");
  host.show({ ...states.five, preferences: { ...preferences, hide_amounts: true } });
  await page.waitForFunction(() => /used •••/.test(document.querySelector(".total").textContent));
  assert.doesNotMatch(await page.locator(".entry-delta").allInnerTexts().then(String), /\d/);
  await close();
});

test("the day stands on the first row of a day only", async () => {
  const days = ["2026-05-12", "2026-05-12", "2026-05-11"];
  const list = days.map((day, at) => row({ id: `e${at}`, day }));
  const { page, close } = await activity(chromium, { answers: few(list) });
  await rows(page).nth(2).waitFor();
  assert.deepEqual(await page.locator(".entry-number").allTextContents(), ["12", "", "11"]);
  assert.deepEqual(await page.locator(".entry-weekday").allTextContents(), ["Tue", "", "Mon"]);
  assert.match(await page.locator(".entry-day").nth(1).textContent(), /^Tuesday, May 12, 2026, /);
  await close();
});

test("an answer to an older search is dropped", async () => {
  const canned = ledger();
  let release;
  const late = new Promise((resolve) => {
    release = resolve;
  });
  const { page, sent, heard, close } = await activity(chromium, {
    answers: {
      ...canned.answers,
      async activity(args) {
        if (args.filter.search === "te") await late;
        const answer = canned.answers.activity(args);
        return { ...answer, count: args.filter.search ? args.filter.search.length : answer.count };
      },
    },
  });
  const search = page.getByRole("searchbox");
  // In the page, all at once: on a machine that builds, keys that are sent from here may be far apart.
  const type = (letters) =>
    search.evaluate((box, text) => {
      for (const letter of text) {
        box.value += letter;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    }, letters);
  await search.focus();
  await type("te");
  await page.waitForFunction(() => location.hash.endsWith("search=te"));
  await heard("activity", 2);
  await type("aser");
  await counted(page, "6 entries");
  const dropped = page.waitForResponse((one) => one.request().postData()?.includes('"search":"te"'));
  release();
  await (await dropped).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  assert.equal(await page.locator(".activity-sum strong").textContent(), "6 entries");
  // Letters that follow each other quickly are one question.
  assert.deepEqual(
    sent("activity").map(({ filter }) => filter.search),
    ["", "te", "teaser"],
  );
  assert.equal(await search.inputValue(), "teaser");
  assert.match(await page.locator("#status").textContent(), /6 entries/);
  await page.goBack();
  await counted(page, "960 entries");
  assert.equal(await search.inputValue(), "");
  await close();
});

test("every filter is sent, stands in the address, and is taken back by going back", async () => {
  const { page, host, sent, heard, complaints, close } = await activity(chromium, {
    viewport: { width: 820, height: 900 },
  });
  let asked = sent("activity").length;
  const settled = async () => {
    await heard("activity", asked + 1);
    asked = sent("activity").length;
  };
  await page.getByRole("button", { name: "Filter" }).click();
  await page.locator(".filter").getByLabel("Account").selectOption("U-Gen");
  await settled();
  await page.getByRole("checkbox", { name: "Refunded" }).check();
  await settled();
  await page.getByRole("checkbox", { name: "Used" }).check();
  await settled();
  await page.getByLabel("Source").selectOption("Voice");
  await settled();
  await page.getByLabel("First day").fill("2026-05-01");
  await settled();
  await page.getByLabel("Last day").fill("2026-05-20");
  await settled();
  await page.getByRole("switch", { name: "Needs a look" }).click();
  await settled();
  const all = {
    ...everything,
    account: "u-gen",
    kinds: ["spend", "refund"],
    source: "Voice",
    from: "2026-05-01",
    to: "2026-05-20",
    odd: true,
  };
  await host.until(() => last(sent("activity_rows")).filter.odd);
  assert.deepEqual(last(sent("activity")).filter, all);
  assert.deepEqual(last(sent("activity_rows")).filter, all);
  const words = await page.locator(".activity-sum").innerText();
  for (const word of ["U-Gen", "Used and Refunded", "Voice", "May 1, 2026 to May 20, 2026", "Needs a look"]) {
    assert.ok(words.includes(word), words);
  }
  await page.reload();
  await counted(page, "3 entries");
  assert.deepEqual(last(sent("activity")).filter, all);
  await page.goBack();
  await counted(page, "480 entries");
  assert.deepEqual(last(sent("activity")).filter, { ...all, odd: false });
  await page.getByRole("button", { name: "Show all" }).click();
  await counted(page, "960 entries");
  assert.deepEqual(last(sent("activity")).filter, everything);
  assert.deepEqual(complaints, []);
  await close();
});

test("days in the wrong order are said and not asked for", async () => {
  const { page, sent, close } = await activity(chromium);
  const before = sent("activity").length;
  await page.evaluate(() => {
    location.hash = "#/activity?from=2026-05-02&to=2026-05-01";
  });
  await page.getByRole("button", { name: /^Filter/ }).click();
  await page.getByText("The first day is after the last.").waitFor();
  assert.equal(sent("activity").length, before);
  await close();
});

test("what an address holds that is no filter is left out", async () => {
  const { page, sent, close } = await activity(chromium, {
    hash: `#/activity?account=nobody&kinds=spend,%3Cb%3E&from=2026-13-40&to=x&search=${"s".repeat(500)}&odd=1`,
  });
  assert.deepEqual(sent("activity")[0].filter, { ...everything, kinds: ["spend"], search: "s".repeat(200) });
  assert.equal(await page.getByRole("searchbox").inputValue(), "s".repeat(200));
  await close();
});

test("nothing found offers to show all, and a failure offers to try again", async () => {
  let fails = true;
  const canned = ledger({ matches: 0 });
  const { page, close } = await open(chromium, states.five, {
    hash: "#/activity?search=zzz",
    answers: {
      ...canned.answers,
      activity(args) {
        if (fails) throw refusal("failed");
        return { ...canned.answers.activity(args), ...(args.filter.search ? { count: 0, months: [] } : {}) };
      },
    },
  });
  await page.getByText("Something went wrong.").waitFor();
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No entry is like this.").waitFor();
  await page.locator('[data-ref="reset_empty"]').click();
  await counted(page, "960 entries");
  assert.ok(await page.locator('[data-ref="failure"]').first().isHidden());
  await close();
});

test("the details show every field, copy the id, and lead to the job", async () => {
  const one = row({ job: "job_7f3a", balance_after: "981.4", zone_assumed: true, id: "txn 1" });
  const { page, close } = await activity(chromium, {
    answers: { ...few([one]), activity_job: () => job, findings: () => [finding()] },
  });
  await rows(page).first().click();
  const dialog = page.getByRole("dialog");
  const text = await dialog.innerText();
  for (const part of [
    "-12.6 credits",
    "U-Gen",
    "Tuesday, May 12, 2026",
    "Video generation",
    "Summer teaser",
    "981.4",
    "consume",
    "txn 1",
    "UTC",
  ]) {
    assert.ok(text.includes(part), `${part}: ${text}`);
  }
  await dialog.getByRole("button", { name: "Copy id" }).click();
  await page.getByText("Copied").first().waitFor();
  await dialog.getByRole("link", { name: "job_7f3a" }).click();
  await page.waitForSelector(".job");
  assert.equal(await page.evaluate(() => location.hash), "#/job/u-gen/job_7f3a");
  await page.goBack();
  await page.waitForSelector(".activity");
  await counted(page, "1 entry");
  await close();
});

test("a rise that was seen is named once and for all", async () => {
  const one = row({ account: "powerpost", id: "seen 1", kind: "unclassified", delta: "500", observed: true });
  const { page, sent, close } = await activity(chromium, { answers: few([one]) });
  await rows(page).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Bought" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(sent("classify_entry"), [{ account: "powerpost", entry: "seen 1", kind: "purchase" }]);
  await page.getByText("Kept as: Bought.").first().waitFor();
  await close();
});

test("a fall is not asked about", async () => {
  const { page, close } = await activity(chromium, { answers: few([row({ observed: true })]) });
  await rows(page).first().click();
  assert.ok(await page.getByRole("dialog").getByText("What was it?").isHidden());
  await close();
});
