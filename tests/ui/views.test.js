// The account's page, the settings, the welcome, and going between them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { refusal } from "./support/server.js";
import { about, account, ago, states, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

test("an account shows its pools, what is on hold, and where its number comes from", async () => {
  const { page, close } = await open(chromium, states.five, { hash: "#/account/pixverse" });
  const text = await page.locator(".account").innerText();
  for (const part of [
    "1,072,650",
    "Monthly",
    "1,069,020",
    "Purchased",
    "3,630",
    "Worked out from what PixVerse reports",
  ]) {
    assert.ok(text.includes(part), part);
  }
  await page.evaluate(() => {
    location.hash = "#/account/u-gen";
  });
  await page.waitForFunction(() => document.querySelector(".account h1").textContent === "U-Gen");
  const other = await page.locator(".account").innerText();
  for (const part of ["1,033", "On hold", "207", "Whole balance", "1,240"]) assert.ok(other.includes(part), part);
  assert.ok(!other.includes("Monthly"));
  await close();
});

test("a typed-in balance says so", async () => {
  const entered = { amount: "500", at: ago(60 * 24) };
  const { page, close } = await open(
    chromium,
    view([
      account("pictory", {
        available: "500",
        source: "entered",
        entered,
        as_of: entered.at,
        notices: ["available_mismatch", "news"],
      }),
    ]),
    { hash: "#/account/pictory" },
  );
  const text = await page.locator(".account").innerText();
  assert.match(text, /You typed this in on /);
  assert.match(text, /500 credits, typed in on /);
  assert.match(text, /numbers that do not add up/);
  await close();
});

test("what is decided about an account is sent, exactly", async () => {
  const { page, sent, heard, close } = await open(chromium, states.five, { hash: "#/account/u-gen" });
  const save = async (label, value) => {
    const before = sent("update_account").length;
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.keyboard.press("Enter");
    await heard("update_account", before + 1);
  };
  await save("Low mark", "1,250.5");
  await save("Low mark", "");
  await save("Name", "Shorts");
  await page.click(".account .more summary");
  await save("Base address", "http://127.0.0.1:8080/api/v1");
  await page.getByRole("switch", { name: "Alerts for this account" }).click();
  await page.click('.account button:text-is("Pause")');
  await heard("update_account", 6);
  assert.deepEqual(
    sent("update_account").map(({ account, ...change }) => [account, change]),
    [
      { low_mark: "1250.5" },
      { low_mark: "" },
      { name: "Shorts" },
      { base_url: "http://127.0.0.1:8080/api/v1" },
      { alerts: false },
      { paused: true },
    ].map((change) => ["u-gen", change]),
  );
  await close();
});

test("what is being typed is not overwritten, and what was refused is said", async () => {
  const { page, host, close } = await open(chromium, states.five, {
    hash: "#/account/u-gen",
    answers: {
      update_account() {
        throw refusal("bad_name");
      },
    },
  });
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Half a na");
  host.show({ ...states.five, verdict: { kind: "need_credits", count: 2 } });
  await page.waitForFunction(() => document.getElementById("verdict").textContent.startsWith("2"));
  assert.equal(await name.inputValue(), "Half a na");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    /cannot be used/.test(document.querySelector(".account .wrong:not(:empty)")?.textContent ?? ""),
  );
  await page.keyboard.press("Escape");
  assert.equal(await name.inputValue(), "U-Gen");
  await close();
});

test("settings send what was changed, and go back where it was not kept", async () => {
  const { page, sent, heard, close } = await open(chromium, states.five, {
    hash: "#/settings",
    answers: {
      set_preferences({ hide_amounts }) {
        if (hide_amounts) throw refusal("not_saved");
      },
    },
  });
  await page.waitForFunction(
    (version) => document.querySelector(".settings")?.innerText.includes(version),
    about.version,
  );
  await page.getByLabel("Read balances").selectOption("manual");
  await page.getByRole("switch", { name: "Hide amounts" }).click();
  await page.waitForSelector("#notice:not([hidden])");
  await page.getByRole("button", { name: "Close" }).click();
  await page.waitForSelector("#notice", { state: "hidden" });
  assert.equal(await page.getByRole("switch", { name: "Hide amounts" }).isChecked(), false);
  await page.getByRole("switch", { name: "Start at login" }).click();
  await page.click('button:text-is("Show sample data")');
  await page.click('button:text-is("Quit Brimful")');
  for (const command of ["set_start_at_login", "start_sample", "quit"]) await heard(command);
  assert.deepEqual(sent("set_preferences"), [{ refresh: "manual" }, { hide_amounts: true }]);
  assert.deepEqual(sent("set_start_at_login"), [{ on: true }]);
  for (const command of ["start_sample", "quit"]) assert.equal(sent(command).length, 1, command);
  await close();
});

test("sample data are marked on every page, and left in one click", async () => {
  for (const hash of ["#/wallet", "#/account/u-gen", "#/settings"]) {
    const { page, sent, heard, close } = await open(chromium, states.sample, { hash });
    assert.ok(await page.locator("#sample").getByText("Sample data", { exact: true }).isVisible(), hash);
    await page.click("#sample-leave");
    await heard("stop_sample");
    assert.equal(sent("stop_sample").length, 1, hash);
    await close();
  }
});

test("the welcome starts the sample data, and the wallet takes its place", async () => {
  const { page, close } = await open(chromium, states.welcome, {
    answers: {
      start_sample(_, host) {
        host.show(states.sample);
      },
    },
  });
  await page.click('button:text-is("Look around with sample data")');
  await page.waitForFunction(() => document.querySelectorAll("#rows > li").length === 5);
  assert.equal(await page.locator(".welcome").count(), 0);
  await close();
});

test("going back stays inside, and the focus goes along", async () => {
  const { page, close } = await open(chromium, states.five);
  await page.click('[data-id="u-gen"] a');
  await page.waitForSelector(".account");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  assert.equal(await page.title(), "U-Gen – Brimful");
  await page.goBack();
  await page.waitForFunction(() => document.activeElement?.closest("[data-id]")?.dataset.id === "u-gen");
  await page.click("#to-settings");
  await page.waitForSelector(".settings");
  await page.evaluate(() => {
    location.hash = "#/account/nobody";
  });
  await page.waitForFunction(() => location.hash === "#/wallet" && !document.querySelector("#pane > *"));
  await close();
});

test("a wide window has the most urgent account beside the wallet", async () => {
  const { page, close } = await open(chromium, states.five, { viewport: { width: 820, height: 640 } });
  await page.waitForSelector(".account");
  assert.equal(await page.locator(".account h1").textContent(), "PowerPost");
  assert.equal(await page.locator('#rows a[aria-current="true"]').textContent(), "PowerPost");
  await page.setViewportSize({ width: 400, height: 640 });
  await page.waitForFunction(() => !document.querySelector("#pane > *"));
  assert.ok(await page.locator("#verdict").isVisible());
  await close();
});

test("a locale that is none falls back to English", async () => {
  const { page, complaints, close } = await open(chromium, states.one, {
    before: () => Object.defineProperty(navigator, "languages", { get: () => ["C"] }),
  });
  assert.equal(await page.locator("#verdict").textContent(), "Your service has enough credits");
  assert.deepEqual(complaints, []);
  await close();
});

test("each warning is a sentence, and one that holds cannot be put away", async () => {
  const { page, close } = await open(chromium, states.warnings);
  const text = await page.locator("#banners").innerText();
  for (const part of [
    "no tray icons",
    "AppIndicator",
    "no keychain",
    "later version",
    "settings.damaged-20260508.json",
    "cannot save",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.equal(await page.locator("#banners button:visible").count(), 3);
  await page.locator("#banners button:visible").first().click();
  assert.equal(await page.locator("#banners .banner").count(), 4);
  await close();
});

test("nothing is fetched by a timer, and ages grow by themselves", async () => {
  const host = await open(chromium, states.one, { alone: true });
  const { page, close } = host;
  await page.clock.install();
  // The last thing that the page asks for by itself, after its first view.
  const [services] = await Promise.all([
    page.waitForResponse((one) => one.request().postData()?.includes('"services"')),
    page.reload(),
  ]);
  await services.finished();
  await page.waitForFunction(() => document.getElementById("refresh-text").textContent);
  const before = host.host.calls.length;
  await page.clock.fastForward("10:00");
  await page.waitForFunction(() => /Updated 1\d min ago/.test(document.getElementById("refresh-text").textContent));
  assert.equal(host.host.calls.length, before);
  await close();
});
