// A line that holds alerts back for a while: buttons for how long, and while it lasts until when, with its end.

import { el } from "../build.js";
import { freshId, setText } from "../dom.js";

/**
 * @param {object} options
 * @param {string} options.label what is held back
 * @param {string} options.end what the button says that ends it
 * @param {[string, string][]} options.spans the words of each span, by what it is called
 * @param {(span: string) => unknown} options.start
 * @param {() => unknown} options.stop
 */
export function createSpans({ label, end, spans, start, stop }) {
  const id = freshId("spans");
  const buttons = new Map(
    spans.map(([span, text]) => [
      span,
      el("button", { type: "button", class: "small", onclick: () => start(span) }, text),
    ]),
  );
  const off = el(
    "div",
    { class: "line wrap", role: "group", "aria-labelledby": id },
    el("p", { id }, label),
    el("div", { class: "pair" }, ...buttons.values()),
  );
  const text = el("p", {});
  const on = el(
    "div",
    { class: "line", hidden: true },
    text,
    el("button", { type: "button", class: "small", onclick: () => stop() }, end),
  );
  const root = el("div", { class: "spans-line" }, off, on);
  return {
    root,
    /** Whether a span is offered. @param {string} span @param {boolean} is */
    offer(span, is) {
      const button = buttons.get(span);
      if (button) button.hidden = !is;
    },
    /** @param {string | null} held until when, in a sentence; `null` where nothing is held back */
    update(held) {
      const which = held !== null;
      const had = (which ? off : on).contains(document.activeElement);
      off.hidden = which;
      on.hidden = !which;
      setText(text, held ?? "");
      // The button that was pressed is gone: the focus goes to what took its place.
      if (had) (which ? on : off).querySelector("button")?.focus();
    },
  };
}
