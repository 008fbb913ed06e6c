// Single keys: what each does, where they do nothing, and that they can be turned off.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { ledger } from "./support/canned-activity.js";
import { NARROW, WIDE } from "./support/looks.js";
import { waitFor } from "./support/plan-page.js";
import { refusal } from "./support/server.js";
import { preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const answers = {
  ...ledger().answers,
  set_preferences(change, host) {
    host.show({ ...host.view, preferences: { ...preferences, ...change } });
  },
};
const opened = (options = {}) => open(chromium, states.five, { answers, ...options });
const hash = (page) => page.evaluate(() => location.hash);
const until = (page, wanted) => page.waitForFunction((text) => location.hash === text, wanted);
const dialogs = (page) => page.locator("dialog[open]").count();

test("each view is a key away, and Escape goes back", async () => {
  for (const viewport of [NARROW, WIDE]) {
    const { page, complaints, close } = await opened({ viewport });
    for (const [key, to, heading] of [
      ["2", "#/activity", "Activity"],
      ["3", "#/plan", "Plan a job"],
      ["4", "#/alerts", "Alerts"],
      ["5", "#/settings", "Settings"],
    ]) {
      await page.keyboard.press(key);
      await until(page, to);
      await page.waitForFunction((text) => document.activeElement?.textContent === text, heading);
    }
    await page.keyboard.press("Escape");
    await until(page, "#/wallet");
    await page.waitForFunction(() => document.activeElement?.closest("#wallet"));
    await page.keyboard.press("5");
    await until(page, "#/settings");
    await page.keyboard.press("1");
    await until(page, "#/wallet");
    await page.waitForFunction(() => document.activeElement?.closest("#wallet"));
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("a key searches, refreshes, hides the amounts, adds a service", async () => {
  const { page, sent, close } = await opened();
  await page.keyboard.press("r");
  await page.keyboard.press("h");
  await page.waitForFunction(() => document.querySelector("#rows .amount").textContent === "•••");
  await page.keyboard.press("H");
  await page.waitForFunction(() => document.querySelector("#rows .amount").textContent !== "•••");
  assert.deepEqual(sent("refresh"), [{ account: null }]);
  assert.deepEqual(sent("set_preferences"), [{ hide_amounts: true }, { hide_amounts: false }]);
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "Add a service" }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.equal(await hash(page), "");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.type === "search");
  await page.keyboard.type("r2h/?");
  assert.equal(await page.evaluate(() => document.activeElement.value), "r2h/?");
  assert.equal(await dialogs(page), 0);
  assert.equal(sent("refresh").length, 1);
  await close();
});

test("a list of them opens with a question mark, and turns them off", async () => {
  const { page, sent, close } = await opened();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await list.waitFor();
  const text = await list.innerText();
  for (const part of [
    "Wallet",
    "Activity",
    "Plan a job",
    "Alerts",
    "Settings",
    "Refresh now",
    "Hide or show amounts",
  ]) {
    assert.ok(text.includes(part), part);
  }
  await page.keyboard.press("r");
  assert.deepEqual(sent("refresh"), [], "under a dialog nothing is done");
  assert.equal(await page.getAttribute("#refresh", "aria-keyshortcuts"), "r");
  await list.getByRole("switch", { name: "Shortcuts of one key" }).press("Space");
  await page.waitForFunction(() => !document.getElementById("refresh").hasAttribute("aria-keyshortcuts"));
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  for (const key of ["5", "r", "h", "?"]) await page.keyboard.press(key);
  assert.equal(await hash(page), "");
  assert.deepEqual([sent("refresh"), await dialogs(page)], [[], 0]);
  assert.deepEqual(sent("set_preferences"), [{ single_keys: false }], "it is kept, and no key hid the amounts");
  await page.click("#to-settings");
  await page.getByRole("button", { name: "Show shortcuts" }).click();
  await list.getByRole("switch").press("Space");
  await page.waitForSelector("#refresh[aria-keyshortcuts]", { state: "attached" });
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  await page.keyboard.press("2");
  await until(page, "#/activity");
  await close();
});

test("turned off, they are off from the start", async () => {
  const off = { ...states.five, preferences: { ...preferences, single_keys: false } };
  const { page, sent, close } = await open(chromium, off, { answers });
  assert.equal(await page.getAttribute("#refresh", "aria-keyshortcuts"), null);
  for (const key of ["5", "r", "h", "?"]) await page.keyboard.press(key);
  assert.deepEqual([await hash(page), sent("refresh"), sent("set_preferences"), await dialogs(page)], ["", [], [], 0]);
  await close();
});

test("a switch that was not kept goes back", async () => {
  const kept = {
    ...answers,
    set_preferences() {
      throw refusal("not_saved");
    },
  };
  const { page, close } = await open(chromium, states.five, { answers: kept });
  await page.keyboard.press("?");
  const toggle = page.getByRole("dialog").getByRole("switch");
  await toggle.press("Space");
  await page.getByText("This could not be saved.").first().waitFor();
  assert.equal(await toggle.isChecked(), true);
  assert.equal(await page.getAttribute("#refresh", "aria-keyshortcuts"), "r");
  await close();
});

test("what the system does with modifiers is the system's", async () => {
  const { page, sent, close } = await opened();
  const taken = await page.evaluate(() =>
    ["ctrlKey", "altKey", "metaKey"].flatMap((modifier) =>
      ["r", "h", "2", "/", "?"].filter((key) => {
        const event = new KeyboardEvent("keydown", { key, [modifier]: true, bubbles: true, cancelable: true });
        return !document.body.dispatchEvent(event);
      }),
    ),
  );
  assert.deepEqual(taken, []);
  assert.deepEqual([await hash(page), sent("refresh"), await dialogs(page)], ["", [], 0]);
  await close();
});

test("keys are found on layouts without Latin letters or plain digits", async () => {
  for (const [key, code, shiftKey, to] of [
    ["ق", "KeyR", false, "refresh"],
    ["ה", "KeyH", false, "set_preferences"],
    ["é", "Digit2", false, "#/activity"],
    ["٥", "Digit5", false, "#/settings"],
    ["/", "Digit7", true, "#/activity"],
    ["a", "KeyQ", false, null],
    ["p", "KeyR", false, null],
    ['"', "Digit2", true, null],
  ]) {
    const { page, host, close } = await opened();
    await page.evaluate(
      (init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true })),
      { key, code, shiftKey },
    );
    if (to?.startsWith("#")) await until(page, to);
    else if (to) await waitFor(() => host.calls.some((call) => call.command === to));
    else await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    const done = host.calls.map((call) => call.command).filter((one) => one === "refresh" || one === "set_preferences");
    assert.deepEqual(done, to && !to.startsWith("#") ? [to] : [], `${key} ${code}`);
    if (to === null) assert.equal(await hash(page), "", `${key} ${code}`);
    await close();
  }
});

test("before the first account only what is there has a key", async () => {
  const { page, close } = await open(chromium, states.welcome, { answers });
  await page.waitForSelector(".welcome");
  for (const key of ["2", "3", "4", "/", "r", "h", "Escape", "1"]) await page.keyboard.press(key);
  assert.equal(await hash(page), "");
  assert.equal(await page.locator(".welcome").count(), 1);
  await page.keyboard.press("5");
  await page.waitForSelector(".settings");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".welcome");
  await close();
});
