// What the page speaks: the language of its words, its direction, and the locale of numbers and dates.

/** Every language that there are words in, by its own name, in the order in which they are offered. @type {Record<string, string>} */
export const LANGUAGES = {
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
  it: "Italiano",
  "pt-BR": "Português (Brasil)",
  ar: "العربية",
  hi: "हिन्दी",
  "zh-Hans": "简体中文",
  ja: "日本語",
};

/** Those that are written from right to left. */
const FROM_THE_RIGHT = ["ar"];

/** What Chinese in simplified characters is called beside the bare `zh`. */
const SIMPLIFIED = ["hans", "cn", "sg", "my"];

const asked = new URLSearchParams(location.search);
const said = asked.get("lang") ?? "";

/** The language of the words: what the shell put on the page's address, else the first of the browser's that there is. */
export const language = Object.hasOwn(LANGUAGES, said)
  ? said
  : (navigator.languages.map(languageOf).find((tag) => tag !== null) ?? "en");

/**
 * The words of that language, on their way since this was read. Where they do not come, English is spoken.
 * @type {Promise<Record<string, string>>}
 */
export const catalogue = import(`../locales/${language}.js`)
  .catch(() => import("../locales/en.js"))
  .then((file) => file.default);

/** The direction of that language. @type {"ltr" | "rtl"} */
export const direction = FROM_THE_RIGHT.includes(language) ? "rtl" : "ltr";

/**
 * The user's locale: numbers and dates follow it even where the words do not. Of Arabic without a country the digits are
 * named as the shell names them: which are usual differs from one edition of the Unicode data to the next.
 */
export const locale = localeOf(asked.get("locale") ?? "").replace(/^ar$/, "ar-u-nu-latn");

/** The page's address where this is spoken, or what the browser says where it is `null`. @param {import("./types.d.ts").Speech | null} speech */
export function addressFor(speech) {
  const address = new URL(location.href);
  if (speech) {
    address.searchParams.set("lang", speech.language);
    address.searchParams.set("locale", speech.locale);
  } else {
    address.searchParams.delete("lang");
    address.searchParams.delete("locale");
  }
  return address;
}

/** The language of a tag such as `de-AT`, where there are words in it. @param {string} tag @returns {string | null} */
function languageOf(tag) {
  const [first = "", second] = tag.toLowerCase().split("-");
  if (first === "zh") return second === undefined || SIMPLIFIED.includes(second) ? "zh-Hans" : null;
  if (first === "pt") return "pt-BR";
  return Object.hasOwn(LANGUAGES, first) ? first : null;
}

/** @param {string} given */
function localeOf(given) {
  if (isLocale(given)) return given;
  if (said === language) {
    return navigator.languages.find((tag) => languageOf(tag) === language && isLocale(tag)) ?? language;
  }
  return navigator.languages.find(isLocale) ?? "en";
}

/** Whether a name is one that `Intl` takes: under LANG=C some web views call the locale "C". @param {string} name */
function isLocale(name) {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch {
    return false;
  }
}
