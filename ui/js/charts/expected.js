// Where a balance is expected to go: a dashed line to nothing at the middle of the forecast, and the room between its two
// ends. Only pixels: the words stand in the sentence above the chart and in its note.

import { shape } from "./svg.js";

const DAY = 24 * 3600_000;

/** No chart looks further ahead than this share of what it looks back, nor less than a week. */
const SHARE = 0.5;
const LEAST = 7;

/**
 * What is expected of a balance, in days until nothing is left.
 * @typedef {object} Expected
 * @property {number} median
 * @property {{ low: number, high: number } | null} band `null` where an end of it is beyond what is foretold
 */

/** What an account's outlook says for a chart; `null` where it says no day. @param {import("../types.d.ts").Account} account @returns {Expected | null} */
export function expectedOf({ outlook, available, paused }) {
  const zero = outlook?.to_zero;
  if (zero?.kind !== "range" || available === null || paused) return null;
  const days = (/** @type {import("../types.d.ts").Lasts | null} */ lasts) => (lasts?.hundredths ?? 0) / 100;
  const [low, median, high] = [days(zero.low), days(zero.median), days(zero.high)];
  if (median <= 0) return null;
  return { median, band: low > 0 && high > 0 ? { low, high } : null };
}

/** How many days a chart looks ahead. @param {Expected | null} expected @param {number} back how many days it looks back */
export function daysAhead(expected, back) {
  if (!expected) return 0;
  const most = Math.max(LEAST, Math.round(back * SHARE));
  return Math.min(most, Math.max(1, Math.ceil(expected.band?.high ?? expected.median)));
}

/**
 * Draws it from a point on; what lies beyond the chart is cut.
 * @param {{ layer: Element, area: import("./axes.js").Area, x: (time: number) => number, end: number }} place
 * @param {{ time: number, value: number }} now
 * @param {Expected} expected
 */
export function drawExpected({ layer, area, x, end }, now, { median, band }) {
  const ahead = (end - now.time) / DAY;
  /** A point of the straight way that ends after so many days. @param {number} after @param {number} day */
  const point = (after, day) =>
    `${x(now.time + day * DAY).toFixed(2)} ${area.y(now.value * Math.max(0, 1 - day / after)).toFixed(2)}`;
  const upto = (/** @type {number} */ after) => Math.min(after, ahead);
  const start = point(1, 0);
  if (band) {
    const { low, high } = band;
    // Down at the soonest, along the foot or the chart's end, and back up from the latest.
    const d = `M${start}L${point(low, upto(low))}L${point(low, upto(high))}L${point(high, upto(high))}z`;
    layer.append(shape("path", { class: "chart-expected-band", d }));
  }
  layer.append(shape("path", { class: "chart-expected", d: `M${start}L${point(median, upto(median))}` }));
}
