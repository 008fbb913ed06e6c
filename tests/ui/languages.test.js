// Every language: which one comes up, whole and in its direction; how it is set; and that everything fits.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open as openBackend } from "./support/backend-page.js";
import { bridge } from "./support/bridge.js";
import { browser, open } from "./support/browser.js";
import { languages, words } from "./support/locales.js";
import { PATIENCE } from "./support/server.js";
import { preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Without the marks of direction. */
const bare = (text) => text.replace(/[\u200f\u2067-\u2069]/g, "");

/** Texts and labels on the page that are a key: words that are missing. */
const keysShown = (page) =>
  page.evaluate(() => {
    const said = [...document.querySelectorAll("body *")].flatMap((node) => [
      ...[...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data),
      ...["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name) ?? ""),
    ]);
    return said.filter((text) => /^[a-z_]+(\.[a-z_]+)+(#[a-z]+)?$/.test(text.trim()));
  });

test("each language comes up whole, in its direction", async () => {
  for (const language of languages) {
    const { page, complaints, close } = await open(chromium, states.five, { hash: `?lang=${language}#/settings` });
    await page.locator("[data-pane=settings] article").waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [
      language,
      language === "ar" ? "rtl" : "ltr",
    ]);
    const all = words(language);
    assert.equal(await page.locator("article h1").textContent(), all["settings.title"], language);
    const verdict = bare(await page.locator("#verdict").textContent());
    assert.equal(
      verdict,
      (all["verdict.need_credits#one"] ?? all["verdict.need_credits#other"]).replace("{count}", "1"),
    );
    assert.deepEqual(await keysShown(page), [], language);
    assert.deepEqual(complaints, [], language);
    await close();
  }
});

test("the address decides, else the first of the browser's languages that there are words in", async () => {
  const amount = "21310.4";
  for (const [hash, locale, language, shown] of [
    ["", "de-AT", "de", "21\u00a0310,4"],
    ["", "pt-PT", "pt-BR", "21\u00a0310,4"],
    ["", "zh-CN", "zh-Hans", "21,310.4"],
    ["", "zh-TW", "en", "21,310.4"],
    ["", "pl-PL", "en", "21\u00a0310,4"],
    ["?lang=fr", "de-AT", "fr", "21\u202f310,4"],
    ["?lang=de", "de-CH", "de", "21'310.4"],
    ["?lang=de&locale=de-AT", "en-US", "de", "21\u00a0310,4"],
    ["?lang=xx&locale=%00", "es-ES", "es", "21.310,4"],
  ]) {
    const { page, close } = await open(chromium, states.five, { hash, locale });
    const said = `${hash} ${locale}`;
    assert.equal(await page.evaluate(() => document.documentElement.lang), language, said);
    const row = page.locator("#rows > li", { hasText: "Client work" });
    assert.equal(await row.locator("[data-ref=amount]").textContent(), shown, `${said} ${amount}`);
    await close();
  }
});

test("what the view says is spoken, at the same place", async () => {
  const { page, host, close } = await open(chromium, states.five, { hash: "#/settings" });
  const lang = (tag) => page.waitForFunction((tag) => document.documentElement.lang === tag, tag);
  await lang("en");
  host.show({
    ...states.five,
    speech: { language: "ja", locale: "ja-JP" },
    preferences: { ...preferences, language: "ja" },
  });
  await lang("ja");
  await page.locator("[data-pane=settings] article").waitFor();
  assert.equal(await page.locator("[data-ref=language]").inputValue(), "ja");
  host.show(states.five);
  await lang("en");
  assert.equal(new URL(page.url()).search, "");
  await close();
});

/** Chooses a language. The page is loaded anew at once, so the driver's own way would look for the control in vain. */
const choose = (page, label, value) =>
  page.getByLabel(label).evaluate((select, value) => {
    select.value = value;
    select.dispatchEvent(new Event("change"));
  }, value);

test("Settings changes the language, and back to the system's", async (t) => {
  const { page } = await openBackend(t, chromium);
  await page.getByRole("button", { name: "Look around with sample data" }).click();
  await page.waitForFunction(() => document.querySelectorAll("#rows > *").length === 5);
  await page.getByRole("link", { name: "Settings" }).click();
  await choose(page, "Language", "de");
  await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  // The sample speaks as the user's own accounts do, before and after.
  await page.locator("[data-ref=sample]").click();
  await page.locator("[data-ref=sample]", { hasText: words("de")["settings.sample_start"] }).waitFor();
  const refused = await page.evaluate(async () => {
    const change = { command: "set_preferences", args: { language: "tlh" } };
    const answer = await fetch("/api/call", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(change),
    });
    return [answer.status, (await answer.json()).code];
  });
  assert.deepEqual(refused, [400, "failed"]);
  await choose(page, words("de")["settings.language"], "system");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
});

/** What does not fit: the page scrolls sideways, or something to press is cut or lies beside the page. */
const misfits = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    const found = wide > 0 ? [`the page scrolls sideways by ${wide}`] : [];
    const say = (node, what) => found.push(`${what}: ${node.localName} "${node.textContent.trim().slice(0, 40)}"`);
    for (const node of document.querySelectorAll("button, a, label, summary, h1, h2, h3, input, select")) {
      const { left, right, width } = node.getBoundingClientRect();
      if (width <= 1 || !node.checkVisibility() || node.closest(".vh, [role=grid], .table-scroll")) continue;
      if (left < -1 || right > innerWidth + 1) say(node, "beside the page");
      const inline = getComputedStyle(node).display === "inline";
      const cut = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
      if (node.matches("button, a") && !inline && cut) say(node, "cut");
    }
    return found;
  });

test("everything fits in 400 px, in every language", async () => {
  const backend = await bridge();
  const ask = async (command) => {
    const answer = await fetch(`${backend.url}api/call`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ command }),
    });
    return answer.json();
  };
  await ask("start_sample");
  let accounts = [];
  // The pages should not compete with the fetching of activity.
  while (!accounts.length || accounts.some((one) => !["complete", "observing"].includes(one.fill?.state))) {
    ({ accounts } = await ask("view"));
  }
  const id = (provider) => accounts.find((account) => account.provider === provider).id;
  const views = [
    ["#/settings", "settings"],
    ["#/alerts", "alerts"],
    [`#/account/${id("u-gen")}`, "account"],
    [`#/account/${id("pixverse")}`, "account"],
    [`#/topup/${id("u-gen")}`, "topup"],
    [`#/billing/${id("u-gen")}`, "billing"],
    ["#/plan", "plan"],
    ["#/plans", "plans"],
    [`#/prices?account=${id("u-gen")}`, "prices"],
    ["#/welcome", "welcome"],
    ["#/wallet", "none"],
    // Last: what comes after it would wait for its sums, which a debug build takes seconds for.
    ["#/activity", "activity"],
  ];
  const found = [];
  const context = await chromium.newContext({ viewport: { width: 400, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  for (const language of languages) {
    await page.goto(`${backend.url}?lang=${language}`);
    for (const [hash, pane] of views) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
      await page.waitForFunction((pane) => document.getElementById("app").dataset.pane === pane, pane);
      await page.waitForFunction(() => !document.querySelector("#pane [aria-busy=true]"));
      for (const misfit of await misfits(page)) found.push(`${language} ${hash}: ${misfit}`);
      for (const key of await keysShown(page)) found.push(`${language} ${hash}: ${key} has no words`);
    }
  }
  await context.close();
  backend.close();
  assert.deepEqual(found.toSorted(), []);
});
