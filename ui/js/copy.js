// The words of the page, in the language of its copy, with names and numbers put in.

import { direction, language, locale } from "./language.js";

export { direction, language, locale };

/** The longest text from outside that is put on a page. */
const LONGEST = 600;

/** What the page says in its language. @type {Record<string, string>} */
let words = {};
const plurals = new Intl.PluralRules(language);
const counts = new Intl.NumberFormat(locale);

/** Gives the page its words, before anything is said. No language lacks a text that another has: a test holds that. @param {Record<string, string>} given */
export function speak(given) {
  words = given;
}

/** Whether there are words for a key. @param {string} key */
export const has = (key) => Object.hasOwn(words, key);

/**
 * The words for a key, with `{name}` replaced.
 * @param {string} key
 * @param {Record<string, string>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = filled(key, values);
  // What shows a text may take its direction from how it begins: a Latin name would turn the whole sentence round.
  return direction === "rtl" && /^[\u2067\u2068]/.test(text) ? `\u200f${text}` : text;
}

/** @param {string} key @param {Record<string, string>} values */
function filled(key, values) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? isolated(values[name] ?? "") : all));
}

/**
 * The words for a key that depends on a count, which is put in as `{count}`.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string>} [values]
 */
export function sayCount(key, count, values = {}) {
  const plural = `${key}#${plurals.select(count)}`;
  const other = has(plural) ? plural : `${key}#other`;
  return say(has(other) ? other : key, { count: counts.format(count), ...values });
}

/** A list in a sentence: "a, b and c". @param {string[]} items */
export const sayList = (items) => new Intl.ListFormat(language, { type: "conjunction" }).format(items.map(isolated));

/**
 * Text from outside, fit to be shown: cut, and without the characters that turn the direction of what stands around
 * it. Letters of right-to-left scripts stay.
 * @param {string} text
 * @param {number} [longest]
 */
export function plain(text, longest = LONGEST) {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short.replace(MARKS, "");
}

/** Puts the words into everything under a root that names a key. @param {ParentNode} root */
export function fill(root) {
  for (const node of root.querySelectorAll("[data-copy]")) node.textContent = say(node.getAttribute("data-copy") ?? "");
  for (const [from, to] of ATTRIBUTES) {
    for (const node of root.querySelectorAll(`[${from}]`)) node.setAttribute(to, say(node.getAttribute(from) ?? ""));
  }
}

/** @type {[string, string][]} */
const ATTRIBUTES = [
  ["data-copy-label", "aria-label"],
  ["data-copy-title", "title"],
  ["data-copy-placeholder", "placeholder"],
];

/**
 * A value inside a sentence, in marks that keep its direction to itself: always where the sentence runs from right to
 * left, else where the value has such letters. Of the marks that it brings, only pairs such as these stay.
 * @param {string} value
 */
function isolated(value) {
  const text = value.length <= LONGEST && hasPairsOnly(value) ? value : plain(value);
  if (!text || !(direction === "rtl" || RIGHT_TO_LEFT.test(text))) return text;
  // A filled text runs as the page does, though all its letters may stand in stretches of their own.
  const begin = direction === "rtl" && text.includes("\u2068") ? "\u2067" : "\u2068";
  return `${begin}${text}\u2069`;
}

/** Whether the marks of direction in a text are pairs that end where they began, as filled texts have them. @param {string} text */
function hasPairsOnly(text) {
  let open = 0;
  for (const [mark] of (direction === "rtl" ? text.replace(/^\u200f/, "") : text).matchAll(MARKS)) {
    if (mark === "\u2068" || mark === "\u2067") open += 1;
    else if (mark === "\u2069" && open > 0) open -= 1;
    else return false;
  }
  return open === 0;
}

/** The characters that turn the direction of what stands around them. */
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
