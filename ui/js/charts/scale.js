// The scale of amounts: what it spans, its round steps as exact texts, and where an amount stands on it.

import { shifted } from "./decimal.js";

/**
 * @typedef {object} Scale
 * @property {number} low the amount at the foot, for pixels only
 * @property {number} high the amount at the top, for pixels only
 * @property {Tick[]} ticks lowest first
 */
/** @typedef {{ value: number, text: string }} Tick a step: where it stands, and its exact amount */

/** Below this share of the whole, a change on a scale from zero is a flat line. */
const FLAT = 0.2;

/** And below this, it has no round steps that a number could count. */
const HAIR = 1e-6;

/** A scale that holds zero and everything between two amounts. @param {number} least @param {number} most @param {number} steps about how many @returns {Scale} */
export function scaleFromZero(least, most, steps) {
  const low = Math.min(0, least);
  const scale = rounded(low, most > low ? Math.max(0, most) : low + 1, steps);
  // A small refund must not open a whole step below zero.
  return { ...scale, low, ticks: scale.ticks.filter((tick) => tick.value >= low) };
}

/**
 * A scale for a balance. One that changes by little leaves zero out, since nobody could see the change otherwise; the
 * chart says so.
 * @param {number} least @param {number} most @param {number} steps @returns {Scale}
 */
export function scaleForBalance(least, most, steps) {
  const change = most - least;
  if (least <= 0 || change >= most * FLAT || change < most * HAIR) return scaleFromZero(least, most, steps);
  return rounded(least, most, steps);
}

/** @param {number} low @param {number} high @param {number} steps @returns {Scale} */
function rounded(low, high, steps) {
  const rough = (high - low) / Math.max(1, steps);
  const exponent = Math.floor(Math.log10(rough));
  const unit = 10 ** exponent;
  const factor = [1, 2, 5].find((one) => one * unit >= rough * 0.999) ?? 10;
  const step = factor * unit;
  // A little tolerance: an amount that is a step itself must not need one more for a rounding error.
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const ticks = [];
  for (let at = first; at <= last; at += 1) {
    ticks.push({ value: at * step, text: shifted(BigInt(at * factor), exponent) });
  }
  return { low: first * step, high: last * step, ticks };
}
