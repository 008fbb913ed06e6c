// Pictures of the page that the next ones are held against, and `cargo xtask pictures`, which takes them anew.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { NOW, stopClock } from "./fixed-clock.js";

// The canned data are made when they are imported, which is to be after the clock was stopped.
const [{ browser }, { LOOKS, openLook }] = await Promise.all([import("./browser.js"), import("./looks.js")]);

const FOLDER = fileURLToPath(new URL("../pictures/", import.meta.url));
/** Where a picture that differs is left, and what differs in it. Not kept in the repository. */
const ARTIFACTS = fileURLToPath(new URL("../../artifacts/pictures/", import.meta.url));
const MADE_WITH = `${FOLDER}made-with.json`;

const NARROW = { width: 400, height: 900 };
const WIDE = { width: 1280, height: 800 };
const DARK = { colorScheme: "dark" };
const german = (options = {}) => ({ locale: "de", ...options });
const arabic = (options = {}) => ({ locale: "ar", ...options });

/** What is in the pictures: a look, and how it is looked at. Narrow, light and in English where nothing else is said. */
export const PICTURES = {
  welcome: ["wallet: welcome"],
  wallet: ["wallet: five"],
  "wallet-dark": ["wallet: five", DARK],
  "wallet-ar": ["wallet: five", arabic()],
  "wallet-wide": ["wallet: wide", { viewport: WIDE }],
  "wallet-wide-de-dark": ["wallet: wide", german({ viewport: WIDE, ...DARK })],
  "wallet-offline": ["wallet: offline"],
  "wallet-errors-dark": ["wallet: errors", DARK],
  "account-charts": ["account: charts", { viewport: { width: 400, height: 1800 } }],
  "account-refused-ar-dark": ["account: key refused", arabic(DARK)],
  "account-wide-de": ["account: on hold", german({ viewport: WIDE })],
  plan: ["plan: affordable", { viewport: { width: 400, height: 1400 } }],
  "plan-wide-dark": ["plan: short", { viewport: WIDE, ...DARK }],
  "plan-ar": ["plan: short", arabic({ viewport: { width: 400, height: 1400 } })],
  "top-up": ["top up: packs"],
  "top-up-de-dark": ["top up: watched", german(DARK)],
  "top-up-failed": ["top up: failed"],
  activity: ["activity: entries"],
  "activity-wide-dark": ["activity: wide", { viewport: WIDE, ...DARK }],
  "activity-ar": ["activity: entries", arabic()],
  alerts: ["alerts: told", { viewport: { width: 400, height: 1400 } }],
  "alerts-wide-de": ["alerts: told", german({ viewport: WIDE })],
  settings: ["settings: narrow", { viewport: { width: 400, height: 1400 } }],
  "dialog-refused-dark": ["dialog: a key refused", DARK],
};

/**
 * How far a colour may be off, from 0 to 1 as pixelmatch counts it, and how many pixels may be further off. The same
 * browser with the same fonts draws a pixel in a hundred thousand one step of 256 lighter or darker at most; this is for
 * that, and for processors that round otherwise.
 */
const THRESHOLD = 0.01;
export const STRAY = 6;

/** The browser, drawing as it does on every machine. */
export const artist = () =>
  browser(["--disable-gpu", "--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb"]);

/** Opens what a picture shows. */
export function pose(chromium, name) {
  const [look, options = {}] = PICTURES[name];
  return openLook(chromium, LOOKS[look], {
    viewport: NARROW,
    timezoneId: "UTC",
    before: { content: `(${stopClock})(${NOW}); (${countQuestions})();` },
    ...options,
  });
}

/** Counts what the page asks and is not answered yet. Runs in the page, as its first script. */
function countQuestions() {
  const ask = globalThis.fetch;
  globalThis.asked = 0;
  globalThis.fetch = async (...given) => {
    globalThis.asked += 1;
    try {
      const answer = await ask(...given);
      await answer.clone().arrayBuffer();
      return answer;
    } finally {
      globalThis.asked -= 1;
    }
  };
}

/** Takes a picture of what the window shows, once everything is still. @param {import("playwright-core").Page} page */
export async function take(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const busy = () => globalThis.asked > 0 || document.querySelector('[aria-busy="true"]');
    // What an answer brings is drawn in a later frame, and may ask for something else.
    for (let quiet = 0; quiet < 3; quiet = busy() ? 0 : quiet + 1) await frame();
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode()));
  });
  return page.screenshot({ animations: "disabled", caret: "hide" });
}

/** How many pixels differ, and a picture of them; all of them where the sizes do. @param {Buffer} before @param {Buffer} now */
export function compare(before, now) {
  const [a, b] = [PNG.sync.read(before), PNG.sync.read(now)];
  const { width, height } = a;
  if (width !== b.width || height !== b.height)
    return { pixels: Math.max(width * height, b.width * b.height), diff: now };
  const diff = new PNG({ width, height });
  const pixels = pixelmatch(a.data, b.data, diff.data, width, height, { threshold: THRESHOLD });
  return { pixels, diff: PNG.sync.write(diff) };
}

/** Whether that is more than another processor would make of it. @param {Buffer} before @param {Buffer} now */
export const differs = (before, now) => compare(before, now).pixels > STRAY;

/** The picture that was taken before, or nothing. @param {string} name */
export const baseline = (name) => (existsSync(file(name)) ? readFileSync(file(name)) : null);

/** The names of the pictures that are kept. */
export const kept = () =>
  readdirSync(FOLDER)
    .filter((one) => one.endsWith(".png"))
    .map((one) => basename(one, ".png"));

/** Takes away what an earlier run has left. */
export const clear = () => rmSync(ARTIFACTS, { recursive: true, force: true });

/** Leaves a picture and what differs in it, and says where. @param {string} name @param {Buffer} now @param {Buffer} diff */
export function leave(name, now, diff) {
  mkdirSync(ARTIFACTS, { recursive: true });
  const [one, other] = [`${ARTIFACTS}${name}.png`, `${ARTIFACTS}${name}.diff.png`];
  writeFileSync(one, now);
  writeFileSync(other, diff);
  return [one, other];
}

const file = (name) => `${FOLDER}${name}.png`;

/** A font as the system names it: its file, its version, and how it is drawn. @param {string} pattern */
function font(pattern) {
  const format = "%{file|basename} %{fontversion} hinting %{hinting} %{hintstyle} antialias %{antialias}";
  return execFileSync("fc-match", ["-f", format, pattern], { encoding: "utf8" });
}

/** What the look of every letter depends on, on this machine. @param {import("playwright-core").Browser} chromium */
export function madeWith(chromium) {
  const fonts = {};
  for (const pattern of ["system-ui", "system-ui:bold", "sans-serif", "sans-serif:lang=ar", "monospace"]) {
    try {
      fonts[pattern] = font(pattern);
    } catch {
      fonts[pattern] = "unknown: no fc-match";
    }
  }
  return { system: process.platform, chromium: chromium.version().split(".")[0], ...fonts };
}

/** What this machine has otherwise than the one that took the pictures, a text each. @param {object} here what `madeWith` says */
export function otherwise(here) {
  const there = JSON.parse(readFileSync(MADE_WITH, "utf8"));
  return Object.keys({ ...there, ...here })
    .filter((one) => there[one] !== here[one])
    .map((one) => `${one}: ${there[one]} there, ${here[one]} here`);
}

/** Takes every picture anew. One that shows the same as before stays the file that it was. */
async function renew() {
  const chromium = await artist();
  mkdirSync(FOLDER, { recursive: true });
  for (const name of kept()) if (!(name in PICTURES)) rmSync(file(name));
  const changed = [];
  for (const name of Object.keys(PICTURES)) {
    const { page, close } = await pose(chromium, name);
    const now = await take(page);
    await close();
    const was = baseline(name);
    if (was && !differs(was, now)) continue;
    writeFileSync(file(name), now);
    changed.push(name);
  }
  writeFileSync(MADE_WITH, `${JSON.stringify(madeWith(chromium), null, 2)}\n`);
  await chromium.close();
  console.log(
    `${changed.length ? `New, to be looked at: ${changed.join(", ")}.` : "Nothing looks otherwise."} (${FOLDER})`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await renew();
