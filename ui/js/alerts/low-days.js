// The mark in days, as it is typed.

/** The most days that are foretold. */
const MOST = 90;

/** A mark in whole days; 0, which takes it away, for an empty text. Throws `bad_days` on what is none. @param {string} typed a decimal number, or empty @returns {number} */
export function lowDays(typed) {
  if (typed === "") return 0;
  const days = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (days < 1 || days > MOST) throw { code: "bad_days" };
  return days;
}
