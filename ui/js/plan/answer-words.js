// The answer in words: how often a job can be paid and what stays, or what is missing and which packs cover it.

import { plain, say } from "../copy.js";
import { amount, DOTS } from "../format.js";
import { compareAmounts, money } from "./money.js";
import { credits, sayMany } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Answer} Answer
 * @typedef {import("../types.d.ts").Packs} Packs
 * @typedef {import("../types.d.ts").Pack} Pack
 */

/** What a pack is called. @param {Pack} pack */
export const packName = ({ name, id }) => plain(name, 60) || plain(id, 60);

/**
 * An answer in sentences: the one that counts, and what follows from it.
 * @param {Answer} answer
 * @param {boolean} hidden
 * @returns {{ title: string, after: string | null, hold: string | null }}
 */
export function answerWords(answer, hidden) {
  switch (answer.kind) {
    case "affordable":
      return {
        title: hidden || answer.times === null ? say("plan.covered") : sayMany("plan.times", answer.times),
        after:
          hidden || answer.after_one === null
            ? null
            : sayMany("plan.stay", answer.after_one, { amount: amount(answer.after_one) }),
        hold: null,
      };
    case "short":
      return {
        title:
          hidden || answer.short_by === null
            ? say("plan.not_covered")
            : say("plan.short_by", { amount: credits(answer.short_by) }),
        after:
          hidden || answer.available === null ? null : say("plan.available", { amount: credits(answer.available) }),
        hold:
          answer.on_hold === null ? null : say("plan.hold_reason", { amount: hidden ? DOTS : credits(answer.on_hold) }),
      };
    case "free":
      return { title: say("plan.free"), after: null, hold: null };
    default:
      return { title: say("plan.unknown"), after: say("plan.unknown_help"), hold: null };
  }
}

/** The answer as it is read out. @param {Answer} answer @param {boolean} hidden */
export function spokenAnswer(answer, hidden) {
  const { title, after, hold } = answerWords(answer, hidden);
  return [title, after, hold].filter(Boolean).join(". ");
}

/** Which packs cover what is missing, in sentences; none where none does. @param {Packs} packs @returns {string[]} */
export function coverWords({ packs, single, cover }) {
  const one = single === null ? undefined : packs[single];
  const texts = [];
  if (one) {
    texts.push(say("plan.covers", { pack: packName(one), credits: credits(one.credits), price: money(one.price) }));
  }
  if (cover && !(one && compareAmounts(cover.price.amount, one.price.amount) >= 0)) {
    const those = cover.packs.flatMap(({ index, count }) => {
      const pack = packs[index];
      return pack ? [say("plan.many_packs", { count: amount(count), pack: packName(pack) })] : [];
    });
    const together = { packs: those.join(" + "), price: money(cover.price), credits: credits(cover.credits) };
    texts.push(say(one ? "plan.cheapest" : "plan.cover_only", together));
  }
  return texts;
}
