// Calendar days as whole numbers, and their weeks, months and years. A day here has no time zone: it is a date that
// somebody's calendar showed, so all of this counts in UTC, where every day has 24 hours.

/**
 * Days that share a bar: from the first to the last, both included.
 * @typedef {object} Bucket
 * @property {number} from
 * @property {number} to
 */

/** @typedef {"day" | "week" | "month" | "year"} Unit */

const DAY = 86_400_000;

/** Narrower than this, in pixels, nobody can tell one bar from the next. */
const NARROWEST = 3;

/** The number of a day. Throws on what is none. @param {string} text `YYYY-MM-DD` @returns {number} */
export function dayOf(text) {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new RangeError("not a day");
  return time / DAY;
}

/** A day for `Intl`, which has to be told that it is in UTC. @param {number} day */
export const dateOf = (day) => new Date(day * DAY);

/** The day that the user's own calendar shows at a time. @param {number} time in milliseconds */
export function localDay(time) {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/** When a day begins where the user is, in milliseconds; the day may have 23 or 25 hours. @param {number} day */
export function startOf(day) {
  const date = dateOf(day);
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
}

/** The finest unit whose bars are still wide enough. @param {number} from @param {number} to @param {number} width in pixels @returns {Unit} */
export function unitFor(from, to, width) {
  const days = to - from + 1;
  /** @type {[Unit, number][]} */
  const units = [
    ["day", 1],
    ["week", 7],
    ["month", 30],
  ];
  return units.find(([, length]) => (width * length) / days >= NARROWEST)?.[0] ?? "year";
}

/**
 * The days from one to another in buckets. The first and the last may be shorter than their unit.
 * @param {number} from @param {number} to @param {Unit} unit @param {number} [weekStart] 1 is Monday, 7 is Sunday
 * @returns {Bucket[]}
 */
export function bucketsOf(from, to, unit, weekStart = 1) {
  const buckets = [];
  for (let day = from; day <= to; ) {
    const next = after(day, unit, weekStart);
    buckets.push({ from: day, to: Math.min(next - 1, to) });
    day = next;
  }
  return buckets;
}

/** Where the bucket is that holds a day; -1 where none does. @param {Bucket[]} buckets sorted @param {number} day */
export function indexOf(buckets, day) {
  let [low, high] = [0, buckets.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const bucket = /** @type {Bucket} */ (buckets[middle]);
    if (day < bucket.from) high = middle - 1;
    else if (day > bucket.to) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The first day after the unit that a day is in. @param {number} day @param {Unit} unit @param {number} weekStart */
function after(day, unit, weekStart) {
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "day") return day + 1;
  if (unit === "week") return day + 7 - ((date.getUTCDay() - weekStart + 7) % 7);
  return Date.UTC(unit === "month" ? year : year + 1, unit === "month" ? month + 1 : 0) / DAY;
}
