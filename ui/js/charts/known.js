// Which days are known, so that a day without spending can be told from one that nobody looked at.

import { dayOf, localDay } from "./days.js";

/**
 * @typedef {import("../types.d.ts").Fill} Fill
 * @typedef {import("../types.d.ts").BalancePoint} BalancePoint
 */

/**
 * Whether a day without spending is known to have none. Where a service tells its activity, the days that were
 * fetched are known; where changes of the balance are watched instead, the days on which it was read.
 * @param {Fill | null} fill
 * @param {BalancePoint[]} points
 * @returns {(day: number) => boolean}
 */
export function knownDays(fill, points) {
  if (fill?.state === "observing") {
    const read = points.map(({ from, until }) => [localDay(Date.parse(from)), localDay(Date.parse(until))]);
    const days = new Set(read.flatMap(([from = 0, until = 0]) => range(from, until)));
    return (day) => days.has(day);
  }
  if (!fill?.back_to) return () => false;
  const first = dayOf(fill.back_to);
  return (day) => day >= first;
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
