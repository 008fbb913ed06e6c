// The alerts: what was told and why, and what comes next.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { group, lines, openAlerts } from "./support/alerts-page.js";
import { browser, open } from "./support/browser.js";
import { ago, alerts, BUSY, busy, LOG, preferences, told } from "./support/canned-alerts.js";
import { keepsNobodyOut } from "./support/reach.js";
import { refusal } from "./support/server.js";
import { states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

test("an alert leads to its account, unusual spending to that day, and a removed account nowhere", async () => {
  const { page, close } = await openAlerts(chromium, BUSY, busy());
  await group(page, "What was told").getByRole("button", { name: "Show 1 more" }).click();
  const link = (at, name) => lines(page, "What was told").nth(at).getByRole("link", { name });
  assert.equal(await link(0, "PowerPost").getAttribute("href"), "#/account/powerpost");
  assert.equal(
    await link(2, "See the entries of that day").getAttribute("href"),
    "#/activity?account=u-gen&from=2026-05-12&to=2026-05-12",
  );
  assert.match(await lines(page, "What was told").nth(2).innerText(), /It was held back first\./);
  assert.equal(await lines(page, "What was told").nth(5).getByRole("link").count(), 0);
  assert.match(await lines(page, "What was told").nth(5).innerText(), /an account that was removed/);
  await lines(page, "What comes next").first().getByRole("link").click();
  await page.waitForSelector(".account");
  assert.equal(await page.locator(".account h1").textContent(), "PowerPost");
  await close();
});

test("more of what was told is shown on request, and the focus goes to the first of it", async () => {
  const { page, close } = await openAlerts(chromium, BUSY, busy());
  assert.equal(await lines(page, "What was told").count(), 5);
  const more = group(page, "What was told").getByRole("button", { name: "Show 1 more" });
  await more.focus();
  await page.keyboard.press("Enter");
  assert.equal(await lines(page, "What was told").count(), LOG.length);
  assert.equal(await more.isVisible(), false);
  assert.equal(
    await page.evaluate(() => [...document.activeElement.parentElement.children].indexOf(document.activeElement)),
    5,
  );
  await close();
});

test("a newer view asks again, and the focus stays on the line that had it", async () => {
  let now = busy();
  const { page, host, close } = await openAlerts(chromium, BUSY, () => now);
  const link = lines(page, "What was told").first().getByRole("link", { name: "PowerPost" });
  await link.focus();
  now = { ...now, told: [told("u-gen", "empty", 0), ...now.told] };
  host.show({ ...BUSY, activity_version: 2 });
  await page.waitForFunction(() => document.querySelector(".told li .told-kind").textContent === "Empty");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "PowerPost");
  await close();
});

test("a view that comes while the alerts are asked for is not answered with older ones", async () => {
  let answered = 0;
  let release;
  const waiting = new Promise((resolve) => {
    release = resolve;
  });
  const { page, host, close } = await open(chromium, BUSY, {
    hash: "#/alerts",
    answers: {
      async alerts() {
        answered += 1;
        if (answered > 1) return alerts([], [told("u-gen", "empty", 0)]);
        await waiting;
        return alerts([], [told("powerpost", "low", 9)]);
      },
    },
  });
  await page.waitForSelector(".alerts");
  host.show({ ...BUSY, verdict: { kind: "need_credits", count: 1 } });
  await page.waitForFunction(() => document.getElementById("verdict").textContent.startsWith("1"));
  release();
  await page.waitForFunction(() => document.querySelector(".told li .told-kind")?.textContent === "Empty");
  assert.equal(answered, 2);
  await close();
});

test("where the alerts could not be read it says so, and the choices still work", async () => {
  let fails = true;
  const { page, host, sent, close } = await open(chromium, BUSY, {
    hash: "#/alerts",
    answers: {
      alerts() {
        if (fails) throw refusal("ended");
        return busy();
      },
    },
  });
  await page.getByText("What was told could not be read just now.").waitFor();
  await page.getByRole("switch", { name: "When credits run low" }).click();
  fails = false;
  host.show({ ...BUSY, activity_version: 2 });
  await page.waitForSelector(".alerts-known:not([hidden])");
  assert.equal(await page.getByText("What was told could not be read just now.").count(), 0);
  assert.deepEqual(sent("set_preferences"), [{ notify_low: false }]);
  await close();
});

test("without accounts the choices are there, and the lists say that they are empty", async () => {
  const { page, close } = await openAlerts(chromium, states.welcome, alerts([]));
  assert.match(await group(page, "What was told").innerText(), /Nothing was told yet\./);
  assert.match(await group(page, "What comes next").innerText(), /There is no account yet\./);
  assert.ok(await page.getByRole("switch", { name: "When credits run low" }).isVisible());
  await close();
});

const HELD = {
  ...BUSY,
  preferences: {
    ...preferences,
    quiet_hours: { from: "22:00", to: "08:00" },
    alerts_paused: true,
    alerts_paused_until: ago(-90),
  },
};
for (const [name, viewport, shown, canned] of [
  ["narrow", { width: 400, height: 640 }, BUSY, busy()],
  ["wide", { width: 1280, height: 800 }, BUSY, busy()],
  ["quiet and paused", { width: 400, height: 640 }, HELD, { ...busy(), quiet: true, quiet_until: "08:00" }],
  ["without accounts", { width: 400, height: 640 }, states.welcome, alerts([])],
]) {
  test(`the alerts keep nobody out and are not cut off: ${name}`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, complaints, close } = await openAlerts(chromium, shown, canned, { viewport, colorScheme });
      await keepsNobodyOut(page, complaints, colorScheme);
      await close();
    }
  });
}
