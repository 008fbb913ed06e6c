// The watch for credits: what it says in each state, where, and how it is put away.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { checkout, selling, started, watching } from "./support/canned-checkout.js";
import { waitFor } from "./support/plan-page.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

async function at(checkouts, { hash = "#/topup/u-gen", hidden = false, answers = {}, ...options } = {}) {
  const view = watching(checkouts, { hidden });
  const session = await open(chromium, view, { hash, answers: selling(() => started(), answers), ...options });
  await session.page.waitForSelector(hash.startsWith("#/topup") ? ".topup .pack" : "#rows li");
  return session;
}

const ARRIVED = { state: "arrived", arrived: "1000" };
const MORE = { state: "more", arrived: "1250.5" };
const LATE = { state: "not_here_yet" };

test("each state has its words, and its buttons", async () => {
  const cases = [
    [{}, "Waiting for 1,000 credits…", null, ["Stop waiting"]],
    [ARRIVED, "1,000 credits arrived", null, ["Dismiss"]],
    [MORE, "1,250.5 credits arrived, more than the 1,000 expected", null, ["Dismiss"]],
    [{ state: "arrived", arrived: "1", credits: "1" }, "1 credit arrived", null, ["Dismiss"]],
    [
      LATE,
      "1,000 credits are not here yet",
      "Not here yet. Your payment reference is cs_live_a1B2c3",
      ["Copy the reference", "Dismiss"],
    ],
    [
      { ...LATE, session: null },
      "1,000 credits are not here yet",
      "Not here yet. U-Gen named no payment reference.",
      ["Dismiss"],
    ],
    [
      { state: "unheard_of" },
      "1,000 credits are not here yet",
      "Not here yet. Your payment reference is cs_live_a1B2c3",
      ["Copy the reference", "Dismiss"],
    ],
  ];
  for (const [differs, line, reference, buttons] of cases) {
    const { page, complaints, close } = await at([checkout(differs)]);
    const item = page.locator(".watch-item");
    assert.equal(await item.locator(".watch-line").textContent(), line);
    assert.equal((await item.locator(".watch-reference:visible").allTextContents())[0] ?? null, reference, line);
    assert.deepEqual(await item.locator("button:visible").allTextContents(), buttons, line);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("it says what was bought, and where the service never confirmed it", async () => {
  const { page, close } = await at([
    checkout({ payment: "paypal" }),
    checkout({ id: "c2", certain: false, pack: "\u202eevil<b>" }),
    checkout({ id: "c3", certain: false, ...ARRIVED }),
  ]);
  const items = await page.locator(".watch-item").allInnerTexts();
  assert.match(items[0], /Creator · 1,000 credits · \$45 \(USD\) · PayPal · started /);
  assert.doesNotMatch(items[0], /did not confirm/);
  assert.match(items[1], /U-Gen did not confirm this checkout\. It may have been received/);
  assert.match(items[1], /evil<b> · /);
  assert.doesNotMatch(items[1], /\u202e/);
  assert.doesNotMatch(items[2], /did not confirm/);
  await close();
});

test("only the account's own checkouts stand there, and none makes no section", async () => {
  const { page, close } = await at([checkout({ account: "pictory" })]);
  assert.equal(await page.locator(".watch:visible").count(), 0);
  await close();
});

test("hidden amounts hide what was bought", async () => {
  const all = [
    checkout(),
    checkout({ id: "a", ...ARRIVED }),
    checkout({ id: "m", ...MORE }),
    checkout({ id: "l", ...LATE }),
  ];
  const { page, close } = await at(all, { hidden: true });
  const lines = await page.locator(".watch-line").allTextContents();
  assert.deepEqual(lines, [
    "Waiting for ••• credits…",
    "••• credits arrived",
    "••• credits arrived, more than the ••• expected",
    "••• credits are not here yet",
  ]);
  const about = await page.locator(".watch-item > .help:visible").first().textContent();
  assert.match(about, /^Creator · ••• credits · ••• · Card · started /);
  assert.equal(await page.locator('#rows [data-id="u-gen"] .row-purchases').textContent(), lines.join(" · "));
  await close();
});

test("the row and the account's page have a quiet line, which leads to the watch", async () => {
  const { page, host, close } = await at([checkout(), checkout({ id: "c2", ...LATE })], { hash: "#/wallet" });
  const row = page.locator('#rows [data-id="u-gen"] .row-purchases');
  assert.equal(await row.textContent(), "Waiting for 1,000 credits… · 1,000 credits are not here yet");
  assert.equal(await page.locator("#rows .row-purchases:visible").count(), 1);
  await page.locator('#rows [data-id="u-gen"] a').click();
  await page.locator(".account .purchases").getByText("Waiting for 1,000 credits…").waitFor();
  host.show(watching([]));
  await page.locator(".account .purchases").waitFor({ state: "hidden" });
  assert.ok(await row.isHidden());
  host.show(watching([checkout()]));
  await page.getByRole("link", { name: "See your purchases" }).click();
  await page.locator(".watch-item").getByText("Waiting for 1,000 credits…").waitFor();
  await close();
});

test("what became of it is spoken once, with the account's name", async () => {
  const { page, host, close } = await at([checkout(), checkout({ id: "old", ...ARRIVED })], {
    hash: "#/wallet",
    before: () => {
      globalThis.spoken = [];
      addEventListener("DOMContentLoaded", () => {
        const status = document.getElementById("status");
        new MutationObserver(() => globalThis.spoken.push(status.textContent)).observe(status, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      });
    },
  });
  const old = checkout({ id: "old", ...ARRIVED });
  const views = [
    [checkout(LATE), old],
    [checkout(ARRIVED), old],
    [checkout(ARRIVED), old, checkout({ id: "c3" })],
    [checkout(ARRIVED), old, checkout({ id: "c3", ...MORE })],
    [checkout({ id: "c3", ...MORE })],
    [],
  ];
  for (const [at, checkouts] of views.entries()) {
    host.show({ ...watching(checkouts), activity_version: at + 2 });
    const lines = checkouts.filter(({ account }) => account === "u-gen").length;
    await page.waitForFunction(
      (count) =>
        document.querySelector('#rows [data-id="u-gen"] .row-purchases').textContent.split(" · ").filter(Boolean)
          .length === count,
      lines,
    );
    await page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('#rows [data-id="u-gen"] .row-purchases')][0].textContent.includes(wanted),
      checkouts[0]?.state === "not_here_yet" ? "not here" : "",
    );
  }
  assert.deepEqual(await page.evaluate(() => globalThis.spoken), [
    "U-Gen: 1,000 credits are not here yet.",
    "U-Gen: 1,000 credits arrived.",
    "U-Gen: 1,250.5 credits arrived, more than the 1,000 expected.",
  ]);
  await close();
});

test("a reference is copied, and a checkout is dismissed once", async () => {
  let release;
  const wait = new Promise((resolve) => {
    release = resolve;
  });
  const { page, sent, complaints, close } = await at([checkout(LATE)], {
    permissions: ["clipboard-read", "clipboard-write"],
    answers: {
      async dismiss_checkout(_, host) {
        await wait;
        host.show(watching([]));
      },
    },
  });
  await page.getByRole("button", { name: "Copy the reference" }).click();
  await page.locator("#notice").getByText("Copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "cs_live_a1B2c3");
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  await dismiss.focus();
  await dismiss.evaluate((button) => {
    for (let click = 0; click < 4; click += 1) button.click();
  });
  await waitFor(() => sent("dismiss_checkout").length > 0);
  release();
  await page.locator(".watch").waitFor({ state: "hidden" });
  assert.deepEqual(sent("dismiss_checkout"), [{ account: "u-gen", checkout: "c1" }]);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "the focus is not lost");
  assert.deepEqual(complaints, []);
  await close();
});
