// The words of the page, in the language of its copy, with names and numbers put in.

import en from "../locales/en.js";

/** Every language that the page speaks. @type {Record<string, { words: Record<string, string>, direction: "ltr" | "rtl" }>} */
const LANGUAGES = { en: { words: en, direction: "ltr" } };

/** The longest text from outside that is put on a page. */
const LONGEST = 600;

/** The user's locale: numbers and dates follow it even where the words do not. */
export const locale = navigator.languages.find(isLocale) ?? "en";

/** The language of the words. */
export const language =
  navigator.languages.map((tag) => tag.split("-", 1)[0] ?? "").find((tag) => LANGUAGES[tag]) ?? "en";

/** The direction of that language. */
export const direction = LANGUAGES[language]?.direction ?? "ltr";

/** @type {Record<string, string>} */
const words = LANGUAGES[language]?.words ?? en;
const plurals = new Intl.PluralRules(language);
const counts = new Intl.NumberFormat(locale);

/** Whether there are words for a key. @param {string} key */
export const has = (key) => Object.hasOwn(words, key) || Object.hasOwn(en, key);

/**
 * The words for a key, with `{name}` replaced.
 * @param {string} key
 * @param {Record<string, string>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = words[key] ?? /** @type {Record<string, string>} */ (en)[key] ?? key;
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
export const sayList = (items) => new Intl.ListFormat(language, { type: "conjunction" }).format(items);

/**
 * Text from outside, fit to be shown: cut, and without the characters that turn the direction of what stands around
 * it. Letters of right-to-left scripts stay.
 * @param {string} text
 * @param {number} [longest]
 */
export function plain(text, longest = LONGEST) {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
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

/** A value inside a sentence; one with right-to-left letters gets marks that keep the sentence in order. @param {string} value */
function isolated(value) {
  const text = plain(value);
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}

/** Whether a name is one that `Intl` takes: under LANG=C some web views call the locale "C". @param {string} name */
function isLocale(name) {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch {
    return false;
  }
}
