// The preview while the service cannot be asked: a box of its own kind, that says that it may differ and why.

import { el, refill } from "../build.js";
import { has, say } from "../copy.js";
import { amount, DOTS, moment, unit } from "../format.js";
import { answerWords } from "./answer-words.js";
import { createParts } from "./parts.js";

/**
 * @typedef {import("../types.d.ts").Preview} Preview
 * @typedef {import("../types.d.ts").Answer} Answer
 */

/** Makes the box, which stays hidden until there is something to show. */
export function createPreview() {
  const parts = createParts();
  const text = el("div", { class: "plan-preview-text" });
  const open = el("ul", { class: "plan-open" });
  const age = el("p", { class: "help" });
  const root = el(
    "section",
    { class: "plan-preview", "aria-label": say("plan.preview"), hidden: true },
    el("p", { class: "plan-preview-mark" }, el("strong", {}, say("plan.may_differ")), " ", say("plan.preview_is")),
    text,
    parts.root,
    el("details", { class: "more" }, el("summary", {}, say("plan.undetermined_title")), open),
    age,
  );
  return {
    root,
    clear() {
      root.hidden = true;
    },
    /** @param {Preview} preview @param {Answer | null} answer @param {{ provider: string, account: string, hidden: boolean }} about */
    show(preview, answer, about) {
      const { hidden } = about;
      refill(
        text,
        el(
          "p",
          { class: "plan-preview-cost" },
          el("span", { class: "amount" }, hidden ? DOTS : amount(preview.total)),
          " ",
          unit(hidden ? "2" : preview.total),
        ),
        answer && el("p", {}, say("plan.by_preview", { answer: answerWords(answer, hidden).title })),
      );
      parts.show(preview.parts, about);
      const sentences = preview.undetermined.map((one) => `plan.undetermined.${one}`);
      refill(open, ...sentences.map((key) => el("li", {}, say(has(key) ? key : "plan.undetermined.other"))));
      age.textContent = say("plan.preview_prices", { time: moment(preview.prices_at) });
      root.hidden = false;
    },
    /** @param {string} why */
    missing(why) {
      refill(text, el("p", {}, why));
      parts.root.hidden = true;
      root.hidden = true;
    },
  };
}
