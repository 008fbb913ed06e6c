// On an account's page: what its credits buy, and what a credit cost this user.

import { el, refill } from "../build.js";
import { has, plain, say, sayCount } from "../copy.js";
import { freshId, setAttribute, setText, showText } from "../dom.js";
import { amount, DOTS, pluralNumber } from "../format.js";
import { answerWords } from "../plan/answer-words.js";
import { basisOf, money } from "../plan/money.js";
import { enterPaid } from "../plan/paid-dialog.js";
import { credits } from "../plan/words.js";
import { planHash } from "../router.js";
import { call } from "../state.js";
import { shortDate } from "./activity-words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Buys} Buys
 * @typedef {import("../types.d.ts").PaidRate} PaidRate
 * @typedef {import("../types.d.ts").PaidRates} PaidRates
 * @typedef {import("../types.d.ts").View} View
 */

/** Makes both sections; returns what brings them up to date. */
export function createAccountBuys() {
  const [buys, paid] = [section("buys.title"), section("paid.title")];
  const plan = el("a", { href: planHash() }, say("plan.title"));
  const list = el("ul", { class: "buys" });
  const none = el("p", { class: "help" }, say("buys.none"));
  buys.append(list, none, el("p", {}, plan));
  const rates = el("ul", { class: "paid" });
  const differ = el("p", { class: "help paid-differ" }, say("paid.differ"));
  const change = el("button", { type: "button", class: "small", onclick: enter });
  const help = el("p", { class: "help" }, say("paid.help"));
  paid.append(rates, differ, el("div", { class: "line" }, help, change));
  const root = el("div", { class: "account-buys" }, buys, paid);
  /** @type {Account} */
  let account;
  let hidden = false;
  let asked = "";
  /** @type {Buys[]} */
  let bought = [];
  /** @type {PaidRates | null} */
  let known = null;

  return {
    root,
    /** @param {Account} next @param {View} view */
    update(next, view) {
      const other = account?.id !== next.id;
      account = next;
      hidden = view.preferences.hide_amounts;
      setAttribute(plan, "href", planHash({ account: next.id }));
      if (other) [bought, known] = [[], null];
      const key = [next.id, next.available, next.reserved, view.activity_version].join(" ");
      if (key !== asked) learn(key);
      show();
    },
    /** The page is opened again: plans may have been kept since. */
    again() {
      asked = "";
    },
  };

  /** @param {string} key */
  async function learn(key) {
    asked = key;
    const args = { account: account.id };
    // Where one of them fails, the other is still worth showing; the page says elsewhere what is wrong.
    const [one, two] = await Promise.allSettled([call("buys", args), call("paid_rates", args)]);
    if (asked !== key) return;
    if (one.status === "fulfilled") bought = one.value;
    if (two.status === "fulfilled") known = two.value;
    show();
  }

  function show() {
    none.hidden = bought.length > 0;
    list.hidden = bought.length === 0;
    refill(list, ...bought.map(lineOf));
    paid.hidden = known === null;
    if (!known) return;
    refill(rates, ...known.rates.map(rateOf));
    rates.hidden = known.rates.length === 0;
    differ.hidden = !known.differ;
    const entered = known.rates.some(({ basis }) => basis === "entered");
    setText(change, say(entered ? "paid.change" : "paid.enter"));
    showText(help, known.rates.length ? null : say("paid.help"));
  }

  /** @param {Buys} one */
  function lineOf({ kind, name, cost, at, made, answer }) {
    const what = whatOf(kind, plain(name, 80));
    const day = shortDate(at.slice(0, "YYYY-MM-DD".length));
    const about = [
      say("buys.each", { cost: credits(cost, hidden) }),
      made === null ? say("buys.priced", { date: day }) : sayCount("buys.made", made),
    ];
    return el(
      "li",
      {},
      el("div", {}, el("p", {}, el("bdi", {}, what)), el("p", { class: "help" }, about.join(" · "))),
      el("p", { class: "buys-times" }, timesOf(answer)),
    );
  }

  /** @param {Buys["answer"]} answer */
  function timesOf(answer) {
    if (hidden) return DOTS;
    if (answer.kind === "affordable" && answer.times !== null) {
      return sayCount("buys.times", pluralNumber(answer.times), { count: amount(answer.times) });
    }
    return answerWords(answer, hidden).title;
  }

  /** @param {PaidRate} rate */
  function rateOf({ basis, paid: sum, credits: many, per_credit, exact, left_out }) {
    const each = per_credit === null ? null : money({ amount: per_credit, currency: sum.currency });
    const text = hidden || each === null ? DOTS : exact ? each : say("money.about", { money: each });
    const kind = basisOf(basis);
    const of = { money: hidden ? DOTS : money(sum), credits: credits(many, hidden), service: account.provider_name };
    return el(
      "li",
      {},
      el(
        "div",
        {},
        el("p", {}, say(`paid.by_${kind}`, of)),
        el("p", { class: "help" }, say("paid.of", of)),
        left_out > 0
          ? el("p", { class: "help" }, sayCount(`paid.left_out_${kind === "told" ? "days" : "packs"}`, left_out))
          : null,
      ),
      el("p", { class: "buys-times" }, say("topup.each", { money: text })),
    );
  }

  function enter() {
    const entered = known?.rates.find(({ basis }) => basis === "entered") ?? null;
    enterPaid(account, entered, () => {
      asked = "";
      learn(`${account.id} paid`);
    });
  }
}

/** What is bought. @param {string} kind @param {string} name */
function whatOf(kind, name) {
  if (kind === "plan" || (kind === "job" && name)) return name;
  if (kind === "source") return say("buys.source", { name: name || say("activity.no_source") });
  return say(has(`buys.${kind}`) ? `buys.${kind}` : "buys.job");
}

/** @param {string} title */
function section(title) {
  const id = freshId("h");
  return el("section", { class: "group", "aria-labelledby": id }, el("h2", { id }, say(title)));
}
