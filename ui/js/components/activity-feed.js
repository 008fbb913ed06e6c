// What the list shows: the outline and the rows of the filter that was asked for last. An answer to an older question is
// dropped, and what comes in anew takes the place of what is shown only when it is whole, so that nothing jumps.

import { call } from "../state.js";
import { createRows } from "./activity-rows.js";

/**
 * @typedef {import("../types.d.ts").Activity} Activity
 * @typedef {import("../types.d.ts").ActivityFilter} ActivityFilter
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("./virtual-list.js").Place} Place
 * @typedef {ReturnType<typeof createRows>} Rows
 * @typedef {{ outline: Activity, rows: Rows, filter: ActivityFilter }} Shown
 */

/** Changes that come one after the other are asked for this far apart at least, in milliseconds. */
const APART = 400;

/** So many rows are looked through, at most, for one that has moved. */
const FAR = 400;

/**
 * @param {object} options
 * @param {() => { anchor: Place | null, focused: Place | null }} options.held the places that are to stay where they are
 * @param {(next: Shown, held: { anchor: Place | null, focused: Place | null } | null) => void} options.show `held` is where those places are now; `null` after another filter
 * @param {() => void} options.arrived
 * @param {(error: ApiError) => void} options.failed
 */
export function createFeed({ held, show, arrived, failed }) {
  /** @type {Shown | null} */
  let shown = null;
  /** @type {ActivityFilter | null} */
  let filter = null;
  let version = -1;
  /** The number of the last question; an answer to another one is too late. */
  let question = 0;
  let [asking, stale] = [false, false];
  /** When the last question was asked. */
  let began = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  return {
    get shown() {
      return shown;
    },
    /** Whether an answer is awaited that will differ from what is shown. */
    get waiting() {
      return asking && shown?.filter !== filter;
    },
    /** Shows what a filter lets through. @param {ActivityFilter} next @param {number} at the version of the activity */
    ask(next, at) {
      const same = filter !== null && JSON.stringify(filter) === JSON.stringify(next);
      if (same && at === version) return;
      version = at;
      if (!same) {
        filter = next;
        run(true);
      } else {
        stale = true;
        soon();
      }
    },
    /** Asks once more after a failure. */
    again() {
      if (filter) run(shown?.filter !== filter);
    },
  };

  /** @param {boolean} other whether the filter is another one than before */
  async function run(other) {
    if (!filter) return;
    question += 1;
    const mine = question;
    const asked = filter;
    [asking, stale] = [true, false];
    began = Date.now();
    try {
      const outline = await call("activity", { filter: asked });
      if (mine !== question) return;
      const rows = createRows(
        asked,
        () => shown?.rows === rows && arrived(),
        (error) => shown?.rows === rows && failed(error),
      );
      const next = { outline, rows, filter: asked };
      const places = other || !shown ? null : await follow(shown, next, mine);
      if (mine !== question) return rows.close();
      shown?.rows.close();
      shown = next;
      asking = false;
      show(next, places);
    } catch (error) {
      if (mine !== question) return;
      asking = false;
      failed(/** @type {ApiError} */ (error));
    }
    soon();
  }

  /** Asks anew for what has changed, once the answer before is there and not too soon after its question. */
  function soon() {
    if (!stale || asking) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => stale && !asking && run(false), Math.max(0, APART - (Date.now() - began)));
  }

  /** Finds the places that are to stay in what has come, with the rows around them. @param {Shown} before @param {Shown} next @param {number} mine */
  async function follow(before, next, mine) {
    let places = { anchor: /** @type {Place | null} */ (null), focused: /** @type {Place | null} */ (null) };
    // While this is looked up the list may be scrolled on; then it is looked up again, a few times.
    for (let turn = 0; turn < 3; turn += 1) {
      const now = held();
      places = {
        anchor: now.anchor && (await locate(before, next, now.anchor)),
        focused: now.focused && (await locate(before, next, now.focused)),
      };
      if (mine !== question) return places;
      const first = places.anchor ?? { group: 0, row: 0 };
      const month = next.outline.months[first.group];
      if (month) {
        await next.rows.load({
          month: month.month,
          from: first.row - 10,
          to: Math.min(first.row + 40, month.count - 1),
        });
      }
      if (JSON.stringify(held()) === JSON.stringify(now)) return places;
    }
    return places;
  }
}

/**
 * Where a row is after a change: rows may have come in above it and below it.
 * @param {Shown} before @param {Shown} next @param {Place} place @returns {Promise<Place | null>}
 */
async function locate(before, next, place) {
  const month = before.outline.months[place.group];
  const group = next.outline.months.findIndex((one) => one.month === month?.month);
  const now = next.outline.months[group];
  if (!month || !now) return null;
  if (place.row < 0) return { group, row: -1 };
  const inside = (/** @type {number} */ row) => Math.max(0, Math.min(row, now.count - 1));
  const row = before.rows.get(month.month, place.row);
  const grown = now.count - month.count;
  const ends = [inside(place.row), inside(place.row + grown)].sort((a, b) => a - b);
  const [from = 0, to = 0] = ends;
  if (!row) return { group, row: from };
  const stretches = to - from <= FAR ? [[from, to]] : ends.map((end) => [end, end]);
  for (const [first = 0, last = 0] of stretches) {
    await next.rows.load({ month: now.month, from: first, to: last });
    for (let at = first; at <= last; at += 1) {
      const one = next.rows.get(now.month, at);
      if (one?.id === row.id && one.account === row.account) return { group, row: at };
    }
  }
  return { group, row: from };
}
