// The balance over time: a line in steps, since a balance holds until it changes, and gaps where nothing was read.

import { say, sayCount } from "../copy.js";
import { amount, amountWithUnit, DASH, DOTS, moment } from "../format.js";
import { drawAmounts, drawDays, stepsOn } from "./axes.js";
import { modelOf } from "./balance.js";
import { bucketsOf, indexOf, localDay, startOf, unitFor } from "./days.js";
import { daysAhead, drawExpected } from "./expected.js";
import { createFigure } from "./figure.js";
import { date, weekStart } from "./labels.js";
import { scaleForBalance } from "./scale.js";
import { shape } from "./svg.js";

/**
 * @typedef {import("./balance.js").BalanceModel} BalanceModel
 * @typedef {import("./balance.js").Step} Step
 * @typedef {import("./axes.js").Area} Area
 * @typedef {import("./axes.js").Sheet} Sheet
 */
/**
 * @typedef {object} BalanceContent
 * @property {import("../types.d.ts").BalancePoint[]} points
 * @property {number} from the first day
 * @property {number} to the last day; a forecast may lie behind the last reading, since the days go on
 * @property {boolean} everything since the beginning, rather than some days
 * @property {boolean} hidden amounts are not to be seen
 * @property {import("./expected.js").Expected | null} expected where it is expected to go
 */

/** How wide a run of readings is at least, in pixels: one that is narrower is a dot. */
const DOT = 6;

/** For less time than this, in milliseconds, a balance is not one for all of the time. */
const DAY = 86_400_000;

/** @param {(text: string) => void} announce */
export function createBalanceChart(announce) {
  /** @type {BalanceModel | null} */
  let model = null;
  let [from, to] = [0, 0];
  let [everything, hidden] = [false, false];
  /** @type {import("./expected.js").Expected | null} */
  let expected = null;
  const figure = createFigure({ kind: "balance", heading: say("chart.balance"), draw, tell, table, announce });

  return {
    root: figure.root,
    /** Makes sense of an answer; throws where there is none. @param {BalanceContent} content @returns {() => void} what shows it */
    read(content) {
      const next = modelOf(content.points);
      return () => {
        [model, from, to, everything, hidden] = [next, content.from, content.to, content.everything, content.hidden];
        expected = next.steps.length === 0 ? null : content.expected;
        const empty = next.steps.length === 0 ? say("chart.none_read") : null;
        const told = tell(null);
        figure.update({ description: empty ?? say("chart.spoken", told), empty });
      };
    },
    clear() {
      model = null;
      figure.note("");
      figure.update({ description: "", empty: null });
    },
  };

  /** @param {Sheet} sheet */
  function draw(sheet) {
    if (!model) return null;
    const shown = model;
    const ahead = daysAhead(expected, to - from + 1);
    const [start, end] = [startOf(from), startOf(to + 1 + ahead)];
    // What goes down to nothing is seen down to nothing.
    const scale = scaleForBalance(expected ? 0 : (shown.least?.value ?? 0), shown.most?.value ?? 0, stepsOn(sheet));
    const area = drawAmounts(sheet, scale, hidden || shown.steps.length === 0);
    const x = (/** @type {number} */ time) => area.x((Math.min(Math.max(time, start), end) - start) / (end - start));
    const now = shown.steps.at(-1);
    if (expected && now) {
      drawExpected({ layer: sheet.layer, area, x, end }, { time: now.until, value: now.value }, expected);
    }
    drawRuns(sheet, area, scale.low === 0, x);
    drawDays(sheet, area, from, to + ahead, (day) => x((startOf(day) + startOf(day + 1)) / 2));
    figure.note(shown.steps.length === 0 ? "" : note(scale));
    const days = bucketsOf(from, to, unitFor(from, to, sheet.width * 0.9), weekStart);
    const last = shown.steps.at(-1)?.until ?? start;
    /** When a bucket's balance was last known, or its middle where it never was. @param {number} at */
    const stopIn = (at) => {
      const bucket = days[Math.min(Math.max(at, 0), days.length - 1)];
      if (!bucket) return null;
      const [first, past] = [startOf(bucket.from), startOf(bucket.to + 1) - 1];
      return shown.lastIn(first, Math.min(past, Math.max(first, last)))?.time ?? (first + past) / 2;
    };
    return {
      // Behind the last reading there is nothing to tell yet.
      at: (/** @type {number} */ place) =>
        Math.min(start + Math.min(Math.max(area.share(place), 0), 1) * (end - start), Math.max(last, start)),
      step(/** @type {number | null} */ time, /** @type {number} */ by) {
        const latest = Math.max(0, indexOf(days, localDay(last)));
        if (time === null) return stopIn(Math.abs(by) === 1 ? latest : Math.min(latest, latest + by));
        return stopIn(Math.min(latest, indexOf(days, localDay(time)) + by));
      },
      mark(/** @type {number} */ time) {
        if (time < start || time > end) return null;
        const step = shown.at(time);
        return { x: x(time), width: 1.5, y: step && area.y(step.value) };
      },
    };
  }

  /** @param {Sheet} sheet @param {Area} area @param {boolean} filled whether the room below the line means something @param {(time: number) => number} x */
  function drawRuns({ layer }, area, filled, x) {
    for (const run of model?.runs ?? []) {
      const line = lineOf(run, x, area.y);
      const [first, last] = [run[0], run.at(-1)];
      if (filled && first && last) {
        const d = `${line}V${area.bottom}H${x(first.from).toFixed(2)}z`;
        layer.append(shape("path", { class: "chart-under", d }));
      }
      layer.append(shape("path", { class: "chart-line", d: line }));
      // What was read but once is hardly a line.
      if (first && last && Math.abs(x(last.until) - x(first.from)) < DOT) {
        layer.append(shape("circle", { class: "chart-dot", cx: x(last.until), cy: area.y(last.value), r: DOT / 2 }));
      }
    }
  }

  /** @param {number | null} time */
  function tell(time) {
    if (!model) return { when: "", value: "" };
    if (time === null) return { when: period(), value: overall(model) };
    const step = model.at(time);
    if (!step) return { when: date(localDay(time)), value: say("chart.not_read") };
    return { when: moment(new Date(time).toISOString()), value: hidden ? DOTS : amountWithUnit(step.available) };
  }

  /** @param {BalanceModel} shown */
  function overall({ least, most, steps }) {
    if (!least || !most) return DASH;
    if (hidden) return DOTS;
    const [only, ...others] = steps;
    if (only && others.length === 0 && only.until - only.from < DAY) return amountWithUnit(only.available);
    if (least.available === most.available) return say("chart.always", { amount: amountWithUnit(least.available) });
    return say("chart.between", { least: amount(least.available), most: amountWithUnit(most.available) });
  }

  function period() {
    return everything ? say("chart.since", { date: date(from) }) : sayCount("chart.last_days", to - from + 1);
  }

  /** @param {import("./scale.js").Scale} scale */
  function note({ low, ticks }) {
    const lines = [say("chart.broken")];
    if (expected) lines.push(say(expected.band ? "chart.expected_band" : "chart.expected"));
    const broken = lines.join(" ");
    if (low === 0) return broken;
    const foot =
      hidden || !ticks[0]
        ? say("chart.not_from_zero_hidden")
        : say("chart.not_from_zero", { amount: amount(ticks[0].text) });
    return `${broken} ${foot}`;
  }

  function table() {
    if (!model) return null;
    const steps = model.steps;
    const rows = steps.flatMap((step, at) => {
      const written = (/** @type {number} */ time) => moment(new Date(time).toISOString());
      const row = [written(step.from), written(step.until), hidden ? DOTS : amount(step.available)];
      const next = steps[at + 1];
      const gap = next && !model?.at((step.until + next.from) / 2);
      return gap ? [row, [written(step.until), written(next.from), say("chart.not_read")]] : [row];
    });
    return {
      caption: say("chart.balance"),
      head: [say("chart.from"), say("chart.until"), say("chart.available")],
      rows: rows.reverse(),
    };
  }
}

/** A line in steps through a run. A single reading is a point. @param {Step[]} run @param {(time: number) => number} x @param {(value: number) => number} y */
function lineOf(run, x, y) {
  let [d, right] = ["", 0];
  run.forEach((step, at) => {
    const level = y(step.value).toFixed(2);
    d += at === 0 ? `M${x(step.from).toFixed(2)} ${level}` : `H${x(step.from).toFixed(2)}V${level}`;
    right = x(step.until);
  });
  return `${d}H${(right + 0.01).toFixed(2)}`;
}
