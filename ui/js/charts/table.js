// The same numbers as a table, behind a disclosure: made when it is opened, and made anew while it is open.

import { make } from "../dom.js";

/** @typedef {{ caption: string, head: string[], rows: string[][] }} Content the first cell of a row names it */

/** @param {HTMLDetailsElement} details @param {HTMLElement} place @param {() => Content | null} content */
export function createTable(details, place, content) {
  details.addEventListener("toggle", update);
  return { update };

  function update() {
    const shown = details.open ? content() : null;
    const left = place.scrollTop;
    place.replaceChildren(...(shown ? [tableOf(shown)] : []));
    place.scrollTop = left;
  }
}

/** @param {Content} content */
function tableOf({ caption, head, rows }) {
  const table = make("table");
  const [top, body, first] = [make("thead"), make("tbody"), make("tr")];
  first.append(...head.map((text) => header(text, "col")));
  top.append(first);
  for (const [name = "", ...cells] of rows) {
    const row = make("tr");
    row.append(header(name, "row"), ...cells.map((text) => make("td", "", text)));
    body.append(row);
  }
  table.append(make("caption", "vh", caption), top, body);
  return table;
}

/** @param {string} text @param {"col" | "row"} scope */
function header(text, scope) {
  const cell = make("th", "", text);
  cell.setAttribute("scope", scope);
  return cell;
}
