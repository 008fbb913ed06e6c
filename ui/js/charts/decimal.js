// Exact sums of amounts. An amount is a decimal string; while it is summed it is a whole number of the smallest
// decimal place that any of the amounts has. Numbers are for pixels only, and no text is ever made of one.

/**
 * Amounts that are summed together.
 * @typedef {object} Sums
 * @property {(text: string) => bigint} units an amount in the smallest place
 * @property {(units: bigint) => string} text the amount again, without trailing zeros
 */

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Sums over these amounts. Throws on what is no decimal number: leaving it out would make a wrong sum. @param {Iterable<string>} texts @returns {Sums} */
export function sumsOf(texts) {
  let places = 0;
  for (const text of texts) {
    if (!DECIMAL.test(text)) throw new RangeError("not an amount");
    places = Math.max(places, decimals(text));
  }
  return {
    units: (text) => BigInt(text.replace(".", "") + "0".repeat(places - decimals(text))),
    text: (units) => shifted(units, -places),
  };
}

/** A whole number times a power of ten, written out. @param {bigint} units @param {number} exponent @returns {string} */
export function shifted(units, exponent) {
  const sign = units < 0n ? "-" : "";
  const all = String(units < 0n ? -units : units);
  if (exponent >= 0) return units === 0n ? "0" : sign + all + "0".repeat(exponent);
  const digits = all.padStart(1 - exponent, "0");
  const fraction = digits.slice(exponent).replace(/0+$/, "");
  return sign + digits.slice(0, exponent) + (fraction && `.${fraction}`);
}

/** @param {string} text */
const decimals = (text) => text.split(".")[1]?.length ?? 0;
