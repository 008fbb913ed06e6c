// All that is known of one entry, in a dialog: every field in full, its id to copy, and what a rise was that Brimful saw.

import { copy } from "../act.js";
import { plain, say, sayCount } from "../copy.js";
import { make, setAttribute, setText } from "../dom.js";
import { amountWithUnit, DOTS, unit } from "../format.js";
import { jobHash } from "../router.js";
import { call } from "../state.js";
import { nameOf } from "./activity-row.js";
import * as words from "./activity-words.js";
import { openDialog, showFailure } from "./dialog.js";
import { mention } from "./notice.js";

/** @typedef {import("../types.d.ts").ActivityRow} ActivityRow */

/** More of a text than this helps nobody; a word of 20,000 letters takes a web view seconds to break. */
const LONGEST = 4_000;

/** What a rise may have been. @type {[string, string][]} */
const NAMES = [
  ["purchase", "activity.was_bought"],
  ["bonus", "activity.was_given"],
  ["reset", "activity.was_reset"],
];

/** Opens the details of an entry. @param {ActivityRow} row @param {boolean} hidden whether amounts are */
export function showDetails(row, hidden) {
  const { dialog, part } = openDialog("t-details");
  const shown = (/** @type {string} */ text) => (hidden ? DOTS : amountWithUnit(text));
  const usage = row.day_usage;
  setText(part("title"), words.kindWord(row));
  setText(
    part("delta"),
    hidden ? DOTS : say("amount.with_unit", { amount: words.signed(row.delta, false), unit: unit(row.delta) }),
  );
  /** @type {[string, string | null][]} */
  const facts = [
    ["activity.account", nameOf(row.account)],
    ["activity.at", words.whenOf(row)],
    ["activity.source", row.source],
    ["activity.description", row.description],
    ["activity.calls_made", usage?.count === null || !usage ? null : sayCount("activity.calls", usage.count)],
    ["activity.cost", usage?.raw_cost ? (hidden ? DOTS : usage.raw_cost) : null],
    ["activity.balance_after", row.balance_after === null ? null : shown(row.balance_after)],
    ["activity.raw_type", row.observed ? null : row.raw_type],
    ["activity.id", usage ? null : row.id],
  ];
  for (const [label, value] of facts) if (value) part("facts").append(fact(label, value));
  if (row.job !== null) showJob(row.job);
  for (const note of notesOf(row)) part("notes").append(make("p", "help", say(note)));
  part("notes").hidden = !part("notes").childElementCount;
  part("copy").hidden = Boolean(usage);
  part("copy").addEventListener("click", (event) => copy(row.id, /** @type {HTMLElement} */ (event.currentTarget)));
  part("done").addEventListener("click", () => dialog.close());
  offerNames();
  part("title").focus();

  /** @param {string} job */
  function showJob(job) {
    const item = fact("activity.job", job);
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", plain(job)));
    link.href = jobHash(row.account, job);
    link.addEventListener("click", () => dialog.close());
    item.lastElementChild?.replaceChildren(link);
    part("facts").append(item);
  }

  function offerNames() {
    part("name").hidden = !words.isNameable(row);
    if (part("name").hidden) return;
    for (const [kind, key] of NAMES) {
      const button = make("button", "small", say(key));
      setAttribute(button, "type", "button");
      setAttribute(button, "aria-pressed", String(row.kind === kind));
      button.addEventListener("click", () => name(kind, say(key)));
      part("names").append(button);
    }
  }

  /** @param {string} kind @param {string} text */
  async function name(kind, text) {
    part("failure").hidden = true;
    try {
      await call("classify_entry", { account: row.account, entry: row.id, kind });
      dialog.close();
      mention(say("activity.named", { kind: text }));
    } catch (error) {
      showFailure(part("failure"), /** @type {import("../types.d.ts").ApiError} */ (error), nameOf(row.account));
    }
  }
}

/** @param {string} label @param {string} value */
function fact(label, value) {
  const item = make("div");
  const text = make("dd", "", plain(value, LONGEST));
  text.dir = "auto";
  item.append(make("dt", "", say(label)), text);
  return item;
}

/** What is to be known of an entry besides its fields. @param {ActivityRow} row */
function notesOf(row) {
  const notes = [];
  if (row.sign_mismatch) notes.push("activity.note_sign");
  if (row.kind === "unclassified" && !row.observed) notes.push("activity.note_kind");
  if (row.observed) notes.push(row.kind === "reset" ? "activity.note_inferred" : "activity.note_observed");
  if (row.day_usage) notes.push("activity.note_day");
  else if (row.zone_assumed) notes.push("activity.note_zone");
  return notes;
}
