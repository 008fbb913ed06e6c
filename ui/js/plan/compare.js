// Kept plans beside each other, each priced anew. Credits of one service are never set against those of another: only
// money compares them, where it is known what a credit cost.

import { el, refill } from "../build.js";
import { plain, say } from "../copy.js";
import { setMark } from "../dom.js";
import { amount, DASH, DOTS, moment } from "../format.js";
import { account, call } from "../state.js";
import { answerWords } from "./answer-words.js";
import { nameOf } from "./frame.js";
import { compareAmounts, ownMoney } from "./money.js";
import { credits, jobWords, partName, whyNot } from "./words.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Plan} Plan
 * @typedef {import("../types.d.ts").Quote} Quote
 * @typedef {{ quote: Quote } | { why: string } | null} Found `null` while it is asked
 */

/** @param {(plan: string, quote: Quote) => void} priced a plan has another price now */
export function createComparison(priced) {
  const columns = el("div", { class: "compare-columns" });
  const note = el("p", { class: "help" });
  const root = el(
    "section",
    { class: "compare", "aria-labelledby": "h-compare", hidden: true },
    el("h2", { id: "h-compare", tabindex: -1 }, say("plans.compare_title")),
    note,
    columns,
  );
  /** @type {Plan[]} */
  let plans = [];
  /** @type {Map<string, Found>} */
  const found = new Map();
  let hidden = false;
  let asked = "";

  return {
    root,
    /** @param {Plan[]} next those that are compared; fewer than two are none @param {boolean} hide */
    show(next, hide) {
      plans = next;
      hidden = hide;
      root.hidden = next.length < 2;
      const key = next.map(({ id }) => id).join(" ");
      if (key !== asked) {
        asked = key;
        found.clear();
        if (next.length > 1) for (const plan of next) price(plan);
      }
      draw();
    },
  };

  /** @param {Plan} plan */
  async function price({ id, account: owner }) {
    const mine = asked;
    found.set(id, null);
    /** @type {Found} */
    let what;
    try {
      what = { quote: await call("quote_plan", { plan: id }) };
    } catch (error) {
      what = { why: whyNot(/** @type {ApiError} */ (error), account(owner)?.provider_name ?? "") };
    }
    if (mine !== asked) return;
    found.set(id, what);
    draw();
    if ("quote" in what) priced(id, what.quote);
  }

  function draw() {
    const services = new Set(plans.map(({ job }) => job.service));
    note.textContent = say(services.size > 1 ? "plans.compare_services" : "plans.compare_same");
    refill(columns, ...plans.map((plan) => columnOf(plan, services.size === 1)));
  }

  /** @param {Plan} plan @param {boolean} comparable whether all are of one service */
  function columnOf(plan, comparable) {
    const owner = account(plan.account);
    const what = found.get(plan.id) ?? null;
    const quote = what && "quote" in what ? what.quote : null;
    const mark = el("img", { class: "mark", alt: "", width: 24, height: 24 });
    setMark(mark, plan.job.service);
    const service = owner?.provider_name ?? "";
    /** @type {[string, Node | string][]} */
    const facts = quote
      ? [
          [say("plan.cost"), costOf(quote, plan, comparable)],
          [say("plans.answer"), answerWords(quote.answer, hidden).title],
          [say("plans.money"), quote.money ? ownMoney(quote.money, { service, hidden }) : say("plans.money_unknown")],
          [say("plan.parts"), partsOf(quote, plan)],
          [say("plans.basis"), say(`plans.basis_${quote.basis}`, { service })],
        ]
      : [];
    return el(
      "article",
      { class: "compare-plan", "aria-busy": what === null },
      el("h3", {}, el("bdi", {}, plain(plan.name, 80))),
      el("p", { class: "compare-who muted" }, mark, el("bdi", {}, owner ? nameOf(owner) : say("activity.gone"))),
      el("p", { class: "help" }, el("bdi", {}, jobWords(plan.job))),
      what === null ? el("p", { class: "muted" }, say("plan.updating")) : null,
      what && "why" in what ? el("p", { class: "wrong" }, what.why) : null,
      what && "why" in what && plan.last ? el("p", { class: "help" }, lastWords(plan, hidden)) : null,
      el(
        "dl",
        { class: "compare-facts" },
        ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
      ),
    );
  }

  /** @param {Quote} quote @param {Plan} plan @param {boolean} comparable */
  function costOf(quote, plan, comparable) {
    const totals = plans.flatMap(({ id }) => {
      const one = found.get(id) ?? null;
      return one && "quote" in one ? [one.quote.total] : [];
    });
    const all = comparable && totals.length === plans.length;
    const least = all && totals.every((total) => compareAmounts(quote.total, total) <= 0);
    const differ = totals.some((total) => compareAmounts(total, quote.total) !== 0);
    const changed = plan.last !== null && compareAmounts(plan.last.total, quote.total) !== 0;
    return el(
      "span",
      {},
      el("strong", { class: "amount" }, credits(quote.total, hidden)),
      least && differ ? el("span", { class: "plan-own" }, say("plans.least")) : null,
      changed && plan.last
        ? el(
            "span",
            { class: "help" },
            say("plans.was", { cost: credits(plan.last.total, hidden), time: moment(plan.last.at) }),
          )
        : null,
    );
  }

  /** @param {Quote} quote @param {Plan} plan */
  function partsOf({ parts }, plan) {
    return el(
      "ul",
      { class: "compare-parts" },
      ...parts.map((part) =>
        el(
          "li",
          {},
          el("bdi", {}, partName(part, plan.job.service)),
          el("span", {}, part.credits === null ? DASH : hidden ? DOTS : amount(part.credits)),
        ),
      ),
    );
  }
}

/** What a plan cost when it was last priced. @param {Plan} plan @param {boolean} hidden */
export function lastWords({ last }, hidden) {
  if (!last) return say("plans.never_priced");
  return say("plans.last", { cost: credits(last.total, hidden), time: moment(last.at) });
}
