// A place that a chart is drawn in and looked at: it has its size before it has its content, is drawn anew when the
// size changes, and has a cursor for pointer and keyboard.

import { direction } from "../copy.js";
import { setAttribute } from "../dom.js";
import { shape } from "./svg.js";

/**
 * What was drawn. A stop is where the cursor can stand: a day or a time, the chart knows which.
 * @typedef {object} Drawn
 * @property {(x: number) => number | null} at the stop at a place
 * @property {(from: number | null, by: number) => number | null} step the stop so many days on; from `null`, the last
 * @property {(stop: number) => Mark | null} mark where to show the cursor; `null` where the stop is no more
 */
/** @typedef {{ x: number, width: number, y: number | null }} Mark the middle and the width of what is marked, and the height of a point on it */
/**
 * @typedef {object} Options
 * @property {HTMLElement} place
 * @property {(sheet: import("./axes.js").Sheet) => Drawn | null} draw
 * @property {(stop: number | null, spoken: boolean) => void} tell shows what is at the cursor; speaks it where keys moved it
 */

/** One canvas measures the texts of all charts. */
const canvas = document.createElement("canvas").getContext("2d");

/** How far the keys move the cursor; left and right follow the eye. @type {Record<string, number>} */
const STEPS = {
  ArrowLeft: direction === "rtl" ? 1 : -1,
  ArrowRight: direction === "rtl" ? -1 : 1,
  PageUp: -7,
  PageDown: 7,
  Home: -Infinity,
  End: Infinity,
};

/** @param {Options} options */
export function createPlot({ place, draw, tell }) {
  const svg = shape("svg", { class: "chart-svg", role: "img" });
  const [title, desc, layer] = [shape("title"), shape("desc"), shape("g")];
  const cursor = shape("g", { class: "chart-cursor" });
  svg.append(title, desc, cursor, layer);
  place.prepend(svg);
  /** @type {Drawn | null} */
  let drawn = null;
  /** @type {number | null} */
  let stop = null;

  new ResizeObserver(redraw).observe(place);
  place.addEventListener("pointermove", point);
  place.addEventListener("pointerdown", point);
  place.addEventListener("pointerleave", () => {
    if (document.activeElement !== place) go(null, false);
  });
  place.addEventListener("blur", () => go(null, false));
  place.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || !drawn) return;
    if (event.key === "Escape" && stop !== null) go(null, false);
    else if (by !== undefined) go(drawn.step(stop, by), true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    svg,
    redraw,
    /** What the drawing is, in words. @param {string} name @param {string} description */
    describe(name, description) {
      if (title.textContent !== name) title.textContent = name;
      if (desc.textContent !== description) desc.textContent = description;
    },
  };

  /** Draws it at the size that it has; nothing where it has none yet. */
  function redraw() {
    const { clientWidth: width, clientHeight: height } = place;
    if (width === 0 || height === 0) return;
    const style = getComputedStyle(svg);
    if (canvas) canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    setAttribute(svg, "viewBox", `0 0 ${width} ${height}`);
    layer.replaceChildren();
    drawn = draw({
      layer,
      width,
      height,
      font: Number.parseFloat(style.fontSize),
      measure: (text) => canvas?.measureText(text).width ?? 0,
      rtl: direction === "rtl",
    });
    go(stop, false);
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (!drawn) return;
    go(drawn.at(event.clientX - place.getBoundingClientRect().left), false);
  }

  /** @param {number | null} to @param {boolean} spoken */
  function go(to, spoken) {
    const mark = to === null ? null : (drawn?.mark(to) ?? null);
    stop = mark && to;
    cursor.replaceChildren(...(mark ? shapesOf(mark) : []));
    tell(stop, spoken);
  }

  /** @param {Mark} mark */
  function shapesOf({ x, width, y }) {
    const band = shape("rect", { x: x - width / 2, y: 0, width, height: place.clientHeight });
    return y === null ? [band] : [band, shape("circle", { cx: x, cy: y, r: 4 })];
  }
}
