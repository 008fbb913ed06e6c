// A headless browser on a page of the canned host, that fails a test on anything the page should never say.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./server.js";

const executablePath = [
  process.env.BRIMFUL_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

/** Whether the first view is painted. */
const isPainted = () => Boolean(document.getElementById("verdict").textContent);

/** Starts the browser that the tests of a file share. */
export const browser = () => chromium.launch({ executablePath, args: ["--no-sandbox"] });

/**
 * Opens the page on a view. What it should never say (a policy violation, an error) is collected in `complaints`.
 * `options` are those of a browser context, and `answers` (of the host), `hash`, `before` (what runs in the page before
 * its own code), and for another page than the first its `path` and when it is `ready`.
 */
export async function open(
  browser,
  view,
  { answers, hash = "", before = () => {}, path = "", ready = isPainted, ...options } = {},
) {
  const host = await serve(view, answers);
  const context = await browser.newContext({ viewport: { width: 400, height: 640 }, locale: "en-US", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.addInitScript(before);
  const complaints = [];
  page.on("console", (message) => {
    // The browser itself reports each refused command as a failed request.
    const expected = message.location().url.endsWith("/api/call");
    if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.stack));
  await page.goto(host.url + path + hash);
  await page.waitForFunction(ready);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  return {
    host,
    page,
    complaints,
    /** The arguments of every call of a command so far. */
    sent: (command) => host.calls.filter((call) => call.command === command).map((call) => call.args),
    async close() {
      await context.close();
      await host.close();
    },
  };
}
