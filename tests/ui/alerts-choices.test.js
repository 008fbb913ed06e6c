// What is told at all: switches, quiet hours, a pause and a test on the alerts' page, marks and snooze on an account's.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { ago, alerts, BUSY, preferences } from "./support/canned-alerts.js";
import { refusal } from "./support/server.js";
import { account, states, ugen, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const openAlerts = async (shown, answers = {}) => {
  const session = await open(chromium, shown, {
    hash: "#/alerts",
    answers: { alerts: () => alerts([]), ...answers },
  });
  await session.page.waitForSelector(".alerts-known:not([hidden])");
  return session;
};

/** Waits until so many calls of a command were made. */
async function calls(session, command, count) {
  await session.heard(command, count);
  return session.sent(command);
}

const withHours = (quiet_hours, differs = {}) => ({
  ...BUSY,
  preferences: { ...preferences, quiet_hours, ...differs },
});
const NIGHT = { from: "22:00", to: "08:00" };

test("the bell in the wallet and the link in the settings lead to the alerts", async () => {
  const { page, close } = await open(chromium, states.five, { answers: { alerts: () => alerts([]) } });
  await page.getByRole("link", { name: "Alerts", exact: true }).click();
  await page.waitForSelector(".alerts");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Alerts");
  assert.equal(await page.title(), "Alerts – Brimful");
  await page.goBack();
  await page.click("#to-settings");
  await page.getByRole("link", { name: "Choose alerts" }).click();
  await page.waitForSelector(".alerts");
  await close();
});

test("the settings have no switch that the alerts have", async () => {
  const { page, close } = await open(chromium, states.five, { hash: "#/settings" });
  await page.waitForSelector(".settings");
  const names = await page
    .locator(".settings")
    .getByRole("switch")
    .evaluateAll((all) => all.map((one) => one.closest("label").innerText));
  assert.deepEqual(
    names.map((name) => name.split("\n")[0]),
    ["Start at login", "Hide amounts"],
  );
  assert.equal(await page.getByText("Pause all alerts").count(), 0);
  await close();
});

test("each switch is sent, goes back where it was not kept, and follows the view", async () => {
  let fails = true;
  const session = await openAlerts(BUSY, {
    set_preferences(change, host) {
      if (fails) throw refusal("not_saved");
      host.show({ ...host.view, preferences: { ...host.view.preferences, ...change } });
    },
  });
  const { page, host, sent, close } = session;
  const names = [
    "notify_low",
    "notify_empty",
    "notify_key_refused",
    "notify_refund_missing",
    "notify_unusual",
    "notify_lapse",
  ];
  for (const [at, label] of [
    "When credits run low",
    "When no credits are left",
    "When a key is not accepted",
    "When credits of a failed job do not come back",
    "When far more than usual is used in a day",
    "When monthly credits are about to lapse",
  ].entries()) {
    const box = page.getByRole("switch", { name: label });
    fails = true;
    await box.focus();
    await page.keyboard.press("Space");
    await page.waitForSelector("#notice:not([hidden])");
    assert.equal(await box.isChecked(), true, label);
    await page.getByRole("button", { name: "Close" }).click();
    fails = false;
    await box.click();
    await calls(session, "set_preferences", 2 * at + 2);
    assert.equal(await box.isChecked(), false, label);
  }
  assert.deepEqual(
    sent("set_preferences"),
    names.flatMap((name) => [{ [name]: false }, { [name]: false }]),
  );
  host.show(BUSY);
  await page.waitForFunction(() => document.querySelectorAll(".alerts label > input:checked").length === 6);
  await close();
});

test("the weekly digest is off at first and can be turned on", async () => {
  const session = await openAlerts(BUSY, {
    set_preferences(change, host) {
      host.show({ ...host.view, preferences: { ...host.view.preferences, ...change } });
    },
  });
  const { page, sent, close } = session;
  const box = page.getByRole("switch", { name: "A summary of the week, on Monday morning" });
  assert.equal(await box.isChecked(), false);
  await box.click();
  await calls(session, "set_preferences", 1);
  assert.equal(await box.isChecked(), true);
  assert.deepEqual(sent("set_preferences"), [{ weekly_digest: true }]);
  await close();
});

test("quiet hours are off at first, and begin with usual ones", async () => {
  const session = await openAlerts(withHours(null), {
    set_preferences({ quiet_hours }, host) {
      host.show(withHours(quiet_hours.from === quiet_hours.to ? null : quiet_hours));
    },
  });
  const { page, close } = session;
  const box = page.getByRole("switch", { name: "Quiet hours" });
  assert.equal(await box.isChecked(), false);
  assert.equal(await page.getByLabel("From", { exact: true }).isVisible(), false);
  await box.click();
  await page.getByLabel("From", { exact: true }).waitFor();
  assert.deepEqual(
    [
      await page.getByLabel("From", { exact: true }).inputValue(),
      await page.getByLabel("To", { exact: true }).inputValue(),
    ],
    ["22:00", "08:00"],
  );
  await page.getByLabel("To", { exact: true }).fill("07:30");
  await page.keyboard.press("Enter");
  await calls(session, "set_preferences", 2);
  await box.click();
  await page.getByLabel("From", { exact: true }).waitFor({ state: "hidden" });
  await box.click();
  await page.getByLabel("From", { exact: true }).waitFor();
  assert.equal(await page.getByLabel("To", { exact: true }).inputValue(), "07:30");
  const sent = await calls(session, "set_preferences", 4);
  assert.deepEqual(
    sent.map((one) => one.quiet_hours),
    [NIGHT, { from: "22:00", to: "07:30" }, { from: "00:00", to: "00:00" }, { from: "22:00", to: "07:30" }],
  );
  await close();
});

test("quiet hours that were not kept go back", async () => {
  const session = await openAlerts(withHours(NIGHT), {
    set_preferences() {
      throw refusal("not_saved");
    },
  });
  const { page, close } = session;
  await page.getByLabel("From", { exact: true }).fill("23:00");
  await page.getByLabel("To", { exact: true }).focus();
  await page.waitForSelector("#notice:not([hidden])");
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "22:00");
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await calls(session, "set_preferences", 2);
  await page.waitForFunction(() => document.querySelector(".quiet-lines input[role=switch]").checked);
  await close();
});

for (const [name, value, sentence] of [
  ["the same time twice", "08:00", "Choose two different times."],
  ["no time", "", "This is not a time of day. Type one such as 22:00."],
]) {
  test(`quiet hours that are none are not sent: ${name}`, async () => {
    const { page, sent, close } = await openAlerts(withHours(NIGHT));
    await page.getByLabel("From", { exact: true }).fill(value);
    await page.keyboard.press("Enter");
    await page.getByText(sentence).waitFor();
    assert.equal(await page.locator(".quiet-hours input[aria-invalid=true]").count(), 1);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "22:00");
    assert.equal(await page.getByText(sentence).count(), 0);
    assert.deepEqual(sent("set_preferences"), []);
    await close();
  });
}

test("a time that is being chosen is not overwritten, and is kept when the page is left", async () => {
  const session = await openAlerts(withHours(NIGHT));
  const { page, host, close } = session;
  await page.getByLabel("From", { exact: true }).fill("21:00");
  host.show(withHours(NIGHT, { notify_low: false }));
  await page.waitForFunction(() => !document.querySelector(".alerts .line input").checked);
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "21:00");
  await page.evaluate(() => {
    location.hash = "#/wallet";
  });
  assert.deepEqual(await calls(session, "set_preferences", 1), [{ quiet_hours: { from: "21:00", to: "08:00" } }]);
  await close();
});

test("all alerts are paused and resumed, and the focus stays on the line", async () => {
  const session = await openAlerts(BUSY, {
    pause_alerts(_, host) {
      host.show({ ...BUSY, preferences: { ...preferences, alerts_paused: true, alerts_paused_until: ago(-60) } });
    },
    resume_alerts(_, host) {
      host.show(BUSY);
    },
  });
  const { page, sent, close } = session;
  for (const [label, span] of [
    ["1 hour", "hour"],
    ["Until tomorrow", "tomorrow"],
    ["Until I resume", "until_resumed"],
  ]) {
    await page.getByRole("button", { name: label, exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Resume alerts");
    assert.match(
      await page.getByRole("region", { name: "What comes next" }).innerText(),
      /All alerts are paused until /,
    );
    assert.equal(sent("pause_alerts").at(-1).span, span);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "1 hour");
  }
  assert.equal(sent("resume_alerts").length, 3);
  await close();
});

test("a test notification is sent once a press, and what comes of it is said", async () => {
  let fails = false;
  const { page, sent, close } = await openAlerts(BUSY, {
    test_notification() {
      if (fails) throw refusal("failed");
    },
  });
  const button = page.getByRole("button", { name: "Send a test notification" });
  await button.click();
  await page.locator("#notice").getByText("Sent. If nothing appears").waitFor();
  fails = true;
  await button.click();
  await page.locator("#notice").getByText("Something went wrong").waitFor();
  assert.equal(sent("test_notification").length, 2);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Send a test notification");
  await close();
});

test("the mark in days is sent as a whole number from 1 to 90, or taken away", async () => {
  const session = await open(chromium, view([ugen({ low_days: 7 })]), { hash: "#/account/u-gen" });
  const { page, close } = session;
  const input = page.getByLabel("Low mark in days", { exact: true });
  assert.equal(await input.inputValue(), "7");
  const wanted = [];
  for (const [typed, sent] of [
    ["5", 5],
    ["0", null],
    [" 90 ", 90],
    ["91", null],
    ["2.5", null],
    ["", 0],
    ["-3", null],
    ["soon", null],
    ["1", 1],
  ]) {
    await input.fill(typed);
    await page.keyboard.press("Enter");
    if (sent === null) {
      await page.locator(".account .wrong:not(:empty)").waitFor();
      assert.equal(await input.getAttribute("aria-invalid"), "true", typed);
      await page.keyboard.press("Escape");
    } else {
      wanted.push({ account: "u-gen", low_days: sent });
      await calls(session, "update_account", wanted.length);
      await page.waitForFunction(() => document.querySelector("[data-ref=low_days] button").hidden);
    }
  }
  assert.deepEqual(session.sent("update_account"), wanted);
  await close();
});

test("an account's alerts are snoozed and let through again, and the focus stays on the line", async () => {
  const low = (differs) => view([ugen({ standing: "low", low_mark: "2000", ...differs })]);
  const snoozed = (snoozed_until) => low({ snoozed: true, snoozed_until });
  const session = await open(chromium, low(), {
    hash: "#/account/u-gen",
    answers: {
      snooze_alerts: ({ span }, host) => host.show(snoozed(span === "until_topped_up" ? null : ago(-60))),
      end_snooze: (_, host) => host.show(low()),
    },
  });
  const { page, sent, close } = session;
  for (const [label, span, sentence] of [
    ["1 hour", "hour", /^Snoozed until .*\d:\d\d\s[AP]M\.$/],
    ["Until tomorrow", "tomorrow", /^Snoozed until .*\d:\d\d\s[AP]M\.$/],
    ["Until topped up", "until_topped_up", /^Snoozed until it is topped up\.$/],
  ]) {
    await page.getByRole("group", { name: "Snooze alerts" }).getByRole("button", { name: label }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "End snooze");
    assert.match(await page.locator(".spans-line .line:not([hidden]) p").innerText(), sentence);
    assert.deepEqual(sent("snooze_alerts").at(-1), { account: "u-gen", span });
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "1 hour");
  }
  assert.deepEqual(sent("end_snooze"), Array(3).fill({ account: "u-gen" }));
  await close();
});

test("a snooze until it is topped up is offered only where a top-up would end it", async () => {
  const outlook = (hundredths) => ({
    headline: null,
    to_low_mark: null,
    suggested_mark: null,
    to_zero: {
      kind: "range",
      reset: null,
      low:
        hundredths === null
          ? { kind: "over_three_months", days: null, hundredths: null, reset: null }
          : { kind: "days", days: Math.round(hundredths / 100), hundredths, reset: null },
      median: { kind: "days", days: 20, hundredths: 2000, reset: null },
      high: { kind: "days", days: 30, hundredths: 3000, reset: null },
    },
  });
  const { page, host, close } = await open(chromium, view([ugen()]), { hash: "#/account/u-gen" });
  await page.waitForSelector(".account");
  for (const [at, [differs, offered]] of [
    [{ standing: "low" }, true],
    [{ standing: "plenty" }, false],
    [{ standing: "empty" }, true],
    [{ standing: "fine", low_days: 10, outlook: outlook(1200) }, false],
    [{ standing: "fine", low_days: 10, outlook: outlook(1199) }, true],
    [{ standing: "fine", low_days: 10, outlook: outlook(null) }, false],
    [{ standing: "fine", low_days: null, outlook: outlook(100) }, false],
  ].entries()) {
    host.show(view([ugen({ name: `Case ${at}`, ...differs })]));
    await page.waitForFunction((name) => document.querySelector(".account h1").textContent === name, `Case ${at}`);
    assert.equal(await page.getByRole("button", { name: "Until topped up" }).isVisible(), offered, `case ${at}`);
    assert.equal(await page.getByRole("button", { name: "Until tomorrow" }).isVisible(), true);
  }
  await close();
});

for (const [name, differs] of [
  ["alerts are off", { alerts: false }],
  ["the account is paused", { paused: true }],
]) {
  test(`there is nothing to snooze while ${name}`, async () => {
    const { page, close } = await open(chromium, view([account("voxpria", differs)]), { hash: "#/account/voxpria" });
    await page.waitForSelector(".account");
    assert.equal(await page.getByRole("button", { name: "Until tomorrow" }).isVisible(), false);
    await close();
  });
}
