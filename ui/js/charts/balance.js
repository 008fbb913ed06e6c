// What the balance chart shows, worked out of the API's answer: runs of readings with gaps between them, and what the
// balance was at a time.

import { sumsOf } from "./decimal.js";

/** @typedef {import("../types.d.ts").BalancePoint} BalancePoint */

/**
 * Longer than this without a reading, in milliseconds, and nothing is known of the time between: twice the longest
 * interval between readings, and some to spare.
 */
const GAP = 150 * 60_000;

/**
 * A balance for a time.
 * @typedef {object} Step
 * @property {number} from in milliseconds
 * @property {number} until when it was last read
 * @property {string} available
 * @property {number} value for pixels only
 */
/**
 * @typedef {object} BalanceModel
 * @property {Step[]} steps in order of time
 * @property {Step[][]} runs the same, cut where nothing was read
 * @property {Step | null} least
 * @property {Step | null} most
 * @property {(time: number) => Step | null} at the balance at a time; `null` where it is not known
 * @property {(from: number, to: number) => { step: Step, time: number } | null} lastIn what was last known between two times
 */

/** @param {BalancePoint[]} points @returns {BalanceModel} */
export function modelOf(points) {
  const sums = sumsOf(points.map((point) => point.available));
  const steps = points.map(stepOf).sort((a, b) => a.from - b.from);
  /** @type {Step[][]} */
  const runs = [];
  for (const step of steps) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && step.from - last.until <= GAP) run.push(step);
    else runs.push([step]);
  }
  const ranked = steps.map((step) => ({ step, units: sums.units(step.available) }));
  const extreme = (/** @type {(a: bigint, b: bigint) => boolean} */ beats) =>
    ranked.reduce((best, one) => (best && !beats(one.units, best.units) ? best : one), ranked[0])?.step ?? null;

  /** The last step that began by then. @param {number} time */
  function begun(time) {
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {Step} */ (steps[middle]).from <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
  /** @param {number} time */
  function at(time) {
    const index = begun(time);
    const step = steps[index];
    if (!step || time <= step.until) return step ?? null;
    const next = steps[index + 1];
    return next && next.from - step.until <= GAP ? step : null;
  }
  return {
    steps,
    runs,
    least: extreme((a, b) => a < b),
    most: extreme((a, b) => a > b),
    at,
    lastIn(from, to) {
      const now = at(to);
      if (now) return { step: now, time: to };
      const step = steps[begun(to)];
      return step && step.until >= from ? { step, time: step.until } : null;
    },
  };
}

/** @param {BalancePoint} point @returns {Step} */
function stepOf({ from, until, available }) {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  if (Number.isNaN(start) || Number.isNaN(end)) throw new RangeError("not a time");
  // A clock that was set back between two readings must not make a step that ends before it begins.
  return { from: start, until: Math.max(start, end), available, value: Number(available) };
}
