// What the activity is filtered by. The filter lives in the route: the controls show it, and ask for another.

import { plain, say, sayCount, sayList } from "../copy.js";
import { clone, freshId, make, setAttribute, setText, showText } from "../dom.js";
import { amount } from "../format.js";
import { LONGEST_SEARCH } from "../router.js";
import { KINDS, kindName, shortDate } from "./activity-words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ActivityFilter} ActivityFilter
 */

/** How long typing has to rest before it is searched for, in milliseconds. */
const REST = 180;

/** The longest name that stands in a choice. */
const LONGEST_NAME = 60;

/** Nothing is filtered. @type {ActivityFilter} */
const ALL = { account: null, kinds: [], source: null, from: null, to: null, search: "", odd: false };

/**
 * @param {(filter: ActivityFilter, inPlace: boolean) => void} changed `inPlace`: going back is not to stop at the filter before
 */
export function createFilter(changed) {
  const { root: bar, part: ofBar } = clone("t-filter-bar");
  const { root: panel, part } = clone("t-filter");
  const [search, opener] = [ofBar("search", HTMLInputElement), ofBar("open", HTMLButtonElement)];
  const [account, source] = [part("account", HTMLSelectElement), part("source", HTMLSelectElement)];
  const [from, to, odd] = [part("from", HTMLInputElement), part("to", HTMLInputElement), part("odd", HTMLInputElement)];
  /** @type {ActivityFilter} */
  let filter = ALL;
  /** @type {string[]} */
  let sources = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  search.maxLength = LONGEST_SEARCH;
  panel.id = freshId("filter");
  opener.setAttribute("aria-controls", panel.id);
  for (const kind of KINDS) part("kinds").append(kindBox(kind));
  opener.addEventListener("click", () => open(panel.hidden === true));
  search.addEventListener("input", () => later(typed));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") typed();
  });
  bar.addEventListener("submit", (event) => event.preventDefault());
  account.addEventListener("change", () => change({ account: account.value || null, source: null }));
  // The first choice is all of them; a source may well have an empty name.
  source.addEventListener("change", () => change({ source: sources[source.selectedIndex - 1] ?? null }));
  odd.addEventListener("change", () => change({ odd: odd.checked }));
  for (const input of [from, to]) input.addEventListener("change", () => later(dated));

  return {
    bar,
    panel,
    /** Shows a filter. @param {ActivityFilter} next @param {Account[]} accounts */
    update(next, accounts) {
      const before = filter;
      filter = next;
      showAccounts(accounts);
      showSources(sources);
      // What is being typed is not overwritten by the route that it makes.
      if (next.search !== before.search && next.search !== search.value) search.value = next.search;
      for (const [input, day] of /** @type {[HTMLInputElement, string | null][]} */ ([
        [from, next.from],
        [to, next.to],
      ])) {
        if (input.value !== (day ?? "") && input !== document.activeElement) input.value = day ?? "";
      }
      odd.checked = next.odd;
      for (const box of part("kinds").querySelectorAll("input")) box.checked = next.kinds.includes(box.value);
      setText(part("wrong"), isBackward(next) ? say("activity.bad_range") : "");
      const count = [
        next.account,
        next.kinds.length,
        (next.source ?? null) !== null,
        next.from,
        next.to,
        next.odd,
      ].filter(Boolean);
      showText(ofBar("number"), count.length ? amount(String(count.length)) : null);
      setText(ofBar("in_use"), count.length ? sayCount("activity.filters", count.length) : "");
      return { words: wordsOf(next, accounts), any: count.length > 0 || next.search !== "" };
    },
    /** The sources that can be chosen. @param {string[]} next */
    showSources(next) {
      showSources(next);
    },
  };

  /** @param {Partial<ActivityFilter>} part @param {boolean} [inPlace] */
  function change(part, inPlace = false) {
    clearTimeout(resting);
    changed({ ...filter, ...part }, inPlace);
  }

  /** @param {() => void} run */
  function later(run) {
    clearTimeout(resting);
    resting = setTimeout(run, REST);
  }

  function typed() {
    // Going back leads to before the search, not through its letters.
    if (search.value !== filter.search) change({ search: search.value }, filter.search !== "" && search.value !== "");
  }

  function dated() {
    change({ from: from.value || null, to: to.value || null }, filter.from !== null || filter.to !== null);
  }

  /** @param {boolean} on */
  function open(on) {
    panel.hidden = !on;
    setAttribute(opener, "aria-expanded", String(on));
    if (on) panel.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} kind */
  function kindBox(kind) {
    const [label, box] = [make("label", "chip"), document.createElement("input")];
    box.type = "checkbox";
    box.value = kind;
    box.addEventListener("change", () => {
      const chosen = KINDS.filter((one) => (one === kind ? box.checked : filter.kinds.includes(one)));
      change({ kinds: chosen });
    });
    label.append(box, make("span", "", kindName(kind)));
    return label;
  }

  /** @param {Account[]} accounts */
  function showAccounts(accounts) {
    /** @type {[string, string][]} */
    const named = accounts.map((one) => [one.id, plain(one.name, LONGEST_NAME)]);
    fillChoice(account, [["", say("activity.all_accounts")], ...named], filter.account ?? "");
  }

  /** @param {string[]} next */
  function showSources(next) {
    // The chosen one stays to be seen, whether or not there are entries of it.
    const now = filter.source ?? null;
    sources = now === null || next.includes(now) ? next : [now, ...next];
    /** @type {[string, string][]} */
    const named = sources.map((one, at) => [String(at), plain(one, LONGEST_NAME) || say("activity.no_source")]);
    const chosen = now === null ? "" : String(sources.indexOf(now));
    fillChoice(source, [["", say("activity.all_sources")], ...named], chosen);
  }
}

/** Whether its days are in the wrong order. @param {ActivityFilter} filter */
export const isBackward = ({ from, to }) => Boolean(from && to && from > to);

/** The filter in words. @param {ActivityFilter} filter @param {Account[]} accounts */
function wordsOf({ account, kinds, source, from, to, search, odd }, accounts) {
  const name = accounts.find((one) => one.id === account)?.name;
  const days = { from: from ? shortDate(from) : "", to: to ? shortDate(to) : "" };
  const span = from ? (to ? "activity.from_to" : "activity.from") : "activity.to";
  return [
    name ? plain(name, LONGEST_NAME) : "",
    kinds.length ? sayList(kinds.map(kindName)) : "",
    (source ?? null) === null ? "" : plain(source ?? "", LONGEST_NAME) || say("activity.no_source"),
    from || to ? say(span, days) : "",
    odd ? say("activity.odd") : "",
    search ? say("activity.searched", { text: search }) : "",
  ].filter(Boolean);
}

/** Fills a choice, only where it differs: an open one would close. @param {HTMLSelectElement} select @param {[string, string][]} wanted values and texts @param {string} chosen */
function fillChoice(select, wanted, chosen) {
  const same =
    select.options.length === wanted.length &&
    wanted.every(([value, text], at) => select.options[at]?.value === value && select.options[at]?.text === text);
  if (!same) {
    select.replaceChildren(
      ...wanted.map(([value, text]) => {
        const option = /** @type {HTMLOptionElement} */ (make("option", "", text));
        option.value = value;
        return option;
      }),
    );
  }
  if (select.value !== chosen) select.value = chosen;
}
