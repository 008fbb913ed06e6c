// What the user wants of a setting, beside what the service says.

import { plain, say } from "../copy.js";
import { compareAmounts } from "../plan/money.js";
import { credits } from "../plan/words.js";
import { onOff } from "./words.js";

/**
 * @typedef {import("../types.d.ts").BillingSetting} BillingSetting
 */

/** What is to be otherwise. @typedef {{ enabled?: boolean, threshold?: string, pack?: string, method?: string }} Wish */

/** How the values of what is chosen from a list are called. @typedef {Record<string, { label: string, words: (id: string | null) => string }>} Words */

/** One part: its name, what the service says, and what the user wants. @typedef {{ label: string, now: string, wish: string }} Line */

/**
 * The parts that are wanted otherwise than the service says.
 * @param {BillingSetting} now
 * @param {Wish} wish
 * @param {Words} words
 * @param {boolean} hidden
 * @returns {Line[]}
 */
export function changes(now, wish, words, hidden) {
  /** @type {Line[]} */
  const lines = [];
  if (wish.enabled !== undefined && wish.enabled !== now.enabled) {
    lines.push({ label: say("billing.state"), now: onOff(now.enabled), wish: onOff(wish.enabled) });
  }
  if (wish.threshold !== undefined && (now.threshold === null || compareAmounts(wish.threshold, now.threshold) !== 0)) {
    const before = now.threshold === null ? say("billing.not_named") : credits(now.threshold, hidden);
    // What the user just typed is no secret to them, and has to be checked.
    lines.push({ label: say("billing.threshold"), now: before, wish: credits(wish.threshold) });
  }
  for (const part of /** @type {("pack" | "method")[]} */ (["pack", "method"])) {
    const wanted = wish[part];
    const named = words[part];
    if (wanted === undefined || wanted === now[part] || !named) continue;
    lines.push({ label: named.label, now: named.words(now[part]), wish: named.words(wanted) });
  }
  return lines;
}

/** The same in sentences. @param {BillingSetting} now @param {Wish} wish @param {Words} words @param {string} service @param {boolean} hidden */
export const differences = (now, wish, words, service, hidden) =>
  changes(now, wish, words, hidden).map(
    (line) => `${plain(line.label)}: ${say("billing.now_says", { service, now: line.now, wish: line.wish })}`,
  );
