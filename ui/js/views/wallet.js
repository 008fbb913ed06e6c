// The wallet: the sentence on top and one row an account.

import { addService, move } from "../act.js";
import { createCheckoutNews } from "../checkout/news.js";
import { createFirstRun } from "../components/first-run.js";
import { announce } from "../components/notice.js";
import { makeReorderable } from "../components/reorder.js";
import { createRow } from "../components/row.js";
import { sayCount } from "../copy.js";
import { byId, setAttribute, setText } from "../dom.js";

/** @typedef {import("../types.d.ts").View} View */

/** Makes the wallet work; returns what brings it up to date. */
export function createWallet() {
  const [verdict, list, add] = [byId("verdict"), byId("rows"), byId("add")];
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  const rows = new Map();
  const checkoutNews = createCheckoutNews();
  const firstRun = createFirstRun();
  add.addEventListener("click", addService);
  makeReorderable(list, move);

  return {
    /** @param {View} next */
    update(next) {
      const spoken = verdict.textContent;
      setText(verdict, sentence(next));
      setAttribute(verdict, "data-kind", next.verdict.kind);
      const changed = spoken && spoken !== verdict.textContent;
      // One region speaks: what comes in the same moment is said in one go.
      const news = [...checkoutNews(next), ...(changed ? [verdict.textContent] : [])];
      if (news.length) announce(news.join(" "));
      firstRun.update(next);
      showRows(next);
    },
    tick() {
      for (const row of rows.values()) row.tick();
    },
    /** Marks the row whose page stands beside the list. @param {string | null} id */
    select(id) {
      for (const [one, row] of rows) setAttribute(row.link, "aria-current", one === id ? "true" : null);
    },
    /** Puts the focus on an account's row, or on the sentence on top. @param {string | null} id */
    focus(id) {
      (rows.get(id ?? "")?.link ?? verdict).focus();
    },
  };

  /** @param {View} next */
  function showRows(next) {
    const wanted = new Set(next.accounts.map((one) => one.id));
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      row.root.remove();
      rows.delete(id);
    }
    const focused = document.activeElement;
    next.accounts.forEach((account, at) => {
      let row = rows.get(account.id);
      if (!row) {
        row = createRow();
        rows.set(account.id, row);
      }
      row.update(account, next);
      if (list.children[at] !== row.root) list.insertBefore(row.root, list.children[at] ?? null);
    });
    // An element that is moved loses the focus.
    if (focused instanceof HTMLElement && list.contains(focused) && focused !== document.activeElement) focused.focus();
  }
}

/** @param {View} view */
const sentence = ({ verdict }) => sayCount(`verdict.${verdict.kind}`, verdict.count);
