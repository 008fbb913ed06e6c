// What every chart has around its drawing: a heading, a line that tells what is at the cursor, a note, a table.

import { say } from "../copy.js";
import { clone, freshId, setAttribute, setText, showText } from "../dom.js";
import { DOTS } from "../format.js";
import { createPlot } from "./plot.js";
import { createTable } from "./table.js";

/**
 * @typedef {object} FigureOptions
 * @property {"balance" | "spending"} kind
 * @property {string} heading
 * @property {import("./plot.js").Options["draw"]} draw
 * @property {(stop: number | null) => Told} tell what is at the cursor, or of the whole where there is none
 * @property {() => import("./table.js").Content | null} table
 * @property {(text: string) => void} announce speaks politely
 */
/** @typedef {{ when: string, value: string, spoken?: string }} Told a time, what was there, and all of it in one sentence */

/** @param {FigureOptions} options */
export function createFigure({ kind, heading, draw, tell, table, announce }) {
  const { root, part } = clone("t-chart");
  const [when, value, note, empty, box] = [part("when"), part("value"), part("note"), part("empty"), part("plot")];
  const [title, help] = [part("heading"), part("help")];
  root.classList.add(kind);
  title.textContent = heading;
  title.id = freshId("chart");
  help.id = freshId("about");
  box.setAttribute("aria-labelledby", title.id);
  box.setAttribute("aria-describedby", help.id);
  part("rows").setAttribute("aria-label", heading);
  const shown = createTable(part("details", HTMLDetailsElement), part("rows"), table);
  const plot = createPlot({
    place: box,
    draw,
    tell(stop, spoken) {
      const told = tell(stop);
      setText(when, told.when);
      showValue(value, told.value);
      const sentence = told.spoken ?? say("chart.spoken", { when: told.when, value: told.value });
      if (spoken) announce(sentence.replaceAll(DOTS, say("amount.hidden")));
    },
  });
  return {
    root,
    part,
    defs: (/** @type {SVGElement} */ defs) => plot.svg.prepend(defs),
    /** Brings everything up to date. @param {{ description: string, empty: string | null }} next */
    update(next) {
      plot.describe(heading, next.description.replaceAll(DOTS, say("amount.hidden")));
      showText(empty, next.empty);
      plot.redraw();
      shown.update();
    },
    /** What has to be known to read the drawing; it may depend on the size. @param {string} text */
    note: (text) => setText(note, text),
  };
}

/** Writes an amount; one that is hidden is spoken as hidden. @param {Element} node @param {string} text */
export function showValue(node, text) {
  const hidden = text === DOTS;
  setText(node, text);
  setAttribute(node, "role", hidden ? "img" : null);
  setAttribute(node, "aria-label", hidden ? say("amount.hidden") : null);
}
