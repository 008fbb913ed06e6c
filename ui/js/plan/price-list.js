// A live price list: searched, sorted by any column, with the cost of a clip of a chosen length. The service's nominal
// value and what it costs this user stand in columns of their own.

import { el, refill } from "../build.js";
import { announce } from "../components/notice.js";
import { locale, plain, say, sayCount } from "../copy.js";
import { freshId, setAttribute, setText } from "../dom.js";
import { amount, DASH, DOTS, moment } from "../format.js";
import { call } from "../state.js";
import { REST } from "./asker.js";
import { createStepper } from "./controls.js";
import { basisOf, compareAmounts, money } from "./money.js";
import { valueName, whyNot } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").ListPrice} ListPrice
 * @typedef {import("../types.d.ts").Prices} Prices
 */

/** The length of a clip that is shown first, in seconds, and the longest. */
const [SECONDS, LONGEST] = [8, 600];

/**
 * A column: what stands in it, and what it is sorted by.
 * @typedef {object} Column
 * @property {string} id
 * @property {boolean} [number]
 * @property {(row: ListPrice, hidden: boolean, service: string) => string} text
 * @property {(a: ListPrice, b: ListPrice) => number} order
 */

const byText = (/** @type {string | null} */ a, /** @type {string | null} */ b) =>
  a === null || b === null
    ? (a === null ? 1 : 0) - (b === null ? 1 : 0)
    : a.localeCompare(b, locale, { numeric: true, sensitivity: "base" });

/** @type {Column[]} */
const COLUMNS = [
  { id: "model", text: ({ model }) => plain(model ?? DASH, 120), order: (a, b) => byText(a.model, b.model) },
  {
    id: "variant",
    text: ({ variant }) => (variant === null ? DASH : valueName("variant", variant)),
    order: (a, b) => byText(a.variant, b.variant),
  },
  {
    id: "resolution",
    text: ({ resolution }) => plain(resolution ?? DASH, 60),
    order: (a, b) => byText(a.resolution, b.resolution),
  },
  {
    id: "credits",
    number: true,
    text: (row) =>
      row.credits === null
        ? DASH
        : say(row.billing === "per_second" ? "price.each_second" : "price.each_clip", { amount: amount(row.credits) }),
    order: (a, b) => byText(a.billing, b.billing) || compareAmounts(a.credits, b.credits),
  },
  {
    id: "clip",
    number: true,
    text: ({ clip }) => (clip === null ? DASH : amount(clip)),
    order: (a, b) => compareAmounts(a.clip, b.clip),
  },
  {
    id: "nominal",
    number: true,
    text: ({ nominal }) => (nominal === null ? DASH : money(nominal, true)),
    order: (a, b) => compareAmounts(a.nominal?.amount ?? null, b.nominal?.amount ?? null),
  },
  {
    id: "own",
    number: true,
    text: ({ own }, hidden) =>
      own === null
        ? DASH
        : hidden
          ? DOTS
          : own.exact
            ? money(own.price, true)
            : say("money.about", { money: money(own.price, true) }),
    order: (a, b) => compareAmounts(a.own?.price.amount ?? null, b.own?.price.amount ?? null),
  },
];

/** Makes the list; returns what brings it up to date. */
export function createPriceList() {
  /** @type {Account} */
  let account;
  let hidden = false;
  /** @type {Prices | null} */
  let shown = null;
  /** How long the clips are that are shown. */
  let length = SECONDS;
  let asked = "";
  let sorted = { column: "model", down: false };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  const seconds = createStepper({
    label: say("price.seconds"),
    least: 1,
    most: LONGEST,
    value: SECONDS,
    changed() {
      clearTimeout(resting);
      if (seconds.read() !== undefined) resting = setTimeout(ask, REST);
    },
  });
  const search = el("input", {
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    maxlength: 100,
    "aria-label": say("price.search"),
    placeholder: say("price.search"),
    oninput: () => {
      showRows();
      clearTimeout(telling);
      telling = setTimeout(() => announce(count.textContent ?? ""), REST);
    },
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let telling;
  const count = el("p", { class: "price-count" });
  const heads = COLUMNS.map(headOf);
  const body = el("tbody", { role: "rowgroup" });
  const table = el(
    "table",
    { class: "price-table", role: "table", "aria-label": say("price.list") },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads.map((head) => head.root))),
    body,
  );
  const failure = el("div", { class: "failure", role: "alert", hidden: true });
  const [age, basis, unread] = [el("p", { class: "help" }), el("p", { class: "help" }), el("p", { class: "help" })];
  const found = el("div", { class: "price-found", hidden: true }, count, table, unread);
  const root = el(
    "section",
    { class: "price-list", "aria-label": say("price.list") },
    el("div", { class: "price-bar" }, search, seconds.root),
    failure,
    found,
    basis,
    age,
  );

  return {
    root,
    /** @param {Account} next @param {boolean} hide */
    update(next, hide) {
      const other = account?.id !== next.id;
      account = next;
      if (other) {
        shown = null;
        asked = "";
        found.hidden = true;
        failure.hidden = true;
      }
      if (other || hide !== hidden) {
        hidden = hide;
        showRows();
      }
      if (!asked) ask();
    },
    /** The page is opened again: prices may have changed. */
    again() {
      asked = "";
    },
  };

  async function ask() {
    const wanted = seconds.read() ?? length;
    const key = `${account.id} ${wanted}`;
    if (key === asked) return;
    asked = key;
    setAttribute(root, "aria-busy", "true");
    try {
      const prices = await call("prices", { account: account.id, seconds: wanted });
      if (asked !== key) return;
      [shown, length] = [prices, wanted];
      failure.hidden = true;
      showRows();
    } catch (error) {
      // An account that is gone is asked nothing any more.
      if (asked !== key || /** @type {ApiError} */ (error).code === "superseded") return;
      const why = whyNot(/** @type {ApiError} */ (error), account.provider_name);
      const again = () => {
        asked = "";
        ask();
      };
      refill(
        failure,
        el("p", {}, why),
        el("button", { type: "button", class: "small", onclick: again }, say("activity.again")),
      );
      failure.hidden = false;
    }
    if (asked === key) root.removeAttribute("aria-busy");
  }

  function showRows() {
    found.hidden = shown === null;
    for (const head of heads) head.show();
    if (!shown) return;
    const words = search.value.trim().toLocaleLowerCase(locale).split(/\s+/).filter(Boolean);
    const column = COLUMNS.find(({ id }) => id === sorted.column);
    const rows = shown.prices.filter((row) => {
      const text = COLUMNS.slice(0, 3)
        .map((one) => one.text(row, hidden, ""))
        .concat(row.model ?? "", row.variant ?? "")
        .join(" ")
        .toLocaleLowerCase(locale);
      return words.every((word) => text.includes(word));
    });
    // What is not known stays last, whichever way it is sorted.
    rows.sort((a, b) => (sorted.down ? downward(column, a, b) : (column?.order(a, b) ?? 0)));
    setText(count, sayCount("price.count", rows.length));
    refill(body, ...rows.map(rowOf));
    table.hidden = rows.length === 0;
    setText(unread, shown.unread ? sayCount("price.unread", shown.unread, { service: account.provider_name }) : "");
    setText(age, say("price.read", { service: account.provider_name, time: moment(shown.at) }));
    const known = shown.prices.some((row) => row.own);
    const texts = [
      say("price.nominal_help", { service: account.provider_name }),
      known ? "" : say("price.own_unknown"),
    ];
    setText(basis, texts.filter(Boolean).join(" "));
  }

  /** @param {ListPrice} row */
  function rowOf(row) {
    return el(
      "tr",
      { role: "row" },
      ...COLUMNS.map((column) =>
        el(
          column.id === "model" ? "th" : "td",
          {
            role: column.id === "model" ? "rowheader" : "cell",
            scope: column.id === "model" ? "row" : null,
            class: column.number ? "price-number" : null,
            "data-label": heads[COLUMNS.indexOf(column)]?.text() ?? "",
            "data-column": column.id,
          },
          el("bdi", {}, column.text(row, hidden, account.provider_name)),
          column.id === "credits" && row.notes.includes("credits_differ")
            ? el("span", { class: "help" }, say("price.credits_differ"))
            : null,
        ),
      ),
    );
  }

  /** @param {Column} column */
  function headOf(column) {
    const id = freshId("column");
    const button = el("button", { type: "button", class: "link price-sort", id, onclick: sort });
    const root = el("th", { role: "columnheader", scope: "col", class: column.number ? "price-number" : null }, button);
    const text = () =>
      column.id === "own" ? ownLabel() : say(`price.column.${column.id}`, { seconds: amount(String(length)) });
    return {
      root,
      text,
      show() {
        const is = sorted.column === column.id;
        setText(button, text());
        setAttribute(root, "aria-sort", is ? (sorted.down ? "descending" : "ascending") : "none");
      },
    };
    function sort() {
      sorted = { column: column.id, down: sorted.column === column.id ? !sorted.down : false };
      showRows();
    }
  }

  /** The head of the column of the user's own cost names what it stands on. */
  function ownLabel() {
    const own = shown?.prices.find((row) => row.own)?.own;
    return say(own ? `price.own_${basisOf(own.basis)}` : "price.column.own", { seconds: amount(String(length)) });
  }
}

/** @param {Column | undefined} column @param {ListPrice} a @param {ListPrice} b */
function downward(column, a, b) {
  if (!column) return 0;
  const known = (/** @type {ListPrice} */ row) => column.text(row, false, "") !== DASH;
  if (known(a) !== known(b)) return known(a) ? -1 : 1;
  return column.order(b, a);
}
