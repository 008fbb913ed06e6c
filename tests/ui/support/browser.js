// A headless browser on a page of the canned host, that fails a test on anything the page should never say.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { PATIENCE, serve, site } from "./server.js";

const executablePath = [
  process.env.BRIMFUL_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

/** Whether the first view is painted. */
const isPainted = () => Boolean(document.getElementById("verdict").textContent);

const NARROW = { width: 400, height: 640 };

/**
 * Switched off: the first line, because a window of Chromium that nobody sees loads the page behind its address bar, which
 * takes more time than all of Brimful's; the others as the driver does, whose list this one replaces.
 */
const OFF = [
  "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
  "AvoidUnnecessaryBeforeUnloadCheckSync,BoundaryEventDispatchTracksNodeRemoval,DestroyProfileOnBrowserClose",
  "DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,OptimizationHints,PaintHolding",
  "RenderDocument,ThirdPartyStoragePartitioning,Translate",
].join(",");

/** Starts the browser that the tests of a file share. @param {string[]} [more] switches beside the usual ones */
export const browser = (more = []) =>
  chromium.launch({ executablePath, args: ["--no-sandbox", `--disable-features=${OFF}`, ...more] });

/** What the tests of a file share of a browser: contexts and the pages in them that no test has, by the context's options. */
const shared = new WeakMap();

/**
 * A page in a context with these options, and the site that it opens. What it has fetched and compiled for one test it
 * has for the next. `alone` makes everything for one test only.
 */
async function room(browser, alone, options) {
  const make = () => browser.newContext({ viewport: NARROW, locale: "en-US", ...options });
  if (alone) {
    const context = await make();
    return { page: await context.newPage(), leave: () => context.close() };
  }
  const rooms = shared.get(browser) ?? new Map();
  shared.set(browser, rooms);
  const key = JSON.stringify(options);
  if (!rooms.has(key)) rooms.set(key, { context: await make(), idle: [] });
  const { context, idle } = rooms.get(key);
  const one = idle.pop() ?? { page: await context.newPage(), place: await site({ kept: true }) };
  return {
    ...one,
    /**
     * Leaves the page as a new one is, but for what `open` sets in any case. A test that failed never comes here, and no
     * other gets its page.
     */
    async leave() {
      const { page } = one;
      assert.deepEqual(await page.evaluate(keptThere), [], "the page kept something in the browser");
      await page.mouse.move(-1, -1);
      await page.goto("about:blank");
      idle.push(one);
    },
  };
}

/** What a page has kept in the browser: the next one would find it. Brimful keeps everything in its backend. */
const keptThere = () => [
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...document.cookie.split("; ").filter(Boolean),
];

/**
 * Opens the page on a view. What it should never say (a policy violation, an error) is collected in `complaints`.
 * `options` are those of a browser context, and `answers` (of the host), `hash`, `before` (what runs in the page before
 * its own code), and for another page than the first its `path` and when it is `ready`. A test that changes more than its
 * page, as the clock of a context, asks to have it `alone`.
 */
export async function open(
  browser,
  view,
  { answers, hash = "", before, path = "", ready = isPainted, alone = false, ...options } = {},
) {
  const { viewport = NARROW, colorScheme = null, reducedMotion = null, ...others } = options;
  const { forcedColors = null, contrast = null, ...ofContext } = others;
  const { page, place, leave } = await room(browser, alone, ofContext);
  const host = await serve(view, answers, place);
  page.setDefaultTimeout(PATIENCE);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion, forcedColors, contrast });
  const script = before && (await page.addInitScript(before));
  const complaints = [];
  const heard = (message) => {
    // The browser itself reports each refused command as a failed request.
    const expected = message.location().url.endsWith("/api/call");
    if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
  };
  const failed = (error) => complaints.push(error.stack);
  page.on("console", heard);
  page.on("pageerror", failed);
  await page.goto(host.url + path + hash);
  await page.waitForFunction(ready);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const sent = (command) => host.calls.filter((call) => call.command === command).map((call) => call.args);
  return {
    host,
    page,
    complaints,
    /** The arguments of every call of a command so far. */
    sent,
    /** Waits until a command was called so many times. */
    heard: (command, times = 1) => host.until(() => sent(command).length >= times),
    async close() {
      page.off("console", heard);
      page.off("pageerror", failed);
      await script?.dispose();
      await leave();
      await host.close();
    },
  };
}
