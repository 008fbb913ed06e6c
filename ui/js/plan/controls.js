// The controls of a job's form. Each has a label in plain words, the service's own term in small print, and a place for
// what is wrong with it.

import { el, refill } from "../build.js";
import { say } from "../copy.js";
import { freshId, setAttribute, setText } from "../dom.js";

/**
 * A control.
 * @typedef {object} Control
 * @property {HTMLElement} root
 * @property {() => any} read its value; `undefined` where what is typed is none
 * @property {(value: any) => void} write
 * @property {(text: string) => void} mark says what is wrong with it, or with an empty text nothing
 * @property {() => void} focus
 */

/**
 * @param {string} label
 * @param {HTMLElement} input
 * @param {HTMLElement} place what holds the input and its helpers
 * @param {string | null} [term]
 * @param {string | null} [help]
 */
function framed(label, input, place, term = null, help = null) {
  const [name, about, wrong] = [freshId("plan"), freshId("about"), freshId("wrong")];
  input.id = name;
  const said = el("p", { class: "wrong", id: wrong, role: "alert" });
  const small = [term, help].filter(Boolean).join(" · ");
  input.setAttribute("aria-describedby", small ? `${about} ${wrong}` : wrong);
  const root = el(
    "div",
    { class: "plan-field" },
    el(
      "div",
      { class: "plan-name" },
      el("label", { for: name }, label),
      small ? el("span", { class: "help", id: about }, small) : null,
    ),
    place,
    said,
  );
  return {
    root,
    /** @param {string} text */
    mark(text) {
      setText(said, text);
      setAttribute(input, "aria-invalid", text ? "true" : null);
      if (text)
        for (let at = root.closest("details"); at; at = at.parentElement?.closest("details") ?? null) at.open = true;
    },
  };
}

/**
 * A whole number with a step down and up. The arrow keys do the same.
 * @param {{ label: string, term?: string | null, help?: string | null, least: number, most: number, value: number, changed: () => void }} options
 * @returns {Control}
 */
export function createStepper({ label, term, help, least, most, value, changed }) {
  const input = el("input", {
    type: "number",
    inputmode: "numeric",
    min: least,
    max: most,
    step: 1,
    value,
    autocomplete: "off",
    oninput: () => {
      check();
      changed();
    },
  });
  const [less, more] = [step(-1, "−", "plan.fewer"), step(1, "+", "plan.more")];
  const { root, mark } = framed(label, input, el("div", { class: "stepper" }, less, input, more), term, help);
  show();
  return {
    root,
    mark,
    focus: () => input.focus(),
    read,
    write(next) {
      input.value = String(next ?? value);
      check();
    },
  };

  function read() {
    const number = input.valueAsNumber;
    return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
  }

  function check() {
    mark(read() === undefined ? say("plan.whole_number", { least: String(least), most: String(most) }) : "");
    show();
  }

  function show() {
    const number = read();
    less.disabled = number !== undefined && number <= least;
    more.disabled = number !== undefined && number >= most;
  }

  /** @param {number} by @param {string} sign @param {string} words */
  function step(by, sign, words) {
    return el(
      "button",
      {
        type: "button",
        class: "step",
        // The arrow keys do this in the field itself.
        tabindex: -1,
        "aria-label": say("action.for", { action: say(words), name: label }),
        onclick: () => {
          const now = read() ?? value;
          input.value = String(Math.min(most, Math.max(least, now + by)));
          check();
          changed();
        },
      },
      sign,
    );
  }
}

/**
 * A choice; with `other`, also anything that is typed.
 * @param {{ label: string, term?: string | null, help?: string | null, options: [string, string][], value?: string, other?: boolean, changed: () => void }} options values and texts
 * @returns {Control & { offer: (options: [string, string][]) => void }}
 */
export function createChoice({ label, term, help, options, value = "", other = false, changed }) {
  const typed = el("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 100,
    dir: "auto",
    hidden: true,
    "aria-label": say("plan.other_of", { name: label }),
    oninput: () => {
      mark("");
      changed();
    },
  });
  const select = el("select", {
    onchange: () => {
      typed.hidden = select.value !== OTHER;
      mark("");
      if (!typed.hidden) typed.focus();
      changed();
    },
  });
  const { root, mark } = framed(label, select, el("div", { class: "plan-choice" }, select, typed), term, help);
  let offered = options;
  offer(options);
  write(value);
  return {
    root,
    mark,
    focus: () => (typed.hidden ? select : typed).focus(),
    read: () => (select.value === OTHER ? typed.value.trim() : select.value),
    write,
    offer(next) {
      const now = select.value === OTHER ? typed.value : select.value;
      offered = next;
      offer(next);
      write(now);
    },
  };

  /** @param {[string, string][]} list */
  function offer(list) {
    const texts = other ? [...list, /** @type {[string, string]} */ ([OTHER, say("plan.other")])] : list;
    refill(select, ...texts.map(([one, text]) => el("option", { value: one }, text)));
  }

  /** @param {string | null} [next] */
  function write(next) {
    const wanted = next ?? "";
    const among = offered.some(([one]) => one === wanted);
    // What is not offered any more is still what was chosen.
    select.value = among || !other ? wanted : OTHER;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    typed.hidden = select.value !== OTHER;
    if (!typed.hidden) typed.value = wanted;
  }
}

/** The value of the choice that lets anything be typed. */
const OTHER = "\u0000other";

/**
 * Yes or no.
 * @param {{ label: string, term?: string | null, help?: string | null, value: boolean, changed: () => void }} options
 * @returns {Control}
 */
export function createSwitch({ label, term, help, value, changed }) {
  const input = el("input", {
    type: "checkbox",
    role: "switch",
    onchange: () => {
      mark("");
      changed();
    },
  });
  const { root, mark } = framed(label, input, el("div", { class: "plan-switch" }, input), term, help);
  input.checked = value;
  return {
    root,
    mark,
    focus: () => input.focus(),
    read: () => input.checked,
    write(next) {
      input.checked = next ?? value;
    },
  };
}
