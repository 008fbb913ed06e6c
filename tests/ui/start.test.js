// The start of the page: what it fetches before it is painted and what later, and what is seen while a part is on its way.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { serve } from "./support/server.js";
import { states } from "./support/views.js";

const HTML = readFileSync(new URL("../../ui/index.html", import.meta.url), "utf8");
const named = (pattern) => [...HTML.matchAll(pattern)].map((match) => match[1]).sort();
/** The style sheets that are not fetched at first. */
const LATER = named(/<link rel="stylesheet" href="([^"]+)" disabled>/g);

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** A page of its own on a view, with everything that it asked the host for. `prepare` comes before the page is opened. */
async function opened(view, { hash = "", prepare = async () => {}, width = 400, locale = "en-US" } = {}) {
  const host = await serve(view);
  const context = await chromium.newContext({ viewport: { width, height: 640 }, locale });
  const page = await context.newPage();
  const asked = [];
  const thrown = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname.slice(1)));
  page.on("pageerror", (error) => thrown.push(error.stack));
  await page.clock.install();
  await prepare(page);
  await page.goto(host.url + hash);
  await page.waitForFunction(() => document.getElementById("verdict").textContent !== "");
  const close = async () => {
    assert.deepEqual(thrown, []);
    await context.close();
    await host.close();
  };
  return { page, asked, thrown, close };
}

/** Lets the page rest until it has fetched what comes later: one part a moment, this one last. */
async function rest(page, asked) {
  while (!asked.includes("js/components/activity-details.js")) await page.clock.runFor(1_000);
  await page.waitForFunction(() => !document.querySelector("link[rel=stylesheet][disabled]"));
  await page.evaluate(() => import("/js/components/activity-details.js"));
}

test("before it is painted the page fetches its own list, the words of its language, and no more", async () => {
  for (const [locale, words] of [
    ["en-US", "en"],
    ["de-DE", "de"],
  ]) {
    const { page, asked, close } = await opened(states.five, { locale });
    const fetched = asked.filter((path) => /\.(js|css)$/.test(path) && path !== "js/platform/http.js").sort();
    const expect = [
      ...named(/<link rel="modulepreload" href="([^"]+)">/g),
      ...named(/<link rel="stylesheet" href="([^"]+)">/g),
      ...named(/<script type="module" src="([^"]+)"/g),
      `locales/${words}.js`,
    ];
    assert.deepEqual(fetched, expect.sort());
    await page.close();
    await close();
  }
});

test("at rest it fetches everything else, which changes nothing that is seen, and a click then waits for nothing", async () => {
  for (const state of ["errors", "standings", "welcome"]) {
    const { page, asked, close } = await opened(states[state]);
    await rest(page, asked);
    const whole = await page.screenshot({ animations: "disabled" });
    await page.evaluate((sheets) => {
      for (const sheet of sheets) document.querySelector(`link[href="${sheet}"]`).disabled = true;
    }, LATER);
    assert.ok((await page.screenshot({ animations: "disabled" })).equals(whole), `${state} looked otherwise`);
    await page.evaluate((sheets) => {
      for (const sheet of sheets) document.querySelector(`link[href="${sheet}"]`).disabled = false;
    }, LATER);
    const known = asked.length;
    for (const hash of ["#/settings", "#/alerts", "#/activity", "#/plan"]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    }
    await page.keyboard.press("Shift+?");
    await page.locator("dialog[open]").waitFor();
    const files = asked.slice(known).filter((path) => /\.(js|css)$/.test(path));
    assert.deepEqual(files, []);
    await close();
  }
});

test("a page that the address names is painted at once, and the wallet never before it", async () => {
  const prepare = (page) =>
    page.addInitScript(() => {
      window.seen = new Set();
      const look = () => {
        const list = document.getElementById("wallet");
        if (list?.checkVisibility() && list.querySelector("li")) window.seen.add("wallet");
        if (document.querySelector("#pane h1")?.checkVisibility()) window.seen.add("page");
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
    });
  for (const hash of ["#/topup/u-gen", "#/account/u-gen", "#/settings"]) {
    const { page, close } = await opened(states.five, { hash, prepare });
    await page.locator("#pane h1").waitFor();
    assert.deepEqual(await page.evaluate(() => [...window.seen]), ["page"], hash);
    await page.waitForFunction(() => !document.querySelector("main[aria-busy]"));
    await close();
  }
});

test("while a view is on its way the one before stays and the page is busy; the focus goes to its heading", async () => {
  let answer;
  const held = new Promise((resolve) => {
    answer = resolve;
  });
  const prepare = (page) => page.route("**/views/settings.js", async (route) => held.then(() => route.continue()));
  const { page, close } = await opened(states.five, { prepare });
  await page.click("#to-settings");
  await page.locator("main[aria-busy=true]").waitFor();
  assert.ok(await page.locator("#rows > li").first().isVisible(), "the wallet stays");
  answer();
  await page.waitForFunction(() => document.activeElement === document.querySelector("#pane h1"));
  assert.equal(await page.locator("main[aria-busy]").count(), 0);
  await close();
});

test("a page that does not come says so", async () => {
  const prepare = (page) => page.route("**/views/wallet.js", (route) => route.abort());
  const { page, close, thrown } = await opened(states.five, { prepare });
  assert.match(await page.innerText("#verdict"), /^Brimful did not answer\./);
  assert.equal(thrown.splice(0).length, 1, "what went wrong is on the console");
  await close();
});

test("a part that cannot be fetched is said, and offered anew", async () => {
  let fails = true;
  const prepare = (page) =>
    page.route(/(views\/alerts|components\/shortcuts-dialog|css\/alerts)\.(js|css)$/, (route) =>
      fails ? route.abort() : route.continue(),
    );
  const { page, close } = await opened(states.five, { prepare });
  await page.keyboard.press("Shift+?");
  await page.locator("#notice-text", { hasText: "Something went wrong." }).waitFor();
  await page.click("#to-alerts");
  await page.locator("#pane h1", { hasText: "Something went wrong." }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  await page.keyboard.press("Escape");
  await page.locator("#rows > li").first().waitFor();
  await page.click("#to-alerts");
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#pane h1", { hasText: "Alerts" }).waitFor();
  await close();
});

test("an answer that is older than what was told since changes nothing", async () => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const host = await serve(states.five, {
    async view() {
      const now = host.view;
      await held;
      return now;
    },
  });
  const context = await chromium.newContext();
  const page = await context.newPage();
  await page.goto(host.url);
  await host.until(() => host.calls.some(({ command }) => command === "view"));
  // Told as soon as the page listens: again and again, until it is seen.
  const telling = setInterval(() => host.show(states.one), 20);
  await page.waitForFunction(() => document.querySelectorAll("#rows > *").length === 1);
  clearInterval(telling);
  const answered = page.waitForResponse((response) => response.request().postData()?.includes('"view"'));
  release();
  await (await answered).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  assert.equal(await page.locator("#rows > *").count(), 1);
  await context.close();
  await host.close();
});
