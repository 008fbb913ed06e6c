// An amount with its unit, standing and bar, drawn the same in a row and on an account's page.

import { locale, say, sayList } from "../copy.js";
import { make, setAttribute, setIcon, setText } from "../dom.js";
import { amount, DASH, DOTS, unit } from "../format.js";

/** @typedef {import("../types.d.ts").Account} Account */

/** Writes an amount. What is unknown is a dash, never a zero. @param {HTMLElement} node @param {string | null} text @param {boolean} hidden */
export function showAmount(node, text, hidden) {
  const shown = text === null ? DASH : hidden ? DOTS : amount(text);
  setDigits(node, shown);
  const spoken = text === null ? "amount.unknown" : hidden ? "amount.hidden" : null;
  setAttribute(node, "role", spoken && "img");
  setAttribute(node, "aria-label", spoken && say(spoken));
  setAttribute(node, "data-length", shown.length > 18 ? "huge" : shown.length > 11 ? "long" : null);
}

/** Where a number may go on in the next line: after the separator of a group, never inside one. */
const GROUPS = /(?<=[^\p{Nd}])(?=\p{Nd}{2,3}(?!\p{Nd}))/u;

/** What stands before the decimals. */
const DECIMAL = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".";

/** Writes a number that is wider than its place in several lines. @param {HTMLElement} node @param {string} text */
function setDigits(node, text) {
  if (node.textContent === text) return;
  const end = text.lastIndexOf(DECIMAL);
  const groups = (end < 0 ? text : text.slice(0, end)).split(GROUPS);
  node.replaceChildren(...groups.flatMap((group, at) => (at === 0 ? [group] : [make("wbr"), group])));
  if (end >= 0) node.append(text.slice(end));
}

/** Writes the line under an amount: unit and standing, in word and shape. @param {HTMLElement} node @param {Element} vessel @param {Account} account @param {boolean} hidden */
export function showStanding(node, vessel, account, hidden) {
  setIcon(vessel, account.standing);
  setText(node, standingLine(account, hidden));
}

/** A bar of shares. The elements stay, so that a change is a change of width. @param {HTMLElement} bar @param {Account} account @param {boolean} hidden */
export function showBar(bar, account, hidden) {
  const parts = account.parts;
  bar.hidden = parts.length === 0;
  while (bar.childElementCount > parts.length) bar.lastElementChild?.remove();
  while (bar.childElementCount < parts.length) bar.append(make("span"));
  parts.forEach((part, at) => {
    const piece = /** @type {HTMLElement} */ (bar.children[at]);
    setAttribute(piece, "data-kind", part.kind);
    piece.hidden = part.permille === 0;
    piece.style.setProperty("--share", String(part.permille));
  });
  const spoken = parts.map((part) =>
    say("part.text", { amount: hidden ? say("amount.hidden") : amount(part.amount), part: say(`part.${part.kind}`) }),
  );
  setAttribute(bar, "aria-label", parts.length ? say("wallet.bar", { parts: sayList(spoken) }) : null);
}

/** @param {Account} account @param {boolean} hidden */
function standingLine(account, hidden) {
  if (account.available === null)
    return say(account.error || account.paused ? "standing.unknown" : "standing.checking");
  return say("standing.line", {
    unit: unit(hidden ? "2" : account.available),
    word: say(`standing.${account.standing}`),
  });
}
