// Adding a service and replacing a key, by keyboard; and that no key stays in the page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { refusal } from "./support/server.js";
import { account, states, trouble, view } from "./support/views.js";

const KEY = "agl_sk_canary0123456789";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Every place where a page could keep a text. */
const everywhere = (page) =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll("input, textarea")].map((one) => one.value),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
      location.href,
      JSON.stringify(history.state),
    ].join("\n"),
  );

/** Goes on to the control that is called so, by Tab. */
async function tabTo(page, name) {
  for (let at = 0; at < 40; at += 1) {
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      return one?.getAttribute("aria-label") ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? "";
    });
    if (here.trim().startsWith(name)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no ${name} within reach of Tab`);
}

test("a service is added by keyboard alone, and its key is gone afterwards", async () => {
  const { page, sent, complaints, close } = await open(chromium, states.welcome, {
    answers: {
      add_account(_, host) {
        host.show(view([account("voxpria")]));
        return { account: "voxpria", available: "1500", looks_like: null };
      },
    },
  });
  await page.waitForSelector(".welcome");
  await tabTo(page, "Add a service");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await tabTo(page, "Voxpria");
  await page.keyboard.press("Enter");
  await tabTo(page, "Key");
  assert.equal(await page.evaluate(() => document.activeElement.type), "password");
  await page.keyboard.type(KEY);
  await tabTo(page, "Low mark");
  await page.keyboard.type("1,200");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.deepEqual(sent("add_account"), [
    { provider: "voxpria", name: "", key: KEY, base_url: null, low_mark: "1200", keep_unread: false },
  ]);
  await page.waitForFunction(
    () => document.getElementById("notice-text").textContent === "Voxpria is added: 1,500 credits available.",
  );
  await page.waitForSelector('[data-id="voxpria"]');
  assert.ok(!(await everywhere(page)).includes(KEY));
  assert.deepEqual(complaints, []);
  await close();
});

test("what fails is said beside the form, and only what may pass later can be kept", async () => {
  for (const [code, keeps] of [
    ["offline", true],
    ["unavailable", true],
    ["timeout", true],
    ["auth", false],
    ["scope", false],
    ["bad_key", false],
    ["insecure_url", false],
  ]) {
    const { page, sent, close } = await open(chromium, states.one, {
      answers: {
        add_account({ keep_unread }) {
          if (!keep_unread) throw refusal(code, code === "bad_key" ? null : trouble(code));
          return { account: "new", available: null, looks_like: null };
        },
      },
    });
    await page.click("#add");
    await page.click('.choice:has-text("U-Gen")');
    await page.fill("dialog input[type=password]", KEY);
    await page.click('dialog button:text("Test and add")');
    await page.waitForSelector("dialog .failure:not([hidden])");
    const keep = page.locator('dialog button:text("Keep it anyway")');
    assert.equal(await keep.isVisible(), keeps, code);
    if (keeps) {
      await keep.click();
      await page.waitForSelector("dialog", { state: "detached" });
      assert.equal(sent("add_account").at(-1).keep_unread, true);
    } else {
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
    }
    assert.ok(!(await everywhere(page)).includes(KEY), code);
    await close();
  }
});

test("a key of another service is recognised, and taken along", async () => {
  const { page, close } = await open(chromium, states.one);
  await page.click("#add");
  await page.click('.choice:has-text("PowerPost")');
  await page.fill("dialog input[type=password]", KEY);
  await page.click('dialog button:text("Add Voxpria instead")');
  assert.equal(await page.locator("dialog h2").textContent(), "Add Voxpria");
  assert.equal(await page.locator("dialog input[type=password]").inputValue(), KEY);
  await page.click('dialog button[aria-label="Choose another service"]');
  assert.equal(await page.locator("dialog input[type=password]").inputValue(), "");
  await close();
});

test("an amount that is none is not sent", async () => {
  const { page, sent, close } = await open(chromium, states.one);
  await page.click("#add");
  await page.click('.choice:has-text("U-Gen")');
  await page.click('dialog button:text("Test and add")');
  assert.equal(await page.locator("dialog .wrong").first().textContent(), "Paste the key first.");
  await page.fill("dialog input[type=password]", "x");
  for (const wrong of ["1,5", "1.2.3", "ten", "-5", "1e3", "1,000,00"]) {
    await page.fill("#d-add-mark", wrong);
    await page.click('dialog button:text("Test and add")');
    assert.match(await page.locator("#d-add-mark-wrong").textContent(), /not an amount/, wrong);
  }
  assert.deepEqual(sent("add_account"), []);
  await close();
});

test("Pictory may be kept to have its balance typed in", async () => {
  const { page, sent, close } = await open(chromium, states.one, {
    answers: {
      add_account({ keep_unread }) {
        if (!keep_unread) throw refusal("not_offered", trouble("not_offered"));
        return { account: "p1", available: null, looks_like: null };
      },
    },
  });
  await page.click("#add");
  await page.click('.choice:has-text("Pictory")');
  await page.fill("dialog input[type=password]", "pictai_x");
  await page.click('dialog button:text("Test and add")');
  await page.click('dialog button:text("Keep it and type in the balance")');
  await page.fill('dialog input[inputmode="decimal"]', "300");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.deepEqual(sent("enter_balance"), [{ account: "p1", amount: "300" }]);
  await close();
});

test("a key of another account is asked about, not merged", async () => {
  const { page, sent, close } = await open(chromium, states.five, {
    answers: {
      replace_key({ accept_other }) {
        if (!accept_other) throw refusal("different_account");
      },
    },
  });
  await page.click('button:text("Fix key")');
  await page.fill("dialog input[type=password]", KEY);
  await page.keyboard.press("Enter");
  await page.click('dialog button:text("Use it anyway")');
  await page.waitForSelector("dialog", { state: "detached" });
  assert.deepEqual(
    sent("replace_key").map((args) => args.accept_other),
    [false, true],
  );
  assert.ok(!(await everywhere(page)).includes(KEY));
  await close();
});

test("good news leaves by itself, but not from under the pointer", async () => {
  const { page, close } = await open(chromium, states.five, {
    alone: true,
    permissions: ["clipboard-read", "clipboard-write"],
    answers: { open_page: () => ({ opened: false, host: "powerpost.ai", address: "https://powerpost.ai/pricing" }) },
  });
  await page.clock.install();
  await page.click('button:text("Top up")');
  await page.click('dialog button:text("Copy")');
  const notice = page.locator("#notice");
  await notice.waitFor();
  await notice.hover();
  await page.clock.fastForward(20_000);
  assert.ok(await notice.isVisible());
  await page.mouse.move(0, 0);
  await page.clock.fastForward(9_000);
  await notice.waitFor({ state: "hidden" });
  await close();
});

test("an address that was not opened can be copied", async () => {
  const { page, complaints, close } = await open(chromium, states.five, {
    permissions: ["clipboard-read", "clipboard-write"],
    answers: { open_page: () => ({ opened: false, host: "powerpost.ai", address: "https://powerpost.ai/pricing" }) },
  });
  await page.click('button:text("Top up")');
  await page.click('dialog button:text("Copy")');
  await page.waitForFunction(() => document.getElementById("notice-text").textContent === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "https://powerpost.ai/pricing");
  assert.match(await page.locator("dialog").innerText(), /It is at powerpost\.ai\./);
  assert.deepEqual(complaints, []);
  await close();
});

test("removing asks first, and says what became of the key", async () => {
  for (const [key_removed, said] of [
    [true, "PixVerse and its key are removed."],
    [
      false,
      "PixVerse is removed, but its key could not be taken out of the keychain. Look for Brimful there and remove it by hand.",
    ],
  ]) {
    const { page, sent, close } = await open(chromium, states.five, {
      hash: "#/account/pixverse",
      answers: {
        remove_account(_, host) {
          host.show(states.one);
          return { key_removed };
        },
      },
    });
    await page.click('.account button:text-is("Remove")');
    await page.click('dialog button:text-is("Cancel")');
    assert.deepEqual(sent("remove_account"), []);
    await page.click('.account button:text-is("Remove")');
    await page.click('dialog button:text-is("Remove")');
    await page.waitForFunction((text) => document.getElementById("notice-text").textContent === text, said);
    assert.ok(await page.locator("#notice").isVisible());
    assert.equal(await page.evaluate(() => location.hash), "#/wallet");
    await close();
  }
});
