// Opens an account's page with its charts, and reads what they show.

import { open } from "./browser.js";
import { daysAgo, rangeOf } from "./canned-charts.js";
import { account, view } from "./views.js";

export const SPANS = ["7 days", "30 days", "90 days", "Year", "All"];
export const TALL = { width: 400, height: 1600 };

export const fill = (differs) => ({
  state: "complete",
  rows: 9,
  step: 1,
  steps: 1,
  back_to: "2000-01-01",
  error: null,
  ...differs,
});
export const two = (differs = {}, filled = {}) =>
  view([account("u-gen", { fill: fill(filled), findings: 0 }), account("voxpria", { fill: fill(), findings: 0 })], {
    activity_version: 1,
    ...differs,
  });

/** Opens the page of an account and waits until its charts are drawn. */
export async function charts(chromium, state = two(), options = {}) {
  const opened = await open(chromium, state, { hash: "#/account/u-gen", viewport: TALL, ...options });
  const { page } = opened;
  await drawn(page);
  const plot = (kind) => page.locator(`.${kind} .chart-plot`);
  return {
    ...opened,
    plot,
    pick: async (span) => {
      await page.locator(".spans label", { hasText: span }).click();
      await drawn(page);
    },
    /** A text of a chart, without the marks that keep it in order. */
    text: async (kind, name) =>
      (await page.locator(`.${kind} .chart-${name}`).innerText()).replace(/[\u200f\u2066-\u2069]/g, ""),
    status: () => page.locator("#status").textContent(),
    /** Points at a share of a plot's width. */
    point: async (kind, share) => {
      const box = await plot(kind).boundingBox();
      await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
    },
    /** The texts of a table that is opened, row by row. */
    table: async (kind) => {
      await page.locator(`.${kind} .chart-table:not([open]) summary`).click();
      await page.waitForSelector(`.${kind} tr`);
      return page
        .locator(`.${kind} tr`)
        .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    },
  };
}

export const drawn = (page) =>
  page.waitForFunction(
    () =>
      document.querySelectorAll(".chart-svg .chart-zero, .chart-svg .chart-tick").length > 1 &&
      !document.querySelector(".charts[aria-busy]"),
  );

/** Spending with these days of one source. */
export const spent = (span, days, source = "Video") => ({
  ...rangeOf(span),
  sources: days.length
    ? [{ source, spent: "0", days: days.map(([ago, amount]) => ({ day: daysAgo(ago), spent: amount })) }]
    : [],
});
