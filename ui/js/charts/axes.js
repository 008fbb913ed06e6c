// The axes: amounts up the side where lines begin, and days along the foot in the direction in which one reads.

import { locale } from "../copy.js";
import { bucketsOf, dateOf } from "./days.js";
import { day, month, weekday, weekStart, year } from "./labels.js";
import { shape } from "./svg.js";

/**
 * @typedef {import("./scale.js").Scale} Scale
 * @typedef {import("./days.js").Unit} Unit
 */
/**
 * What there is to draw on.
 * @typedef {object} Sheet
 * @property {SVGElement} layer
 * @property {number} width in pixels
 * @property {number} height
 * @property {number} font the size of its text
 * @property {(text: string) => number} measure how wide a text is
 * @property {boolean} rtl the page reads from right to left, and so does time: a reader of Arabic or Hebrew looks for the past on the right
 */
/**
 * Where the marks go, inside the axes.
 * @typedef {object} Area
 * @property {number} top
 * @property {number} bottom
 * @property {number} width
 * @property {(share: number) => number} x from the share of the time that has passed, 0 to 1
 * @property {(x: number) => number} share and back
 * @property {(value: number) => number} y
 */

/** About how many lines of text there are from one step of the scale to the next. */
const ROOMY = 2.75;

/** How many steps a sheet has room for. @param {Sheet} sheet */
export const stepsOn = ({ height, font }) => Math.max(1, Math.min(5, Math.floor(height / (font * ROOMY)) - 1));

/** Draws the amounts, where there are any to be read; returns the room that is left. @param {Sheet} sheet @param {Scale} scale @param {boolean} bare only the foot is drawn @returns {Area} */
export function drawAmounts({ layer, width, height, font, measure, rtl }, scale, bare) {
  const ticks = bare ? scale.ticks.filter((tick) => tick.text === "0") : scale.ticks;
  const labels = ticks.map((tick) => (bare ? "" : short(tick.text)));
  // As wide as a few digits at least, so that the days of two charts stand under one another.
  const gutter = bare ? 0 : Math.max(3.5 * font, Math.ceil(Math.max(...labels.map(measure))) + font * 0.6);
  const [top, bottom] = [font * 0.7, height - font * 1.9];
  const [near, far] = rtl ? [width - gutter, 0] : [gutter, width];
  const y = (/** @type {number} */ value) =>
    bottom - ((value - scale.low) / (scale.high - scale.low || 1)) * (bottom - top);
  ticks.forEach((tick, at) => {
    const level = Math.round(y(tick.value)) + 0.5;
    const zero = tick.text === "0" ? " chart-zero" : "";
    layer.append(shape("path", { class: `chart-grid${zero}`, d: `M${near} ${level}H${far}` }));
    if (bare) return;
    const place = { x: near + (rtl ? 1 : -1) * font * 0.6, y: level + font * 0.35 };
    layer.append(shape("text", { class: "chart-label", "text-anchor": "end", ...place }, labels[at] ?? ""));
  });
  return {
    top,
    bottom,
    width: Math.abs(far - near),
    x: (share) => near + (far - near) * share,
    share: (x) => (x - near) / (far - near || 1),
    y,
  };
}

/** How days may be labelled, finest first. @type {[Unit, number, (day: number) => string][]} */
const TIERS = [
  ["day", 1, weekday],
  ["day", 1, day],
  ["week", 1, day],
  ["week", 2, day],
  ["month", 1, month],
  ["month", 3, month],
  ["month", 6, month],
  ["year", 1, year],
  ["year", 2, year],
  ["year", 5, year],
  ["year", 10, year],
];

/** Draws as many days as there is room for. @param {Sheet} sheet @param {Area} area @param {number} from the first day @param {number} to the last @param {(day: number) => number} x where the middle of a day is */
export function drawDays({ layer, width, font, measure }, area, from, to, x) {
  for (const [unit, every, label] of TIERS) {
    // Weekdays come again after a week.
    if (label === weekday && to - from > 7) continue;
    const labels = begun(from, to, unit, every).map((one) => {
      const text = label(one);
      const half = measure(text) / 2;
      // One at the edge moves inward, away from its tick.
      return { text, half, tick: x(one), middle: Math.min(Math.max(x(one), half), width - half) };
    });
    const crowded = labels.some(({ half, middle }, at) => {
      const before = labels[at - 1];
      return before && Math.abs(middle - before.middle) < half + before.half + font * 0.75;
    });
    if (crowded || labels.length === 0) continue;
    const y = area.bottom + font * 1.45;
    for (const { text, tick, middle } of labels) {
      layer.append(
        shape("path", { class: "chart-tick", d: `M${tick.toFixed(1)} ${area.bottom}v${font * 0.3}` }),
        shape("text", { class: "chart-label", "text-anchor": "middle", x: middle, y }, text),
      );
    }
    return;
  }
}

/** The days on which every so manieth unit begins; months and years are counted from January and from year 0. @param {number} from @param {number} to @param {Unit} unit @param {number} every */
function begun(from, to, unit, every) {
  // From one day earlier, so that a unit that begins on the first day is seen to begin there.
  const starts = bucketsOf(from - 1, to, unit, weekStart).slice(1);
  return starts
    .map((bucket) => bucket.from)
    .filter((day, at, all) => {
      if (unit === "month") return dateOf(day).getUTCMonth() % every === 0;
      if (unit === "year") return dateOf(day).getUTCFullYear() % every === 0;
      return (all.length - 1 - at) % every === 0;
    });
}

const usual = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 20 });
const scientific = new Intl.NumberFormat(locale, { notation: "scientific", maximumFractionDigits: 20 });

/** A step of the scale in few letters, and still exact. @param {string} text a decimal number */
function short(text) {
  const [whole = "", fraction = ""] = text.split(".");
  const format = whole.length > 15 || fraction.length > 6 ? scientific : whole.length > 4 ? compact : usual;
  return format.format(/** @type {Intl.StringNumericLiteral} */ (text));
}
