// Writes each locales/<language>.json as a module beside it: under the page's policy a module is the only form in
// which every web view loads it. `node tests/ui/support/locales.js` writes, locales.test.js checks.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../../../ui/locales/", import.meta.url);

/** The languages that have a file. */
export const languages = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

/** The words of a language. */
export const words = (language) => JSON.parse(readFileSync(new URL(`${language}.json`, FOLDER), "utf8"));

/** The module that a language's words become. */
export const moduleOf = (language) =>
  `// Generated from ${language}.json by tests/ui/support/locales.js. Change that file.\nexport default ${JSON.stringify(words(language), null, 2).replace(/\n}$/, ",\n}")};\n`;

/** The module as it is on disk. */
export const kept = (language) => readFileSync(new URL(`${language}.js`, FOLDER), "utf8");

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const language of languages) writeFileSync(new URL(`${language}.js`, FOLDER), moduleOf(language));
}
