// The charts on an account's page: one choice of how far back for both, asked for anew when the kept activity changed.
// What is shown stays until what comes next is there, so that nothing blinks or moves.

import { createBalanceChart } from "../charts/balance-chart.js";
import { dayOf, localDay } from "../charts/days.js";
import { expectedOf } from "../charts/expected.js";
import { knownDays } from "../charts/known.js";
import { createSpendingChart } from "../charts/spending-chart.js";
import { say, sayCount } from "../copy.js";
import { clone, freshId, make, setAttribute, setText } from "../dom.js";
import { call } from "../state.js";
import { announce } from "./notice.js";
import { sentence } from "./trouble.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").Span} Span
 */

/** How far back a chart can go. @type {[Span, () => string][]} */
const SPANS = [
  ["days7", () => sayCount("chart.days", 7)],
  ["days30", () => sayCount("chart.days", 30)],
  ["days90", () => sayCount("chart.days", 90)],
  ["year", () => say("chart.year")],
  ["all", () => say("chart.all")],
];

/** What was chosen last holds for every account. @type {Span} */
let chosen = "days30";

/** Makes the section; returns what brings it up to date. */
export function createAccountActivity() {
  const { root, part } = clone("t-account-activity");
  const charts = createCharts(part("charts"));
  /** @type {Account} */
  let account;
  /** @type {View} */
  let view;
  /** What was asked last, and has its answer. */
  let answered = "";
  let asking = false;
  /** Whose activity is shown. @type {string | null} */
  let shown = null;

  for (const [span, label] of SPANS) part("spans").append(choice(span, label()));

  return {
    root,
    /** @param {Account} next @param {View} nextView */
    update(next, nextView) {
      account = next;
      view = nextView;
      for (const input of root.querySelectorAll("input")) input.checked = input.value === chosen;
      if (shown !== next.id) charts.clear();
      // Whatever comes in is a reason to try once more.
      if (part("failure").textContent) answered = "";
      ask();
    },
  };

  /** @param {Span} span @param {string} text */
  function choice(span, text) {
    const label = make("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "span";
    input.value = span;
    input.id = freshId("span");
    input.className = "vh";
    input.addEventListener("change", () => {
      chosen = span;
      ask();
    });
    label.append(input, make("span", "", text));
    return label;
  }

  /** Asks where something changed that the charts show; one question at a time, so that a busy fill makes no queue. */
  async function ask() {
    const { id, fill } = account;
    const span = chosen;
    const hidden = view.preferences.hide_amounts;
    // A balance that stays as it is changes nothing that is kept, and yet the line goes on: an hour is hardly a pixel.
    // At midnight the last day is another.
    const [hour, today] = [account.as_of?.slice(0, "YYYY-MM-DDTHH".length), new Date().toDateString()];
    const expected = expectedOf(account);
    const ahead = expected && [expected.median, expected.band?.low, expected.band?.high].join();
    const key = [id, span, view.activity_version, hidden, fill?.state, fill?.back_to, hour, today, ahead].join(" ");
    if (key === answered || asking) return;
    asking = true;
    setAttribute(root, "aria-busy", "true");
    try {
      const [spending, balances] = await Promise.all([
        call("spending", { account: id, span }),
        call("balances", { account: id, span }),
      ]);
      answered = key;
      // Where the user has gone on by now, this is not what is wanted.
      if (account.id === id && chosen === span) {
        charts.show({ spending, balances, fill, everything: span === "all", hidden, expected });
        shown = id;
        setText(part("failure"), "");
      }
    } catch (error) {
      answered = key;
      // Not an error of the API: the answer made no sense.
      const code = error instanceof Error ? "protocol" : /** @type {ApiError} */ (error).code;
      setText(part("failure"), sentence(code, account.provider_name));
    }
    asking = false;
    setAttribute(root, "aria-busy", null);
    ask();
  }
}

/** Both charts, which stand empty until they have something to show. @param {HTMLElement} place */
function createCharts(place) {
  const [balance, spending] = [createBalanceChart(announce), createSpendingChart(announce)];
  place.append(balance.root, spending.root);
  return {
    clear() {
      balance.clear();
      spending.clear();
    },
    /**
     * Shows both, or throws and shows neither.
     * @param {{ spending: import("../types.d.ts").Spending, balances: import("../types.d.ts").BalancePoint[], fill: Account["fill"], everything: boolean, hidden: boolean, expected: import("../charts/expected.js").Expected | null }} answers
     */
    show({ spending: spent, balances: points, fill, everything, hidden, expected }) {
      const common = { everything, hidden };
      const [from, to] = [dayOf(spent.from), dayOf(spent.to)];
      // The balance may have been read before anything was spent.
      const read = points.map((point) => localDay(Date.parse(point.from)));
      const first = everything ? Math.min(from, ...read) : from;
      const shows = [
        balance.read({ ...common, points, from: first, to, expected }),
        spending.read({ ...common, spending: spent, isKnown: knownDays(fill, points) }),
      ];
      for (const show of shows) show();
    },
  };
}
