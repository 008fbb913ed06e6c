// A service's price table: each rate as it was published, where and when, and the user's own in its place.

import { copy, told } from "../act.js";
import { el, refill } from "../build.js";
import { shortDate } from "../components/activity-words.js";
import { ask, NOT_YET } from "../components/dialog.js";
import { createAmountField } from "../components/field.js";
import { mention } from "../components/notice.js";
import { plain, say } from "../copy.js";
import { amount, DOTS, editable } from "../format.js";
import { call } from "../state.js";
import { perUnit, rateName, whyNot } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Rate} Rate
 */

/** Makes the table; returns what brings it up to date. */
export function createRateTable() {
  const [list, sources, failure] = [
    el("div", { class: "rates" }),
    el("div", { class: "rate-sources" }),
    el("p", { class: "wrong", role: "alert" }),
  ];
  const root = el("section", { class: "rate-table", "aria-label": say("price.list") }, failure, list, sources);
  /** @type {Account} */
  let account;
  let hidden = false;
  /** @type {Rate[]} */
  let rates = [];

  return {
    root,
    /** @param {Account} next @param {boolean} hide */
    update(next, hide) {
      const other = account?.provider !== next.provider;
      account = next;
      if (hidden !== hide) {
        hidden = hide;
        show();
      }
      if (other) {
        rates = [];
        show();
        learn();
      }
    },
  };

  async function learn() {
    const provider = account.provider;
    try {
      const found = await call("rate_table", { provider });
      if (account.provider !== provider) return;
      rates = found;
      failure.textContent = "";
      show();
    } catch (error) {
      failure.textContent = whyNot(/** @type {ApiError} */ (error), account.provider_name);
    }
  }

  function show() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.rate : undefined;
    refill(list, ...rates.map(lineOf));
    if (focused)
      list
        .querySelector(`[data-rate="${CSS.escape(focused)}"]`)
        ?.closest("button")
        ?.focus();
    const known = new Map(rates.map((rate) => [`${rate.url} ${rate.noted}`, rate]));
    refill(sources, ...[...known.values()].map(sourceOf));
  }

  /** @param {Rate} rate */
  function lineOf(rate) {
    const { id, unit, credits, own } = rate;
    const name = rateName(account.provider, id);
    const each = (/** @type {string} */ text) => say("rate.each", { amount: text, unit: perUnit(unit) });
    const change = say(own === null ? "rate.set" : "rate.change");
    return el(
      "div",
      { class: "rate-line" },
      el(
        "div",
        {},
        el("p", {}, el("bdi", {}, name)),
        own === null ? null : el("p", { class: "help" }, say("rate.published", { each: each(amount(credits)) })),
      ),
      el(
        "p",
        { class: "rate-each" },
        each(own === null ? amount(credits) : hidden ? DOTS : amount(own)),
        " ",
        own === null ? null : el("span", { class: "plan-own" }, say("rate.yours")),
      ),
      el(
        "div",
        { class: "pair" },
        own === null
          ? null
          : el(
              "button",
              {
                type: "button",
                class: "small quiet",
                "aria-label": say("action.for", { action: say("rate.reset"), name }),
                onclick: () => reset(rate),
              },
              say("rate.reset"),
            ),
        el(
          "button",
          {
            type: "button",
            class: "small",
            "data-rate": id,
            "aria-label": say("action.for", { action: change, name }),
            onclick: () => edit(rate),
          },
          change,
        ),
      ),
    );
  }

  /** @param {Rate} rate */
  function edit(rate) {
    const name = rateName(account.provider, rate.id);
    const field = createAmountField(
      say("rate.credits", { unit: perUnit(rate.unit) }),
      editable(rate.own ?? rate.credits),
    );
    const provider = account.provider;
    ask(
      { title: say("rate.title", { name }), body: say("rate.body"), ok: say("action.save") },
      field.root,
      async () => {
        const credits = field.read();
        if (!credits) throw NOT_YET;
        await call("set_rate", { provider, rate: rate.id, credits });
        mention(say("rate.kept", { name }));
        await learn();
      },
      account.provider_name,
    );
  }

  /** @param {Rate} rate */
  async function reset(rate) {
    const done = await told(call("set_rate", { provider: account.provider, rate: rate.id, credits: "" }));
    if (done === undefined) return;
    mention(say("rate.is_reset", { name: rateName(account.provider, rate.id) }));
    await learn();
    // The button goes away with what it resets.
    const other = list.querySelector(`[data-rate="${CSS.escape(rate.id)}"]`);
    if (other instanceof HTMLElement) other.focus();
  }

  /** @param {Rate} rate */
  function sourceOf({ title, url, noted, official }) {
    const address = el("span", { class: "path", dir: "ltr" }, plain(url));
    return el(
      "div",
      { class: "rate-source" },
      el("p", {}, say("rate.source", { title, date: shortDate(noted) })),
      official ? null : el("p", { class: "help" }, say("rate.not_official", { service: account.provider_name })),
      el(
        "p",
        { class: "rate-address" },
        address,
        el(
          "button",
          {
            type: "button",
            class: "small quiet",
            "aria-label": say("action.for", { action: say("action.copy"), name: plain(title) }),
            onclick: (/** @type {Event} */ event) => copy(url, /** @type {HTMLElement} */ (event.currentTarget)),
          },
          say("action.copy"),
        ),
      ),
    );
  }
}
