// The words: every key that the page names is there, and the modules are what the files say.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { kept, languages, moduleOf, words } from "./support/locales.js";

const UI = new URL("../../ui/", import.meta.url);

/** Keys that are put together at run time, by their beginnings. */
const MADE = [
  "verdict.",
  "action.",
  "standing.",
  "part.",
  "error.",
  "warning.",
  "add.guide.",
  "account.source_",
  "account.pool_",
  "account.notice_",
  "kind.",
  "job.hold_without_end",
  "job.refund_missing",
  "plan.field.",
  "plan.term.",
  "plan.value.",
  "plan.part.",
  "plan.note.",
  "plan.undetermined.",
  "plan.group.",
  "plan.basis_",
  "plan.error_",
  "plan.past_",
  "plans.basis_",
  "price.column.",
  "price.own_",
  "rate.",
  "money.by_",
  "buys.",
  "paid.by_",
  "paid.left_out_",
  "alerts.kind_",
  "alerts.notify_",
  "alerts.why_",
  "alerts.weekly_",
  "alerts.low_",
  "alerts.empty_",
  "billing.auto_topup",
  "billing.confirm_",
  "billing.credit_alert",
  "billing.enabled_",
  "billing.error_",
  "billing.ok_",
  "billing.removed_",
  "billing.saved_",
  "checkout.by_",
  "checkout.error_",
];

/** Keys that Rust reads. */
const RUST = ["tray.", "problem.", "error.", "notify.", "verdict.", "date.", "list."];

const sources = ["index.html", ...readdirSync(new URL("js/", UI), { recursive: true }).map((file) => `js/${file}`)]
  .filter((file) => /\.(js|html)$/.test(file))
  .map((file) => readFileSync(new URL(file, UI), "utf8"))
  .join("\n");

const bare = (key) => key.replace(/#(zero|one|two|few|many|other)$/, "");

test("each language's module is made from its file", () => {
  for (const language of languages) assert.equal(kept(language), moduleOf(language), language);
});

test("every key that the page names has words", () => {
  const known = new Set(Object.keys(words("en")).map(bare));
  const named = [...sources.matchAll(/"((?:[a-z_-]+\.)+[a-z_-]+)"/g)].map((match) => match[1]);
  const missing = named
    .filter((key) => known.has(`${key.split(".")[0]}.title`) || MADE.some((made) => key.startsWith(made)))
    .filter((key) => !known.has(key) && !key.endsWith(".js"));
  assert.deepEqual(missing, []);
  assert.ok(named.filter((key) => known.has(key)).length > 150);
});

test("no words are left that nobody says", () => {
  const unused = Object.keys(words("en"))
    .map(bare)
    .filter((key) => !sources.includes(`"${key}"`) && ![...MADE, ...RUST].some((prefix) => key.startsWith(prefix)));
  assert.deepEqual(unused, []);
});

test("the page and its words know the same languages", async () => {
  const page = readFileSync(new URL("js/language.js", UI), "utf8").match(/LANGUAGES = \{([^}]+)\}/)[1];
  const offered = [...page.matchAll(/^\s+"?([\w-]+)"?: "/gm)].map((match) => match[1]);
  assert.deepEqual(offered.toSorted(), languages.toSorted());
});

test("months and the order of a date are those of the platform", () => {
  const MONTHS = Array.from({ length: 12 }, (_, month) => month);
  for (const language of languages) {
    const all = words(language);
    const format = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
    for (const month of MONTHS) {
      const date = Date.UTC(2026, month, 9);
      const day = new Intl.NumberFormat(language).format(9);
      const said = all["date.day_month"].replace("{day}", day).replace("{month}", all[`date.month_${month + 1}`]);
      assert.equal(said, format.format(date), `${language} ${month}`);
    }
  }
});

test("no copy has exclamation marks or straight markup", () => {
  for (const language of languages) {
    for (const [key, text] of Object.entries(words(language)))
      assert.doesNotMatch(text, /[!！¡<>]/, `${language} ${key}`);
  }
});
