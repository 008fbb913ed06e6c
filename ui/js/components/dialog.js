// The life of a dialog: opened over the page, and taken out of the document when it closes, with all that was typed.

import { clone, make } from "../dom.js";
import { comeHome } from "./notice.js";
import { createTrouble, sentence } from "./trouble.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../dom.js").Parts} Parts
 */

/** Opens a dialog made from a template. @param {string} template @param {() => void} [closed] called when it is gone */
export function openDialog(template, closed) {
  const { root, part } = clone(template);
  const dialog = /** @type {HTMLDialogElement} */ (root);
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    for (const input of dialog.querySelectorAll("input")) input.value = "";
    comeHome();
    dialog.remove();
    closed?.();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
    else
      headings()
        .find((one) => one.offsetParent)
        ?.focus();
  });
  part("close").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, part };
}

/** Where the focus goes when the view that a dialog was opened from is gone. */
const headings = () => [
  .../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#verdict, #pane h1[tabindex]")),
];

/**
 * A small dialog with one form.
 * @param {{ title: string, body?: string, ok: string, close?: string, danger?: boolean }} words
 * @param {Node | null} content
 * @param {(other: boolean) => Promise<void>} submit rejects with an ApiError; the dialog then stays and says so
 * @param {string} service
 */
export function ask(words, content, submit, service) {
  const { dialog, part } = openDialog("t-dialog");
  const [ok, other, failure] = [part("ok", HTMLButtonElement), part("other", HTMLButtonElement), part("failure")];
  part("title").textContent = words.title;
  if (words.close) part("cancel").textContent = words.close;
  part("body").textContent = words.body ?? "";
  part("body").hidden = !words.body;
  ok.textContent = words.ok;
  ok.classList.toggle("danger", Boolean(words.danger));
  if (content) part("content").append(content);
  part("cancel").addEventListener("click", () => dialog.close());
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run(false);
  });
  other.addEventListener("click", () => run(true));
  const first = /** @type {HTMLElement | null} */ (part("content").querySelector("input"));
  (first ?? part("cancel")).focus();
  return { dialog, ok, other, failure };

  /** @param {boolean} otherwise */
  async function run(otherwise) {
    if (ok.ariaBusy === "true") return;
    busy(true);
    failure.hidden = true;
    try {
      await submit(otherwise);
      dialog.close();
    } catch (error) {
      if (error !== NOT_YET) showFailure(failure, /** @type {ApiError} */ (error), service);
    }
    part("cancel").hidden = !other.hidden;
    busy(false);
  }

  /** @param {boolean} on */
  function busy(on) {
    ok.ariaBusy = String(on);
    ok.disabled = on;
    other.disabled = on;
  }
}

/** Thrown by a form that has already said what is missing. */
export const NOT_YET = new Error("not yet");

/** Shows why a command failed: the sentence, and the details where a service was asked. @param {HTMLElement} place @param {ApiError & { more?: string }} error `more`: what follows the sentence @param {string} service */
export function showFailure(place, error, service) {
  if (error.trouble) {
    const trouble = createTrouble();
    trouble.update(error.trouble, service);
    place.replaceChildren(trouble.root);
  } else {
    place.replaceChildren(make("p", "", sentence(error.code, service)));
  }
  if (error.more) place.append(make("p", "help", error.more));
  place.hidden = false;
}
