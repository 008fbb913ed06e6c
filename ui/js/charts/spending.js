// What the spending chart shows, worked out of the API's answer: a few sources, days in buckets, exact sums, and which
// days nothing is known of.

import { bucketsOf, dayOf } from "./days.js";
import { sumsOf } from "./decimal.js";

/**
 * @typedef {import("../types.d.ts").Spending} Spending
 * @typedef {import("./days.js").Bucket} Bucket
 * @typedef {import("./days.js").Unit} Unit
 */

/** More than these, and a bar is confetti. */
const MOST_SOURCES = 5;

/**
 * @typedef {object} SpendingModel
 * @property {number} from the first day
 * @property {number} to the last day
 * @property {Series[]} series most first; the last may stand for several sources
 * @property {string} total
 * @property {boolean} empty nothing was spent, or nothing is known
 * @property {Knowledge} known of all days together
 * @property {(unit: Unit, weekStart: number) => Bar[]} bars
 */
/**
 * @typedef {object} Series
 * @property {string | null} source in the service's words; `null` for all others
 * @property {number} count how many sources it stands for
 * @property {string} total
 */
/**
 * @typedef {object} Bar
 * @property {number} from the first day
 * @property {number} to the last day
 * @property {Knowledge} known
 * @property {string} total
 * @property {string[]} parts one a series
 */
/** @typedef {"all" | "part" | "none"} Knowledge how many of some days are known */

/**
 * @param {Spending} spending
 * @param {(day: number) => boolean} isKnown whether a day without spending is known to have none
 * @returns {SpendingModel}
 */
export function modelOf({ from, to, sources }, isKnown) {
  const [first, last] = [dayOf(from), dayOf(to)];
  const sums = sumsOf(sources.flatMap((source) => source.days.map((day) => day.spent)));
  /** What was spent on each day. @type {Map<number, bigint>[]} */
  const perDay = [];
  sources.forEach((source, at) => {
    const place = Math.min(at, MOST_SOURCES);
    const days = perDay[place] ?? new Map();
    perDay[place] = days;
    for (const { day, spent } of source.days) {
      const number = dayOf(day);
      if (number >= first && number <= last) days.set(number, (days.get(number) ?? 0n) + sums.units(spent));
    }
  });
  const spent = perDay.map((days) => [...days.values()].reduce((sum, units) => sum + units, 0n));
  const counts = (/** @type {number} */ day) => perDay.some((days) => days.has(day)) || isKnown(day);

  return {
    from: first,
    to: last,
    series: perDay.map((_, at) => ({
      source: at < MOST_SOURCES ? (sources[at]?.source ?? "") : null,
      count: at < MOST_SOURCES ? 1 : sources.length - MOST_SOURCES,
      total: sums.text(spent[at] ?? 0n),
    })),
    total: sums.text(spent.reduce((sum, units) => sum + units, 0n)),
    empty: perDay.every((days) => days.size === 0),
    known: knowledge({ from: first, to: last }, counts),
    bars: (unit, weekStart) =>
      bucketsOf(first, last, unit, weekStart).map((bucket) => {
        const parts = perDay.map((days) => within(days, bucket));
        return {
          ...bucket,
          known: knowledge(bucket, counts),
          total: sums.text(parts.reduce((sum, units) => sum + units, 0n)),
          parts: parts.map(sums.text),
        };
      }),
  };
}

/** @param {Map<number, bigint>} days @param {Bucket} bucket */
function within(days, { from, to }) {
  let sum = 0n;
  for (let day = from; day <= to; day += 1) sum += days.get(day) ?? 0n;
  return sum;
}

/** @param {Bucket} bucket @param {(day: number) => boolean} counts @returns {Knowledge} */
function knowledge({ from, to }, counts) {
  let known = 0;
  for (let day = from; day <= to; day += 1) known += Number(counts(day));
  return known === 0 ? "none" : known === to - from + 1 ? "all" : "part";
}
