// Spending by source: a stack of parts for each day, week or month; refunds below the line; what is not known, hatched.

import { plain, say, sayCount, sayList } from "../copy.js";
import { make } from "../dom.js";
import { amount, amountWithUnit, DASH, DOTS } from "../format.js";
import { drawAmounts, drawDays, stepsOn } from "./axes.js";
import { indexOf, unitFor } from "./days.js";
import { createFigure, showValue } from "./figure.js";
import { date, span as daysOf, weekStart } from "./labels.js";
import { scaleFromZero } from "./scale.js";
import { modelOf } from "./spending.js";
import { createFills, shape } from "./svg.js";

/**
 * @typedef {import("./spending.js").Bar} Bar
 * @typedef {import("./spending.js").SpendingModel} SpendingModel
 * @typedef {import("./axes.js").Sheet} Sheet
 * @typedef {import("./days.js").Unit} Unit
 */
/**
 * @typedef {object} SpendingContent
 * @property {import("../types.d.ts").Spending} spending
 * @property {(day: number) => boolean} isKnown
 * @property {boolean} everything since the beginning, rather than some days
 * @property {boolean} hidden amounts are not to be seen
 */

/** What each bar is. @type {Record<Unit, string>} */
const EACH = { day: "chart.each_day", week: "chart.each_week", month: "chart.each_month", year: "chart.each_year" };

/** The part of a day's width that its bar takes, and the most that it takes in pixels. */
const [SHARE, WIDEST] = [0.72, 36];

/** @param {(text: string) => void} announce */
export function createSpendingChart(announce) {
  /** @type {SpendingModel | null} */
  let model = null;
  /** @type {Bar[]} */
  let bars = [];
  /** @type {Unit} */
  let unit = "day";
  let [everything, hidden] = [false, false];
  const fills = createFills();
  const figure = createFigure({ kind: "spending", heading: say("chart.spending"), draw, tell, table, announce });
  figure.defs(fills.defs);
  const legend = figure.part("legend");
  legend.hidden = false;

  return {
    root: figure.root,
    /** Makes sense of an answer; throws where there is none. @param {SpendingContent} content @returns {() => void} what shows it */
    read(content) {
      const next = modelOf(content.spending, content.isKnown);
      return () => {
        [model, everything, hidden] = [next, content.everything, content.hidden];
        showLegend(next);
        figure.update({ description: description(next), empty: next.empty ? nothing(next) : null });
      };
    },
    clear() {
      [model, bars] = [null, []];
      legend.replaceChildren();
      figure.note("");
      figure.update({ description: "", empty: null });
    },
  };

  /** @param {Sheet} sheet */
  function draw(sheet) {
    if (!model) return null;
    const shown = model;
    unit = unitFor(shown.from, shown.to, sheet.width * 0.9);
    bars = shown.bars(unit, weekStart);
    const heights = bars.map(({ parts }) => reach(parts));
    const [least, most] = [
      Math.min(0, ...heights.map((one) => one.down)),
      Math.max(0, ...heights.map((one) => one.up)),
    ];
    const area = drawAmounts(sheet, scaleFromZero(least, most, stepsOn(sheet)), hidden || shown.empty);
    const days = shown.to - shown.from + 1;
    const middle = (/** @type {number} */ from, /** @type {number} */ to) =>
      area.x(((from + to + 1) / 2 - shown.from) / days);
    const wide = (/** @type {Bar} */ bar) => (area.width * (bar.to - bar.from + 1)) / days;
    drawUnknown(sheet, (bar) => ({ x: middle(bar.from, bar.to) - wide(bar) / 2, width: wide(bar) }), area);
    drawBars(sheet, (bar) => ({ x: middle(bar.from, bar.to), width: Math.min(wide(bar) * SHARE, WIDEST) }), area.y);
    drawDays(sheet, area, shown.from, shown.to, (day) => middle(day, day));
    figure.note(note());
    return {
      at: (/** @type {number} */ x) => {
        const day = shown.from + Math.floor(Math.min(Math.max(area.share(x), 0), 0.999999) * days);
        return bars[indexOf(bars, day)]?.from ?? null;
      },
      step(/** @type {number | null} */ from, /** @type {number} */ by) {
        const at = from === null ? bars.length - (by > 0 ? 1 : 0) : indexOf(bars, from);
        // Without a cursor, back begins at the last day, and on begins there too.
        const to = from === null && Math.abs(by) === 1 ? bars.length - 1 : at + by;
        return bars[Math.min(Math.max(to, 0), bars.length - 1)]?.from ?? null;
      },
      mark(/** @type {number} */ stop) {
        const bar = bars[indexOf(bars, stop)];
        return bar ? { x: middle(bar.from, bar.to), width: Math.max(wide(bar), 3), y: null } : null;
      },
    };
  }

  /** @param {Sheet} sheet @param {(bar: Bar) => { x: number, width: number }} room @param {import("./axes.js").Area} area */
  function drawUnknown({ layer }, room, { top, bottom }) {
    const pieces = bars.filter((bar) => bar.known === "none").map(room);
    if (pieces.length === 0) return;
    const d = pieces.map(
      ({ x, width }) => `M${x.toFixed(2)} ${top}h${width.toFixed(2)}V${bottom}h${(-width).toFixed(2)}z`,
    );
    layer.prepend(shape("path", { ...fills.unknown, d: d.join("") }));
  }

  /** One path a series: parts above the line are stacked up, refunds are stacked down. @param {Sheet} sheet @param {(bar: Bar) => { x: number, width: number }} room @param {(value: number) => number} y */
  function drawBars({ layer }, room, y) {
    /** @type {string[][]} */
    const paths = (model?.series ?? []).map(() => []);
    for (const bar of bars) {
      const { x, width } = room(bar);
      let [up, down] = [0, 0];
      bar.parts.forEach((text, at) => {
        const value = Number(text);
        if (value === 0) return;
        const from = value > 0 ? up : down;
        if (value > 0) up += value;
        else down += value;
        const [near, far] = [y(from), y(from + value)];
        // However little was spent, it is not nothing; and what stands on something else keeps a little away from it.
        const seam = from !== 0 && Math.abs(far - near) > 3 ? 1 : 0;
        const height = Math.max(Math.abs(far - near) - seam, 1);
        const top = value > 0 ? near - seam - height : near + seam;
        paths[at]?.push(
          `M${(x - width / 2).toFixed(2)} ${top.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`,
        );
      });
    }
    model?.series.forEach((series, at) => {
      const d = paths[at]?.join("");
      if (d) layer.append(shape("path", { ...fills.series(at, series.source === null), d }));
    });
  }

  /** @param {number | null} stop */
  function tell(stop) {
    const bar = stop === null ? undefined : bars[indexOf(bars, stop)];
    showAmounts(bar);
    if (!model) return { when: "", value: "" };
    if (!bar) return { when: period(model), value: counted(model.total, model.known) };
    const when = daysOf(bar, unit);
    const value = counted(bar.total, bar.known);
    return { when, value, spoken: sentence(when, value, named(bar.parts)) };
  }

  /** @param {string} when @param {string} value @param {string[]} parts */
  function sentence(when, value, parts) {
    return say(parts.length > 0 ? "chart.spoken_parts" : "chart.spoken", { when, value, parts: sayList(parts) });
  }

  /** @param {SpendingModel} next */
  function showLegend({ series }) {
    legend.replaceChildren(
      ...series.map((one, at) => {
        const line = make("li");
        const swatch = shape("svg", { class: "chart-swatch", "aria-hidden": "true" });
        swatch.append(shape("rect", { width: "100%", height: "100%", ...fills.series(at, one.source === null) }));
        const name = make("span", "chart-source", nameOf(at));
        name.title = name.textContent ?? "";
        name.dir = "auto";
        line.append(swatch, name, make("span", "chart-amount"));
        return line;
      }),
    );
    legend.toggleAttribute("data-many", series.length > 3);
  }

  /** The amounts beside the sources: of the bar at the cursor, or of all. @param {Bar | undefined} bar */
  function showAmounts(bar) {
    model?.series.forEach((one, at) => {
      const place = legend.children[at]?.lastElementChild;
      const text = bar ? (bar.parts[at] ?? "0") : one.total;
      const known = bar ? bar.known : "all";
      if (place) showValue(place, known === "none" ? DASH : hidden ? DOTS : amount(text));
    });
  }

  function table() {
    if (!model) return null;
    const known = (/** @type {Bar} */ bar, /** @type {string} */ text) =>
      bar.known === "none" ? say("chart.not_known") : hidden ? DOTS : amount(text);
    return {
      caption: say("chart.spending_by_source"),
      head: [say("chart.when"), say("chart.total"), ...model.series.map((_, at) => nameOf(at))],
      rows: bars
        .map((bar) => [
          daysOf(bar, unit),
          counted(bar.total, bar.known, amount),
          ...bar.parts.map((text) => known(bar, text)),
        ])
        .reverse(),
    };
  }

  /** An amount, and how far it can be relied on. @param {string} text @param {import("./spending.js").Knowledge} known */
  function counted(text, known, written = amountWithUnit) {
    if (known === "none") return say("chart.not_known");
    const shown = hidden ? DOTS : written(text);
    return known === "part" ? say("chart.in_part", { amount: shown }) : shown;
  }

  /** @param {number} at */
  function nameOf(at) {
    const one = model?.series[at];
    if (!one) return "";
    if (one.source === null) return sayCount("chart.others", one.count);
    return plain(one.source).trim() || say("chart.no_source");
  }

  /** The parts that are not zero, by name. @param {string[]} parts */
  function named(parts) {
    return parts.flatMap((text, at) =>
      text === "0" || hidden ? [] : [say("chart.part", { name: nameOf(at), amount: amount(text) })],
    );
  }

  /** @param {SpendingModel} next */
  function period({ from, to }) {
    return everything ? say("chart.since", { date: date(from) }) : sayCount("chart.last_days", to - from + 1);
  }

  /** @param {SpendingModel} next */
  function nothing({ from, to, known }) {
    if (known === "none") return say("chart.nothing_known");
    if (everything) return say("chart.none");
    return sayCount(known === "part" ? "chart.none_known_days" : "chart.none_days", to - from + 1);
  }

  /** @param {SpendingModel} next */
  function description(next) {
    const days = daysOf({ from: next.from, to: next.to }, "day");
    if (next.empty) return sentence(days, nothing(next), []);
    return sentence(days, counted(next.total, next.known), named(next.series.map((one) => one.total)));
  }

  function note() {
    const unknown = bars.some((bar) => bar.known === "none");
    return [say(EACH[unit]), ...(unknown ? [say("chart.hatched")] : [])].join(" ");
  }
}

/** How far a stack goes up and down, for pixels only. @param {string[]} parts */
function reach(parts) {
  let [up, down] = [0, 0];
  for (const value of parts.map(Number)) {
    if (value > 0) up += value;
    else down += value;
  }
  return { up, down };
}
