// The list of the shortcuts, and the switch that turns them off.

import { told } from "../act.js";
import { el, put } from "../build.js";
import { say } from "../copy.js";
import { freshId } from "../dom.js";
import { call } from "../state.js";
import { openDialog } from "./dialog.js";
import { enabled, SHORTCUTS } from "./shortcuts.js";

/** What stands on a key that has no letter. @type {Record<string, string>} */
const CAPS = { Escape: "Esc" };

/** Opens it. */
export function showShortcuts() {
  if (document.querySelector("dialog[open]")) return;
  const { dialog, part } = openDialog("t-dialog");
  const toggle = el("input", { type: "checkbox", role: "switch", onchange: keep });
  toggle.checked = enabled();
  part("title").textContent = say("shortcuts.title");
  put(
    part("content"),
    groupOf(say("shortcuts.go"), linesOf("go")),
    groupOf(say("shortcuts.do"), [...linesOf("do"), line(say("shortcuts.move"), "Alt", "↑", "↓")]),
    el(
      "label",
      { class: "line" },
      el("span", {}, el("span", {}, say("shortcuts.on")), el("span", { class: "help" }, say("shortcuts.on_help"))),
      toggle,
    ),
  );
  part("content").classList.add("keys-list");
  part("cancel").hidden = true;
  part("ok").textContent = say("action.close");
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
  });
  part("title").focus();

  async function keep() {
    // Where it was not kept, the switch goes back to what holds.
    if ((await told(call("set_preferences", { single_keys: toggle.checked }))) === undefined)
      toggle.checked = enabled();
  }
}

/** @param {string} name @param {HTMLElement[]} lines */
function groupOf(name, lines) {
  const id = freshId("keys");
  return el("section", { class: "keys", "aria-labelledby": id }, el("h3", { id }, name), el("dl", {}, ...lines));
}

/** @param {"go" | "do"} group */
const linesOf = (group) =>
  SHORTCUTS.filter((one) => one.group === group).map(({ key, words }) =>
    line(say(words), CAPS[key] ?? key.toUpperCase()),
  );

/** @param {string} words @param {...string} keys */
const line = (words, ...keys) =>
  el("div", {}, el("dt", {}, words), el("dd", {}, ...keys.map((key) => el("kbd", {}, key))));
