// The activity: what every account used and was given, as one list to search, filter and write into a file.

import { createExport } from "../components/activity-export.js";
import { createFeed } from "../components/activity-feed.js";
import { createFindings } from "../components/activity-findings.js";
import { createEntry, createMonth, showTotals } from "../components/activity-row.js";
import { createFills } from "../components/fill-lines.js";
import { createFilter, isBackward } from "../components/filter-panel.js";
import { announce, notify } from "../components/notice.js";
import { sentence } from "../components/trouble.js";
import { createVirtualList } from "../components/virtual-list.js";
import { say, sayCount } from "../copy.js";
import { clone, setText, showText } from "../dom.js";
import { later } from "../later.js";
import { activityHash, go, instead, route } from "../router.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ActivityFilter} ActivityFilter
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../components/virtual-list.js").Place} Place
 */

/** Makes the page; returns what brings it up to date. */
export function createActivity() {
  const { root, part } = clone("t-activity");
  /** @type {View} */
  let view;
  /** @type {ActivityFilter} */
  let filter;
  /** Whether rows tell their account: not where there is one. */
  let named = true;
  /** Whether there was an answer before. */
  let told = false;

  const findings = createFindings(true);
  const fills = createFills();
  const controls = createFilter((next, inPlace) => (inPlace ? instead : go)(activityHash(next)));
  const writing = createExport(part("export", HTMLButtonElement), () =>
    feed.shown ? { filter: feed.shown.filter, count: feed.shown.outline.count } : null,
  );
  part("notes").append(findings.root, fills.root, writing.root);
  part("bar").replaceWith(controls.bar);
  part("panel").replaceWith(controls.panel);
  for (const name of ["reset", "reset_empty"]) part(name).addEventListener("click", () => reset());
  part("again").addEventListener("click", () => feed.again());

  const list = createVirtualList({
    scroller: part("scroller"),
    grid: part("grid"),
    body: part("body"),
    gauge: part("gauge"),
    bar: controls.bar,
    refuge: part("count"),
    heading: createHeading,
    row: createRow,
    open,
    seen,
  });
  const feed = createFeed({
    held: () => ({ anchor: list.anchor()?.place ?? null, focused: list.focused() }),
    show,
    arrived: list.refresh,
    failed(error) {
      if (feed.shown && !feed.waiting) return notify(sentence(error.code, ""));
      setText(part("failure_text"), sentence(error.code, ""));
      part("failure").hidden = false;
    },
  });

  return {
    root,
    heading: part("heading"),
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "activity") return;
      const hid = view?.preferences.hide_amounts;
      view = next;
      // An account that is gone filters nothing.
      const there = next.accounts.some((one) => one.id === to.filter.account);
      filter = { ...to.filter, account: there ? (to.filter.account ?? null) : null };
      const those = next.accounts.filter((one) => !filter.account || one.id === filter.account);
      named = those.length > 1;
      const { words, any } = controls.update(filter, next.accounts);
      showText(part("words"), words.length ? words.join(" · ") : null);
      part("reset").hidden = !any;
      part("reset_empty").hidden = !any;
      setText(part("empty_text"), say(any ? "activity.none_match" : "activity.none"));
      findings.update(next, those);
      fills.update(those);
      writing.update(next);
      if (!isBackward(filter)) feed.ask(filter, next.activity_version);
      if (hid !== undefined && hid !== next.preferences.hide_amounts) {
        showSums();
        list.refresh();
      }
    },
  };

  /** @param {import("../components/activity-feed.js").Shown} next @param {{ anchor: Place | null, focused: Place | null } | null} held */
  function show({ outline }, held) {
    part("failure").hidden = true;
    setText(part("count"), sayCount("activity.count", outline.count));
    part("empty").hidden = outline.count > 0;
    part("grid").toggleAttribute("data-empty", outline.count === 0);
    controls.showSources(outline.sources);
    showSums();
    writing.show();
    const groups = outline.months.map(({ month, count, totals }) => ({ key: month, count, lines: totals.length }));
    const anchor = list.anchor();
    const began = told;
    told = true;
    list.show(groups, held?.anchor && anchor ? { place: held.anchor, by: anchor.by } : null, held?.focused ?? null);
    if (!held && began) announce(sayCount("activity.count", outline.count));
  }

  function showSums() {
    const totals = feed.shown?.outline.totals ?? [];
    part("sums").hidden = totals.length === 0;
    showTotals(part("totals"), totals, view.preferences.hide_amounts, totals.length > 1 || named);
  }

  function createHeading() {
    const month = createMonth();
    return {
      ...month,
      /** @param {Place} place */
      update({ group }) {
        const one = feed.shown?.outline.months[group];
        if (one) month.update(one, view.preferences.hide_amounts, one.totals.length > 1 || named);
      },
    };
  }

  function createRow() {
    const entry = createEntry("gridcell");
    return {
      root: entry.root,
      focus: entry.root,
      /** @param {Place} place */
      update({ group, row }) {
        const now = rowAt(group, row);
        const above = row === 0 ? undefined : rowAt(group, row - 1);
        entry.update(now, {
          hidden: view.preferences.hide_amounts,
          named,
          newDay: above?.day !== now?.day,
        });
      },
    };
  }

  /** @param {number} group @param {number} row */
  function rowAt(group, row) {
    const shown = feed.shown;
    const month = shown?.outline.months[group];
    return month ? shown?.rows.get(month.month, row) : undefined;
  }

  /** @param {Place} place */
  async function open({ group, row }) {
    const one = rowAt(group, row);
    const details = one && (await later(() => import("../components/activity-details.js")));
    if (details) details.showDetails(one, view.preferences.hide_amounts);
  }

  /** @param {Place} from @param {Place} to @param {boolean} leapt */
  function seen(from, to, leapt) {
    const shown = feed.shown;
    if (!shown) return;
    const months = shown.outline.months.slice(from.group, to.group + 1);
    const stretches = months.map(({ month, count }, at) => ({
      month,
      from: at === 0 ? Math.max(0, from.row) : 0,
      to: at === months.length - 1 ? to.row : count - 1,
    }));
    shown.rows.want(
      stretches.filter((one) => one.to >= one.from),
      leapt,
    );
  }

  function reset() {
    go("#/activity");
    // The button goes away with what it resets.
    part("count").focus();
  }
}
