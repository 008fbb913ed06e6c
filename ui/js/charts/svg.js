// Shapes of a drawing, and the fills that tell sources apart without colour.

import { freshId } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** A shape. @param {string} tag @param {Record<string, string | number>} [attributes] @param {(Node | string)[]} content @returns {SVGElement} */
export function shape(tag, attributes = {}, ...content) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
  node.append(...content);
  return node;
}

const GROUND = shapeOf("rect", "fill-ground", { width: 8, height: 8 });

/** What each fill is made of: stripes and dots that stay apart in print, in grey and in forced colours. */
const PATTERNS = {
  slant: [GROUND, shapeOf("path", "fill-stripe", { d: "M-2 2l4-4M0 8l8-8M6 10l4-4" })],
  dots: [
    GROUND,
    shapeOf("circle", "fill-dot", { cx: 2, cy: 2, r: 1.3 }),
    shapeOf("circle", "fill-dot", { cx: 6, cy: 6, r: 1.3 }),
  ],
  lines: [GROUND, shapeOf("path", "fill-stripe", { d: "M0 2h8M0 6h8" })],
  unknown: [shapeOf("path", "fill-hatch", { d: "M-2 6l4 4M0 0l8 8M6-2l4 4" })],
};

/** The fills of the series, first to fifth, and of what stands for all others. */
const SERIES = ["solid", "slant", "soft", "dots", "lines"];

/**
 * The fills of one drawing. Their ids are its own; `fill` is an attribute's value, since in a style sheet some web
 * views would look for the id in the sheet.
 */
export function createFills() {
  /** @type {Record<string, string>} */
  const ids = {};
  const defs = shape("defs");
  for (const [name, make] of Object.entries(PATTERNS)) {
    const id = freshId("fill");
    ids[name] = id;
    const size = { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
    defs.append(shape("pattern", size, ...make.map((one) => one())));
  }
  /** @param {string} name @returns {Record<string, string>} */
  const of = (name) => (ids[name] ? { fill: `url(#${ids[name]})` } : { class: `fill-${name}` });
  return {
    defs,
    unknown: of("unknown"),
    /** @param {number} at @param {boolean} others */
    series: (at, others) => of(others ? "others" : (SERIES[at] ?? "others")),
  };
}

/** Makes a shape again and again. @param {string} tag @param {string} name @param {Record<string, string | number>} attributes */
function shapeOf(tag, name, attributes) {
  return () => shape(tag, { class: name, ...attributes });
}
