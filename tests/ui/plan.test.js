// Planning a job: what is asked while the form is filled in, and every state of the answer. The forms: plan-forms.test.js.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { part, planning, quote, short } from "./support/canned-plan.js";
import { failure, field, openPlan, settled, waitFor } from "./support/plan-page.js";
import { refusal } from "./support/server.js";
import { states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const plan = (...about) => openPlan(chromium, ...about);
const headline = (page) => page.locator(".plan-headline").innerText();

test("typing fast asks once, and only the newest answer is shown", async () => {
  const held = [];
  const { page, sent, close } = await plan(states.five, {
    answers: {
      quote: ({ job }) =>
        new Promise((resolve) => {
          const { segment_count: scenes } = job.form;
          held.push({ scenes, answer: () => resolve(quote([part("video", scenes * 10)], "1033")) });
        }),
    },
  });
  const scenes = field(page, "How many scenes");
  const asked = (count) => waitFor(() => held.length === count);
  await asked(1);
  held[0].answer();
  await settled(page, "30");
  // Steps that follow each other quickly are one question.
  for (let step = 0; step < 4; step += 1) await scenes.press("ArrowUp");
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "30", "the old figure stays");
  await page.waitForSelector('.plan-headline[aria-busy="true"]');
  assert.ok(await page.getByText("updating").first().isVisible());
  await asked(2);
  assert.equal(held[1].scenes, 7);
  // A later question is answered before an earlier one.
  await scenes.press("ArrowDown");
  await asked(3);
  held[2].answer();
  await settled(page, "60");
  held[1].answer();
  await page.evaluate(() => fetch("/api/call", { method: "POST", body: '{"command":"services"}' }));
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "60");
  assert.equal(sent("quote").length, 3);
  await close();
});

test("what is asked is called off when the page is left, and asked anew when it is opened again", async () => {
  let answer;
  const { page, sent, close } = await plan(states.five, {
    answers: { quote: () => new Promise((resolve) => (answer = resolve)) },
  });
  await waitFor(() => answer);
  await page.click(".plan .back");
  await waitFor(() => sent("cancel_quote").length === 1);
  assert.deepEqual(sent("cancel_quote"), [{ slot: "plan" }]);
  answer(quote([part("video", 99)], "1033"));
  await page.click("#to-plan");
  await waitFor(() => sent("quote").length === 2);
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "–");
  answer(quote([part("video", 98)], "1033"));
  await settled(page, "98");
  await close();
});

test("each answer is said plainly", async () => {
  const cases = [
    ["6", ["You can make this 172 times", "1,027 credits stay after one."]],
    ["1033", ["You can make this once", "0 credits stay after one."]],
    [
      "1061",
      ["Short by 28 credits", "1,033 credits are available now.", "Starter (200 credits, $10) covers it.", "Top up"],
    ],
    ["0", ["This costs nothing"]],
    ["4", ["Not known whether it is enough"], null],
    ["4999", ["Short by 4,792 credits", "207 credits are on hold for jobs that still run"], "207", "207"],
  ];
  for (const [cost, texts, available = "1033", hold = null] of cases) {
    const { page, close } = await plan(states.five, {
      answers: { quote: () => quote([part("video", cost)], available, { on_hold: hold }) },
    });
    await settled(page, Number(cost).toLocaleString("en"));
    for (const text of texts) await page.locator(".plan-headline").getByText(text, { exact: false }).first().waitFor();
    assert.equal(await page.locator(".plan-headline button:visible").count(), texts[0].startsWith("Short") ? 1 : 0);
    await close();
  }
});

test("packs together are offered where they are cheaper, or where no single one is enough", async () => {
  const price = (amount) => ({ amount, currency: "USD" });
  const cover = { packs: [{ index: 0, count: "2" }], price: price("20"), credits: "400", surplus: "1" };
  const cases = [
    [{ single: 1, cover }, ["Creator (1,000 credits, $45) covers it.", "Cheapest: 2 × Starter, $20 for 400 credits."]],
    [{ single: null, cover }, ["No single pack covers it. Cheapest: 2 × Starter, $20 for 400 credits."]],
    [{ single: 1, cover: { ...cover, price: price("45.00") } }, ["Creator (1,000 credits, $45) covers it."]],
    [{ single: null, cover: null }, []],
  ];
  for (const [differs, texts] of cases) {
    const canned = planning();
    const { page, sent, close } = await plan(short, {
      answers: { packs: (args) => ({ ...canned.packs(args), ...differs }) },
    });
    await settled(page, "192");
    await waitFor(() => sent("packs").length === 1);
    await page.waitForFunction((count) => document.querySelectorAll(".plan-cover p").length === count, texts.length);
    assert.deepEqual(await page.locator(".plan-cover p").allTextContents(), texts);
    await close();
  }
});

test("what is short leads to the packs, with the pack marked that covers it", async () => {
  const { page, sent, complaints, close } = await plan(short, {
    answers: { quote: () => quote([part("video", 207)], "179") },
  });
  await settled(page, "207");
  await page.getByRole("button", { name: "Top up" }).first().click();
  await page.waitForSelector(".topup .pack");
  assert.equal(await page.evaluate(() => location.hash), "#/topup/u-gen?short=28");
  assert.deepEqual(sent("packs").at(-1), { account: "u-gen", short_by: "28" });
  assert.match(await page.locator(".pack[data-marked]").innerText(), /Starter\s+Covers it/);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  assert.deepEqual(complaints, []);
  await close();
});

test("a balance that changes is judged anew, without asking the service again", async () => {
  const { page, host, sent, close } = await plan();
  await settled(page, "192");
  await page.locator(".plan-headline").getByText("You can make this 5 times").waitFor();
  host.show(short);
  await page.locator(".plan-headline").getByText("Short by 13 credits").waitFor();
  await page.getByText("Starter (200 credits, $10) covers it.").waitFor();
  host.show(states.five);
  await page.locator(".plan-headline").getByText("You can make this 5 times").waitFor();
  assert.equal(sent("quote").length, 1);
  assert.deepEqual(sent("judge").at(-1), { account: "u-gen", cost: "192" });
  await close();
});

test("while the service cannot be asked there is a preview of its own kind, and never beside a figure", async () => {
  let down = false;
  const canned = planning();
  const { page, host, sent, complaints, close } = await plan(states.five, {
    answers: {
      quote(args, one) {
        if (down) throw failure("offline", { provider_message: null });
        return canned.quote(args, one);
      },
    },
  });
  await settled(page, "192");
  assert.ok(await page.locator(".plan-preview").isHidden());
  down = true;
  await field(page, "How many scenes").press("ArrowUp");
  const preview = page.getByRole("region", { name: "Preview" });
  await preview.getByText("May differ.").waitFor();
  assert.equal(await page.locator(".plan-cost .amount").textContent(), "–");
  assert.ok(await page.locator(".plan-whole").isHidden());
  const text = await preview.innerText();
  for (const part of ["245", "By this preview: You can make this 4 times", "With the prices read on"]) {
    assert.ok(text.includes(part), `${part}: ${text}`);
  }
  await preview.getByText("What may differ").click();
  assert.equal(await preview.locator("li").count(), 3);
  assert.ok(await preview.getByText("documented nowhere").isVisible(), "one that is not known by name");
  assert.match(await headline(page), /U-Gen could not be reached/);
  // A new reading shows that the service is there again.
  down = false;
  const five = states.five.accounts.map((one) =>
    one.id === "u-gen" ? { ...one, as_of: "2026-05-08T12:00:00Z" } : one,
  );
  host.show({ ...states.five, accounts: five });
  await settled(page, "245");
  assert.ok(await preview.isHidden());
  assert.equal(sent("preview_quote").length, 1);
  assert.deepEqual(complaints, []);
  await close();
});

test("a failure without a preview says why and offers to try again", async () => {
  const { page, close } = await plan(states.five, {
    answers: {
      quote() {
        throw failure("scope");
      },
      preview_quote() {
        throw refusal("no_prices");
      },
    },
  });
  await page.locator(".plan-headline").getByText("This key may not ask U-Gen for a cost.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Try again" }).isVisible());
  assert.ok(await page.locator(".plan-preview").isHidden());
  await close();
});

test("what it consists of, what is odd, and what it costs in money stand below", async () => {
  const parts = [
    part("keyframes", 32),
    part("video", "135.5"),
    part(null, "3", { name: "<b>New</b>" }),
    part("music", 0),
  ];
  const { page, close } = await plan(states.five, {
    answers: {
      quote: () =>
        quote(parts, "1033", {
          total: "200",
          notes: [
            { kind: "parts_differ", sum: "170.5" },
            { kind: "from_tomorrow", sum: null },
          ],
          money: { price: { amount: "9", currency: "EUR" }, exact: true, basis: "entered" },
          defaults_cost_more: "16",
        }),
    },
  });
  await settled(page, "200");
  const rows = await page
    .locator(".plan-whole tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(rows, [
    ["Still images", "32"],
    ["Video", "135.5"],
    ["<b>New</b>", "3"],
    ["Music", "0"],
  ]);
  assert.equal(await page.locator(".plan-whole .plan-bar > span").count(), 3);
  const text = await page.locator(".plan-whole").innerText();
  for (const part of [
    "it sets aside 16 credits more",
    "€9 by what you typed in that you paid",
    "add up to 170.5",
    "U-Gen's own estimate",
  ]) {
    assert.ok(text.includes(part), `${part}: ${text}`);
  }
  assert.equal(await page.locator(".plan-notes li").count(), 1);
  await close();
});

test("the answer is told once, when it is there", async () => {
  const { page, close } = await plan(states.five, {
    before: () => {
      globalThis.told = [];
      addEventListener("DOMContentLoaded", () =>
        new MutationObserver(() => globalThis.told.push(document.getElementById("status").textContent)).observe(
          document.getElementById("status"),
          { childList: true },
        ),
      );
    },
  });
  await settled(page, "192");
  const scenes = field(page, "How many scenes");
  for (const key of ["ArrowUp", "ArrowUp", "ArrowDown"]) await scenes.press(key);
  await settled(page, "245");
  assert.deepEqual(await page.evaluate(() => globalThis.told), [
    "It costs 192 credits. You can make this 5 times. 841 credits stay after one.",
    "It costs 245 credits. You can make this 4 times. 788 credits stay after one.",
  ]);
  await close();
});
