// U-Gen's billing settings on canned answers: what is shown, what is asked once more, and what is said of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { alert, billing, five, method, methods, openBilling, saved, section, topUp } from "./support/canned-billing.js";
import { refusal } from "./support/server.js";
import { ago } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const OVERDUE = { threshold: "200", available: "140", since: ago(40) };
const TOP_UP = "Auto top-up";
const MAIL = "Email alert of U-Gen";

/** Presses the review of a section, and says the dialog. */
async function review(page, name) {
  await section(page, name).getByRole("button", { name: "Review the change" }).click();
  return page.getByRole("dialog");
}

const news = (page, name) => section(page, name).locator(".billing-news");

test("the three sections say what the service says", async () => {
  const { page, complaints, close } = await openBilling(chromium);
  const cards = section(page, "Payment methods");
  assert.deepEqual(await cards.locator("li bdi").allInnerTexts(), ["Visa ending in 4242", "Mastercard ending in 4444"]);
  assert.match(await cards.locator("li").first().innerText(), /Default[\s\S]*Expires December 2028/);
  const top = section(page, TOP_UP);
  assert.equal(await top.getByRole("switch").isChecked(), false);
  assert.equal(await top.getByLabel("When credits fall below").inputValue(), "200");
  await page.waitForFunction(() => document.querySelector(".billing select option:checked")?.text.includes("$45"));
  assert.equal(
    await top.getByLabel("Pack to buy").evaluate((node) => node.selectedOptions[0].text),
    "Creator: 1,000 credits for $45 (USD)",
  );
  assert.equal(await top.getByLabel("Pay with").evaluate((node) => node.selectedOptions[0].text), "Not named");
  const mail = section(page, MAIL);
  assert.equal(await mail.getByRole("switch").isChecked(), true);
  assert.equal(await mail.locator("select").count(), 0);
  assert.equal(await page.locator(".billing-late").isVisible(), false);
  assert.deepEqual(complaints, []);
  await close();
});

test("the page is reached from the account and from Top up, and only where there is one", async () => {
  const { page, close } = await open(chromium, five(), { hash: "#/account/u-gen", answers: billing() });
  await page.getByRole("link", { name: "Payment methods and auto top-up" }).click();
  await page.getByRole("heading", { name: "Payment methods and auto top-up" }).waitFor();
  await page.evaluate(() => {
    location.hash = "#/topup/u-gen";
  });
  await page.locator(".topup").getByRole("link", { name: "Payment methods and auto top-up" }).click();
  await page.waitForSelector(".billing");
  await page.evaluate(() => {
    location.hash = "#/account/pixverse";
  });
  await page.waitForSelector(".account");
  await page.waitForFunction(() => !document.querySelector(".billing"));
  assert.equal(await page.getByRole("link", { name: "Payment methods and auto top-up" }).count(), 0);
  await page.evaluate(() => {
    location.hash = "#/billing/pixverse";
  });
  await page.waitForFunction(() => location.hash === "#/account/pixverse");
  await close();
});

test("turning it on says what it costs, is asked once, and is sent with what was seen", async () => {
  let answer = saved("saved", topUp({ enabled: true, threshold: "150.5", seen: "print-2" }));
  const { page, sent, close } = await openBilling(chromium, billing({ save_billing_setting: () => answer }));
  const top = section(page, TOP_UP);
  await top.getByRole("switch").check();
  await top.getByLabel("When credits fall below").fill("150.5");
  const dialog = await review(page, TOP_UP);
  await dialog.getByRole("heading", { name: "Turn on auto top-up?" }).waitFor();
  const words = await dialog.innerText();
  for (const part of [
    "On (now Off)",
    "150.5 credits (now 200 credits)",
    "Creator · $45 (USD)",
    "U-Gen then charges $45 (USD) by itself each time your credits fall below 150.5 credits",
  ]) {
    assert.ok(words.includes(part), `${part} in ${words}`);
  }
  assert.equal(sent("save_billing_setting").length, 0);
  const ok = dialog.getByRole("button", { name: "Turn on" });
  await ok.dblclick();
  await news(page, TOP_UP).getByText("Saved: U-Gen says so now.").waitFor();
  assert.deepEqual(sent("save_billing_setting"), [
    {
      account: "u-gen",
      setting: "auto_topup",
      seen: "print-1",
      enabled: true,
      threshold: "150.5",
      shown: { credits: "1000", price: "45", currency: "USD" },
    },
  ]);
  // Off again: a lighter question, and nothing about a price is sent.
  answer = saved("saved", topUp());
  await top.getByRole("switch").uncheck();
  const off = await review(page, TOP_UP);
  await off.getByText("U-Gen then buys nothing by itself any more.").waitFor();
  await off.getByRole("button", { name: "Turn off" }).click();
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.deepEqual(sent("save_billing_setting")[1], {
    account: "u-gen",
    setting: "auto_topup",
    seen: "print-2",
    enabled: false,
  });
  await close();
});

test("what makes no sense is said at once, and nothing is sent", async () => {
  let listed = false;
  const usual = billing();
  const { page, sent, close } = await openBilling(
    chromium,
    billing({
      top: topUp({ pack: null }),
      packs: (args) => {
        if (!listed) throw refusal("unavailable");
        return usual.packs(args);
      },
    }),
  );
  const top = section(page, TOP_UP);
  const press = () => top.getByRole("button", { name: "Review the change" }).click();
  await press();
  await top.getByText("Nothing is changed yet.").waitFor();
  await top.getByRole("switch").check();
  listed = true;
  await press();
  await top.getByText("U-Gen did not list its packs").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".billing select option").length > 4);
  await press();
  await top.getByText("Choose the pack to buy first.").waitFor();
  await top.getByLabel("When credits fall below").fill("many");
  await press();
  await top.locator(".wrong").getByText("1,500.5").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(sent("save_billing_setting").length, 0);
  await close();
});

test("a change made elsewhere is shown beside the user's own, which stays", async () => {
  const now = topUp({ enabled: true, threshold: "500", seen: "print-2" });
  const { page, sent, close } = await openBilling(
    chromium,
    billing({ save_billing_setting: () => saved("conflict", now) }),
  );
  const top = section(page, TOP_UP);
  await top.getByLabel("When credits fall below").fill("300");
  await (await review(page, TOP_UP)).getByRole("button", { name: "Save at U-Gen" }).click();
  await news(page, TOP_UP).getByText("This was changed elsewhere since you read it. Nothing was sent.").waitFor();
  assert.match(await news(page, TOP_UP).innerText(), /U-Gen says now: 500 credits\. You want: 300 credits\./);
  assert.equal(await top.getByLabel("When credits fall below").inputValue(), "300");
  // What the user did not touch follows the service.
  const dialog = await review(page, TOP_UP);
  const words = await dialog.innerText();
  assert.ok(words.includes("300 credits (now 500 credits)") && !words.includes("(now On)"), words);
  await dialog.getByRole("button", { name: "Save at U-Gen" }).click();
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.deepEqual(
    sent("save_billing_setting").map(({ seen }) => seen),
    ["print-1", "print-2"],
  );
  await close();
});

test("every outcome and every error has its sentence, and nothing is sent again", async () => {
  const after = topUp({ threshold: "250", seen: "print-2" });
  /** @type {[() => unknown, string, boolean][]} */
  const cases = [
    [() => saved("unchanged", topUp()), "U-Gen has it so already. Nothing was sent.", false],
    [() => saved("different", after), "U-Gen took the change, but says something else now.", true],
    [() => saved("not_taken", topUp()), "may have been received: U-Gen gave no clear answer and still says", true],
    [() => saved("unread"), "U-Gen took the change, but could not be read again.", true],
    [() => saved("unknown"), "gave no clear answer and could not be read again", true],
    ...[
      ["busy", "No second one was sent."],
      ["price_changed", "The pack is not what it was a moment ago. Nothing was changed."],
      ["not_listed", "does not offer this pack any more"],
      ["bad_method", "does not know this payment method any more"],
      ["not_changeable", "does not let this part be changed"],
      ["auth", "Nothing was changed."],
      ["timeout", "Nothing was changed."],
      ["maybe_received", "The change may have been sent"],
      ["failed", "The change may have been sent"],
    ].map(([code, words]) => [
      () => {
        throw refusal(code);
      },
      words,
      false,
    ]),
  ];
  for (const [answer, words, again] of cases) {
    const { page, sent, complaints, close } = await openBilling(chromium, billing({ save_billing_setting: answer }));
    await section(page, TOP_UP).getByLabel("When credits fall below").fill("300");
    await (await review(page, TOP_UP)).getByRole("button", { name: "Save at U-Gen" }).click();
    await news(page, TOP_UP).getByText(words, { exact: false }).waitFor();
    assert.equal(await news(page, TOP_UP).getByRole("button", { name: "Read again" }).count(), again ? 1 : 0, words);
    assert.equal(sent("save_billing_setting").length, 1);
    if (again) {
      const before = sent("billing_setting").length;
      await news(page, TOP_UP).getByRole("button", { name: "Read again" }).click();
      await page.waitForFunction(() => !document.querySelector(".billing > [aria-busy]"));
      assert.equal(sent("billing_setting").length, before + 1);
    }
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("a payment method is removed after it was named, once", async () => {
  const left = methods({ methods: [method({ id: "pm_2", brand: "mastercard", last4: "4444" })] });
  const { page, sent, close } = await openBilling(
    chromium,
    billing({ remove_payment_method: () => ({ outcome: "removed", now: left, trouble: null }) }),
  );
  const cards = section(page, "Payment methods");
  await cards.getByRole("button", { name: "Remove: Visa ending in 4242" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove this payment method?" });
  assert.match(await dialog.innerText(), /Visa ending in 4242 · Expires December 2028/);
  // Escape sends nothing.
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(sent("remove_payment_method").length, 0);
  await cards.getByRole("button", { name: "Remove: Visa ending in 4242" }).press("Enter");
  await dialog.getByRole("button", { name: "Remove payment method" }).dblclick();
  await news(page, "Payment methods").getByText("Visa ending in 4242 is removed.").waitFor();
  assert.deepEqual(sent("remove_payment_method"), [{ account: "u-gen", method: "pm_1" }]);
  assert.deepEqual(await cards.locator("li bdi").allInnerTexts(), ["Mastercard ending in 4444"]);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Payment methods");
  await close();
});

test("what became of a removal is said as far as it is known", async () => {
  for (const [outcome, now, words] of [
    ["gone", methods({ methods: [] }), "was gone already"],
    ["still_there", methods(), "U-Gen still lists Visa ending in 4242."],
    ["unread", null, "its list could not be read again"],
    ["unknown", null, "may have been received"],
  ]) {
    const answer = () => ({ outcome, now, trouble: null });
    const { page, close } = await openBilling(chromium, billing({ remove_payment_method: answer }));
    await page.getByRole("button", { name: "Remove: Visa ending in 4242" }).click();
    await page.getByRole("button", { name: "Remove payment method" }).click();
    await news(page, "Payment methods").getByText(words, { exact: false }).waitFor();
    await close();
  }
  const refused = () => {
    throw refusal("scope");
  };
  const { page, close } = await openBilling(chromium, billing({ remove_payment_method: refused }));
  await page.getByRole("button", { name: "Remove: Visa ending in 4242" }).click();
  await page.getByRole("button", { name: "Remove payment method" }).click();
  await news(page, "Payment methods").getByText("Nothing was removed.").waitFor();
  await close();
});

test("no answer is said with a way to ask again, section by section", async () => {
  let down = true;
  const fails = (answer) => (args) => {
    if (down) throw refusal("unavailable");
    return answer(args);
  };
  const usual = billing();
  const { page, close } = await openBilling(chromium, {
    ...usual,
    payment_methods: fails(usual.payment_methods),
    billing_setting: fails(usual.billing_setting),
  });
  assert.equal(await page.locator(".billing .failure:visible").count(), 3);
  assert.equal(await page.locator(".billing form:visible").count(), 0);
  down = false;
  for (const name of ["Payment methods", TOP_UP, MAIL]) {
    await section(page, name).getByRole("button", { name: "Try again" }).click();
    await section(page, name).locator(".failure").waitFor({ state: "hidden" });
  }
  await page.locator(".billing form:visible").nth(1).waitFor();
  await close();
});

test("nothing there, and what Brimful does not know, are said as they are", async () => {
  const others = [
    { name: "monthly_cap", text: "500" },
    { name: "<b>note</b>", text: "\u202e<img src=x onerror=alert(1)>" },
  ];
  const { page, complaints, close } = await openBilling(
    chromium,
    billing({
      cards: methods({ methods: [], refused: 0 }),
      top: topUp({ enabled: null, threshold: null, pack: null, parts: [], others }),
      mail: alert({ parts: ["enabled"], threshold: null }),
    }),
  );
  await page.getByText("U-Gen keeps no payment method for this account.").waitFor();
  await section(page, TOP_UP).getByText("does not say this in a way that Brimful understands").waitFor();
  assert.equal(await section(page, TOP_UP).locator("form").isVisible(), false);
  await section(page, TOP_UP).getByText("What else U-Gen says").click();
  const text = await section(page, TOP_UP).locator("details").innerText();
  assert.ok(text.includes("monthly_cap") && text.includes("<b>note</b>") && text.includes("<img src=x"), text);
  assert.equal(await section(page, MAIL).getByLabel("When credits fall below").isVisible(), false);
  assert.deepEqual(complaints, []);
  await close();
});

test("a method that no address can name cannot be removed here", async () => {
  const cards = methods({
    methods: [method({ id: null, brand: "", kind: "paypal", last4: "", exp_month: null })],
    refused: 2,
  });
  const { page, close } = await openBilling(chromium, billing({ cards }));
  await page.getByText("Cannot be removed here").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Remove/ }).count(), 0);
  assert.equal(await section(page, "Payment methods").locator("li bdi").innerText(), "Paypal");
  await page.getByText("U-Gen names more payment methods, which Brimful cannot understand.").waitFor();
  await close();
});

test("a top-up that did not come is said on its page and on Top up", async () => {
  const answers = billing({ top: topUp({ enabled: true, overdue: OVERDUE }) });
  const words = /Auto top-up is on at 200 credits, you have 140 credits, and no purchase came since /;
  const { page, close } = await openBilling(chromium, answers);
  assert.match(await page.locator(".billing-late").innerText(), words);
  await page.locator(".billing-late").getByRole("link", { name: "Top up" }).click();
  await page.locator(".topup .billing-overdue").getByText(words).waitFor();
  await close();
  const hidden = await openBilling(chromium, answers, { hidden: true });
  const text = await hidden.page.locator(".billing-late").innerText();
  assert.match(text, /Auto top-up is on at ••• credits, you have ••• credits/);
  assert.ok(!text.includes("200") && !text.includes("140"), text);
  assert.equal(await section(hidden.page, TOP_UP).getByLabel("When credits fall below").inputValue(), "");
  await hidden.close();
});

test("everything can be done with the keyboard, and an amount that is hidden stays as it is", async () => {
  const { page, sent, close } = await openBilling(
    chromium,
    billing({ save_billing_setting: () => saved("saved", alert({ enabled: false })) }),
    { hidden: true },
  );
  const mail = section(page, MAIL);
  await mail.getByRole("switch").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Change the email alert?" });
  await dialog.waitFor();
  assert.ok(!(await dialog.innerText()).includes("charges"));
  await dialog.getByRole("button", { name: "Save at U-Gen" }).press("Enter");
  await news(page, MAIL).getByText("Saved: U-Gen says so now.").waitFor();
  assert.deepEqual(sent("save_billing_setting"), [
    { account: "u-gen", setting: "credit_alert", seen: "print-a", enabled: false },
  ]);
  await close();
});

test("an answer about another account is not taken for this one's", async () => {
  const shown = five();
  const other = { ...shown.accounts.find((one) => one.id === "u-gen"), id: "other", name: "Other" };
  let release;
  const slow = new Promise((resolve) => (release = resolve));
  const usual = billing();
  const { page, host, close } = await openBilling(chromium, {
    ...usual,
    billing_setting: async (args) => {
      if (args.account === "other") return usual.billing_setting(args);
      if (host.slow) await slow;
      return args.setting === "auto_topup" ? topUp({ threshold: "999" }) : alert();
    },
  });
  host.show({ ...shown, accounts: [...shown.accounts, other] });
  host.slow = true;
  const to = (hash) => page.evaluate((wanted) => location.assign(wanted), hash);
  await to("#/wallet");
  await page.waitForFunction(() => !document.querySelector(".billing"));
  const asked = (response) => /"account":"u-gen","setting":"auto_topup"/.test(response.request().postData() ?? "");
  const late = page.waitForResponse(asked);
  await to("#/billing/u-gen");
  await page.waitForSelector(".billing > [aria-busy]");
  await to("#/billing/other");
  await page.waitForFunction(() => document.querySelector(".billing .account-head p").textContent.includes("Other"));
  await page.waitForFunction(() => !document.querySelector(".billing > [aria-busy]"));
  release();
  await (await late).finished();
  // What came has been read by the time that another answer is.
  await page.evaluate(() =>
    fetch("/api/call", { method: "POST", body: '{"command":"about"}' }).then((one) => one.json()),
  );
  assert.equal(await section(page, TOP_UP).getByLabel("When credits fall below").inputValue(), "200");
  await close();
});
