// What a cost consists of: one stacked bar to look at, and the same as a table.

import { el, refill } from "../build.js";
import { shortDate } from "../components/activity-words.js";
import { plain, say, sayCount } from "../copy.js";
import { amount, DASH, DOTS } from "../format.js";
import { pricesHash } from "../router.js";
import { partName, perUnit } from "./words.js";

/**
 * @typedef {import("../types.d.ts").QuotePart} QuotePart
 * @typedef {import("../types.d.ts").QuoteRate} QuoteRate
 */

/** How many shades there are for parts. */
const SHADES = 6;

/** Makes the bar with its table. */
export function createParts() {
  const bar = el("div", { class: "plan-bar", "aria-hidden": "true" });
  const body = el("tbody");
  const table = el(
    "table",
    { class: "plan-table" },
    el("caption", { class: "vh" }, say("plan.parts")),
    el(
      "thead",
      { class: "vh" },
      el("tr", {}, el("th", { scope: "col" }, say("plan.part_of")), el("th", { scope: "col" }, say("enter.amount"))),
    ),
    body,
  );
  const root = el("div", { class: "plan-parts" }, bar, table);
  return {
    root,
    /** @param {QuotePart[]} parts @param {{ provider: string, account: string, hidden: boolean }} about */
    show(parts, { provider, account, hidden }) {
      root.hidden = parts.length === 0;
      const paid = parts.filter((part) => widthOf(part) > 0);
      const shades = new Map(paid.map((part, at) => [part, at % SHADES]));
      refill(
        bar,
        ...paid.map((part) => {
          const piece = el("span", { "data-shade": String(shades.get(part)) });
          piece.style.setProperty("--share", String(widthOf(part)));
          return piece;
        }),
      );
      bar.hidden = paid.length === 0;
      refill(
        body,
        ...parts.map((part) =>
          el(
            "tr",
            { "data-none": !shades.has(part) },
            el(
              "th",
              { scope: "row" },
              el("span", { class: "plan-swatch", "data-shade": shades.get(part)?.toString() }),
              el(
                "span",
                {},
                el("bdi", {}, partName(part, provider)),
                part.rate ? rateLine(part.rate, { account, hidden }) : null,
              ),
            ),
            el("td", {}, part.credits === null ? DASH : hidden ? DOTS : amount(part.credits)),
          ),
        ),
      );
    },
  };
}

/** How long its piece of the bar is. Pixels only: no text is made of it. @param {QuotePart} part */
const widthOf = ({ credits }) => (credits === null ? 0 : Math.max(0, Number(credits)));

/** How a part was worked out: "100 × 3 credits a minute", and by whose rate. @param {QuoteRate} rate @param {{ account: string, hidden: boolean }} about */
function rateLine(rate, { account, hidden }) {
  const each = hidden ? DOTS : amount(rate.each);
  const text = say("plan.rate_line", { count: amount(rate.count), each, unit: perUnit(rate.unit) });
  const line = el("span", { class: "help plan-rate" }, text);
  if (rate.own) line.append(" ", el("span", { class: "plan-own" }, say("rate.yours")));
  else if (rate.noted) {
    line.append(" ", el("a", { href: pricesHash(account) }, say("rate.noted", { date: shortDate(rate.noted) })));
  }
  if (rate.past && !hidden) {
    const { least, most, count, from, to } = rate.past;
    const values = { least: amount(least), most: amount(most), from: shortDate(from), to: shortDate(to) };
    line.append(
      el("br"),
      say("plan.past_range", { ...values, of: sayCount(`plan.past_${plain(rate.unit, 10)}`, count) }),
    );
  }
  return line;
}
