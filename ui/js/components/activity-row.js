// An entry and a month's heading, as the list and a job's page draw them. Text from services goes in as text, set apart
// from what stands around it.

import { direction, plain, say } from "../copy.js";
import { clone, make, setAttribute, setMark, setText, showText } from "../dom.js";
import { unit } from "../format.js";
import { account } from "../state.js";
import * as words from "./activity-words.js";

/**
 * @typedef {import("../types.d.ts").ActivityRow} ActivityRow
 * @typedef {import("../types.d.ts").ActivityMonth} ActivityMonth
 * @typedef {import("../types.d.ts").ActivityTotals} ActivityTotals
 * @typedef {{ hidden: boolean, named: boolean, newDay: boolean }} Manner `named`: the account is told; `newDay`: the first row of its day
 */

/** An entry that is drawn again and again: a row. @param {"gridcell" | "cell"} cell the role of its parts, by what the row stands in */
export function createEntry(cell) {
  const { root, part } = clone("t-entry");
  const who = part("who");
  for (const name of ["day", "who", "what", "credits"]) part(name).setAttribute("role", cell);
  if (direction === "rtl") for (const name of ["source", "name", "about"]) part(name).dir = "auto";

  return {
    root,
    /** @param {ActivityRow | undefined} row `undefined`: not fetched yet @param {Manner} manner */
    update(row, { hidden, named, newDay }) {
      root.toggleAttribute("data-coming", !row);
      setAttribute(root, "aria-busy", row ? null : "true");
      if (!row) return blank(named);
      const odd = words.oddOf(row);
      const name = nameOf(row.account);
      root.toggleAttribute("data-new-day", newDay);
      root.toggleAttribute("data-quiet", words.isQuiet(row));
      root.toggleAttribute("data-odd", odd !== null);
      setText(part("number"), newDay ? words.dayNumber(row.day) : "");
      setText(part("weekday"), newDay ? words.weekday(row.day) : "");
      setText(part("when"), words.whenOf(row));
      who.hidden = !named;
      showMark(part("mark", HTMLImageElement), row.account);
      setAttribute(part("mark"), "alt", name);
      setText(part("kind"), words.kindWord(row));
      setText(part("source"), plain(row.source));
      showText(part("origin"), words.originOf(row));
      part("odd").hidden = odd === null;
      setText(part("odd_text"), odd ?? "");
      setText(part("name"), named ? name : "");
      setText(part("about"), words.aboutOf(row, hidden));
      setText(part("delta"), words.signed(row.delta, hidden));
      setText(part("unit"), hidden ? say("amount.hidden") : unit(row.delta));
      setText(part("time"), words.timeOf(row));
    },
  };

  /** @param {boolean} named */
  function blank(named) {
    for (const name of [
      "number",
      "weekday",
      "kind",
      "source",
      "origin",
      "odd_text",
      "about",
      "delta",
      "unit",
      "time",
      "name",
    ]) {
      setText(part(name), "");
    }
    for (const name of ["new-day", "quiet", "odd"]) root.removeAttribute(`data-${name}`);
    for (const name of ["origin", "odd"]) part(name).hidden = true;
    who.hidden = !named;
    part("mark").removeAttribute("src");
    part("mark").setAttribute("alt", "");
    setText(part("when"), say("activity.coming"));
  }
}

/** A month's heading, whose first line sticks to the top of the list, with what each account's rows add up to. */
export function createMonth() {
  const { root, part } = clone("t-month");
  const list = part("totals");
  return {
    root,
    focus: part("row"),
    /** @param {ActivityMonth} month @param {boolean} hidden @param {boolean} named */
    update(month, hidden, named) {
      setText(part("name"), words.monthName(month.month));
      showTotals(list, month.totals, hidden, named);
      // The heading is read as one with its totals, which stand outside of what sticks.
      setAttribute(part("cell"), "aria-label", [words.monthName(month.month), list.textContent].join(" "));
    },
  };
}

/** One line an account; credits of accounts are never added. @param {HTMLElement} list @param {ActivityTotals[]} totals @param {boolean} hidden @param {boolean} named */
export function showTotals(list, totals, hidden, named) {
  while (list.childElementCount > totals.length) list.lastElementChild?.remove();
  while (list.childElementCount < totals.length) list.append(clone("t-total").root);
  totals.forEach((one, at) => {
    const line = /** @type {HTMLElement} */ (list.children[at]);
    const [mark, name, sums] = /** @type {HTMLElement[]} */ ([...line.children]);
    if (!mark || !name || !sums) return;
    mark.hidden = !named;
    showMark(/** @type {HTMLImageElement} */ (mark), one.account);
    showText(name, named ? `${nameOf(one.account)} ` : null);
    const parts = words.totalsText(one, hidden);
    while (sums.childElementCount > parts.length) sums.lastElementChild?.remove();
    while (sums.childElementCount < parts.length) sums.append(make("span"));
    parts.forEach((text, part) => {
      setText(/** @type {Element} */ (sums.children[part]), part < parts.length - 1 ? `${text} ` : text);
    });
  });
}

/** An account's name, fit to be shown. @param {string} id */
export const nameOf = (id) => plain(account(id)?.name ?? say("activity.gone"));

/** Draws the mark of an account's service; none for an account that is gone. @param {HTMLImageElement} image @param {string} id */
function showMark(image, id) {
  const provider = account(id)?.provider;
  if (provider) setMark(image, provider);
  else image.removeAttribute("src");
}
