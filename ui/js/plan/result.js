// What a job costs and whether it can be paid: the figure and the answer on top, what it consists of below. The last
// figure stays, dimmed, until the next one is there, so that nothing jumps.

import { topUp } from "../act.js";
import { el, refill } from "../build.js";
import { announce } from "../components/notice.js";
import { createTrouble } from "../components/trouble.js";
import { has, say } from "../copy.js";
import { setText, showText } from "../dom.js";
import { amount, DOTS, moment, unit } from "../format.js";
import { answerWords, coverWords, spokenAnswer } from "./answer-words.js";
import { ownMoney } from "./money.js";
import { createParts } from "./parts.js";
import { createPreview } from "./preview.js";
import { credits, whyNot } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Answer} Answer
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Packs} Packs
 * @typedef {import("../types.d.ts").Preview} Preview
 * @typedef {import("../types.d.ts").Quote} Quote
 */

/** @param {{ again: () => void }} does */
export function createResult({ again }) {
  const [figure, unitNode] = [el("span", { class: "amount" }, "–"), el("span", { class: "plan-unit" })];
  const updating = el("span", { class: "plan-updating muted", "aria-hidden": "true" }, say("plan.updating"));
  const title = el("p", { class: "plan-verdict" });
  const [after, hold, cover] = [
    el("p", { class: "muted" }),
    el("p", { class: "plan-hold" }),
    el("div", { class: "plan-cover" }),
  ];
  const buy = el("button", { type: "button", class: "primary", hidden: true, onclick: pay }, say("action.top_up"));
  const trouble = createTrouble();
  const failureText = el("p");
  const failure = el(
    "div",
    { class: "failure plan-failure", hidden: true },
    failureText,
    trouble.root,
    el("button", { type: "button", class: "small", onclick: again }, say("activity.again")),
  );
  const known = el("div", { class: "plan-known" }, title, after, hold, cover, buy);
  const headline = el(
    "section",
    { class: "plan-headline", "aria-label": say("plan.cost") },
    el("p", { class: "plan-cost" }, figure, " ", unitNode, updating),
    known,
    failure,
  );
  const parts = createParts();
  const preview = createPreview();
  const [more, worth, source, notes] = [
    el("p", { class: "plan-more" }),
    el("p", {}),
    el("p", { class: "help" }),
    el("ul", { class: "plan-notes" }),
  ];
  const whole = el("div", { class: "plan-whole", hidden: true }, more, parts.root, worth, notes, source);
  const detail = el("div", { class: "plan-detail" }, preview.root, whole);

  /** @type {Account} */
  let account;
  let hidden = false;
  /** @type {Quote | null} */
  let quote = null;
  /** @type {Packs | null} */
  let packs = null;
  /** @type {{ preview: Preview, answer: Answer | null } | null} */
  let instead = null;

  return {
    headline,
    detail,
    /** The quote that is shown. */
    quote: () => quote,
    /** The preview that is shown in a quote's place. */
    preview: () => instead?.preview ?? null,
    /** Whose job it is, and whether amounts are hidden. @param {Account} next @param {boolean} hide */
    update(next, hide) {
      account = next;
      hidden = hide;
      draw();
    },
    /** Nothing is known: another account, or a form that says nothing yet. */
    clear() {
      quote = packs = instead = null;
      failure.hidden = true;
      settle();
      draw();
    },
    /** A newer answer is coming. */
    waiting() {
      headline.setAttribute("aria-busy", "true");
      detail.toggleAttribute("data-waiting", true);
    },
    /** What is typed is no job: what is shown is not about it. */
    unsaid() {
      settle();
      headline.toggleAttribute("data-old", true);
      detail.toggleAttribute("data-waiting", true);
    },
    /** @param {Quote} next */
    showQuote(next) {
      const other = next.answer.short_by !== quote?.answer.short_by;
      quote = next;
      if (other) packs = null;
      instead = null;
      failure.hidden = true;
      settle();
      draw();
      speak();
    },
    /** Another answer to the same cost: the balance changed. @param {Answer} answer */
    showAnswer(answer) {
      if (!quote) return;
      const before = spokenAnswer(quote.answer, hidden);
      if (quote.answer.short_by !== answer.short_by) packs = null;
      quote = { ...quote, answer };
      draw();
      if (spokenAnswer(answer, hidden) !== before) speak();
    },
    /** Which packs cover what is missing. @param {Packs} next */
    showPacks(next) {
      packs = next;
      draw();
    },
    /** Why there is no figure. @param {ApiError} error */
    showFailure(error) {
      quote = packs = instead = null;
      settle();
      draw();
      const why = whyNot(error, account.provider_name);
      trouble.root.hidden = !error.trouble;
      if (error.trouble) {
        trouble.update(error.trouble, account.provider_name);
        // The sentence is about a job here, not about a balance.
        setText(/** @type {Element} */ (trouble.root.querySelector("summary")), why);
      }
      showText(failureText, error.trouble ? null : why);
      failure.hidden = false;
      announce(why);
    },
    /** What it may cost, in the place of a figure that is not to be had. @param {Preview} next @param {Answer | null} answer */
    showPreview(next, answer) {
      instead = { preview: next, answer };
      draw();
      announce(say("plan.preview_spoken", { amount: hidden ? DOTS : credits(next.total) }));
    },
  };

  function settle() {
    headline.removeAttribute("aria-busy");
    headline.removeAttribute("data-old");
    detail.toggleAttribute("data-waiting", false);
  }

  function speak() {
    if (!quote) return;
    const cost = hidden ? DOTS : credits(quote.total);
    announce(say("plan.spoken", { cost, answer: spokenAnswer(quote.answer, hidden) }));
  }

  function pay() {
    return topUp(account, quote?.answer.short_by);
  }

  function draw() {
    if (!account) return;
    const about = { provider: account.provider, account: account.id, hidden };
    setText(figure, quote ? (hidden ? DOTS : amount(quote.total)) : "–");
    setText(unitNode, unit(quote && !hidden ? quote.total : "2"));
    known.hidden = whole.hidden = quote === null;
    if (instead) preview.show(instead.preview, instead.answer, about);
    else preview.clear();
    if (!quote) return;
    const words = answerWords(quote.answer, hidden);
    headline.setAttribute("data-answer", quote.answer.kind);
    setText(title, words.title);
    showText(after, words.after);
    showText(hold, words.hold);
    const missing = quote.answer.kind === "short";
    buy.hidden = !missing;
    refill(cover, ...(missing && packs && !hidden ? coverWords(packs).map((text) => el("p", {}, text)) : []));
    parts.show(quote.parts, about);
    showText(more, quote.defaults_cost_more && moreWords(quote.defaults_cost_more));
    showText(worth, quote.money && ownMoney(quote.money, { service: account.provider_name, hidden }));
    showText(source, sourceWords(quote));
    const odd = quote.notes.filter(({ kind }) => has(`plan.note.${kind}`));
    refill(
      notes,
      ...odd.map(({ kind, sum }) =>
        el(
          "li",
          {},
          say(`plan.note.${kind}`, { service: account.provider_name, sum: sum && !hidden ? amount(sum) : DOTS }),
        ),
      ),
    );
    notes.hidden = odd.length === 0;
  }

  /** @param {string} by */
  function moreWords(by) {
    return say("plan.defaults_cost_more", { service: account.provider_name, amount: hidden ? DOTS : credits(by) });
  }

  /** @param {Quote} of */
  function sourceWords({ basis, at }) {
    const key = `plan.basis_${basis}`;
    return has(key) ? say(key, { service: account.provider_name, time: moment(at) }) : moment(at);
  }
}
