// Fields of a form: one that saves itself, one for an amount, one for a key.

import { say } from "../copy.js";
import { clone, freshId, make, setAttribute, setIcon, setText, showText } from "../dom.js";
import { amount, readAmount } from "../format.js";
import { announce } from "./notice.js";
import { sentence } from "./trouble.js";

/** @typedef {import("../types.d.ts").ApiError} ApiError */

/** The sentence for what is not an amount. */
const notAnAmount = () => say("error.bad_amount", { example: amount("1500.5") });

/**
 * A field with its own Save. What is being typed is never overwritten by a view.
 * @param {{ label: string, kind?: "amount" | "url", save: (value: string) => Promise<unknown> }} options `save` gets a decimal number where the kind is `amount`, or an empty text
 */
export function createSavedField({ label, kind, save }) {
  const { root, part } = clone("t-field");
  const [input, button, help, wrong] = [part("input", HTMLInputElement), part("save"), part("help"), part("wrong")];
  connect(part("label"), input, help, wrong);
  part("label").textContent = label;
  button.setAttribute("aria-label", say("action.for", { action: say("action.save"), name: label }));
  if (kind === "amount") input.inputMode = "decimal";
  if (kind === "url") input.type = "url";
  input.dir = kind === "url" ? "ltr" : "auto";
  let kept = "";
  const changed = () => input.value !== kept;
  const show = () => {
    button.hidden = !changed();
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") reset();
  });
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    const value = kind === "amount" && typed ? readAmount(typed) : typed;
    if (value === null) return fail(notAnAmount());
    try {
      await save(value);
      kept = input.value;
      fail("");
      show();
      announce(say("account.saved"));
    } catch (error) {
      fail(sentence(/** @type {ApiError} */ (error).code, ""));
    }
  });

  /** @param {string} text */
  function fail(text) {
    setText(wrong, text);
    setAttribute(input, "aria-invalid", text ? "true" : null);
  }
  function reset() {
    input.value = kept;
    fail("");
    show();
  }
  return {
    root,
    input,
    reset,
    /** @param {string} value @param {string} [note] */
    update(value, note) {
      const untouched = !changed();
      kept = value;
      if (untouched) input.value = value;
      show();
      showText(help, note ?? null);
    },
  };
}

/** A field for an amount. @param {string} label @param {string} value */
export function createAmountField(label, value) {
  const root = make("div", "field");
  const name = make("label", "", label);
  const input = /** @type {HTMLInputElement} */ (make("input"));
  const wrong = make("p", "wrong");
  wrong.setAttribute("role", "alert");
  input.type = "text";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.value = value;
  root.append(name, input, wrong);
  connect(name, input, wrong);
  return {
    root,
    /** The amount as a decimal number, or `null` with a sentence under the field. */
    read() {
      const read = readAmount(input.value);
      setText(wrong, read === null ? notAnAmount() : "");
      setAttribute(input, "aria-invalid", read === null ? "true" : null);
      if (read === null) input.focus();
      return read;
    },
  };
}

/** A field for a key: hidden, not remembered, and empty again when told to. @param {string} service */
export function createKeyField(service) {
  const { root, part } = clone("t-key-field");
  const [input, show, help, wrong] = [part("input", HTMLInputElement), part("show"), part("help"), part("wrong")];
  connect(part("label"), input, help, wrong);
  help.textContent = say("add.key_safe", { service });
  show.addEventListener("click", () => reveal(input.type === "password"));
  input.addEventListener("input", () => fail(""));

  /** @param {boolean} on */
  function reveal(on) {
    input.type = on ? "text" : "password";
    show.setAttribute("aria-pressed", String(on));
    setIcon(part("eye", SVGElement), on ? "eye-off" : "eye");
  }
  /** @param {string} text */
  function fail(text) {
    setText(wrong, text);
    setAttribute(input, "aria-invalid", text ? "true" : null);
  }
  return {
    root,
    input,
    hint: part("hint"),
    hintText: part("hint_text"),
    hintUse: part("hint_use"),
    /** The key, or `null` with a sentence under the field. */
    read() {
      if (input.value.trim()) return input.value;
      fail(say("add.key_needed"));
      input.focus();
      return null;
    },
    /** Forgets the key. */
    clear() {
      input.value = "";
      reveal(false);
    },
  };
}

/**
 * A key as it was pasted, without the white space, quotes, header name and "Bearer" around it: what the backend makes of
 * it too. Used to tell whose it is; what is sent is what was pasted.
 * @param {string} pasted
 */
export function bareKey(pasted) {
  const unquoted = pasted.trim().replace(/^["'`]+|["'`]+$/g, "");
  return ["authorization:", "x-api-key:", "api-key:", "bearer "].reduce((key, header) => {
    const named = key.slice(0, header.length).toLowerCase() === header;
    return named ? key.slice(header.length).trim() : key;
  }, unquoted.trim());
}

/** Ties a label, and what explains, to an input. @param {HTMLElement} label @param {HTMLInputElement} input @param {HTMLElement[]} about */
function connect(label, input, ...about) {
  input.id = freshId("field");
  /** @type {HTMLLabelElement} */ (label).htmlFor = input.id;
  for (const node of about) node.id = freshId("about");
  input.setAttribute("aria-describedby", about.map((node) => node.id).join(" "));
}
