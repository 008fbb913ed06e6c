// The problem report: read, changed where the user wants to, and saved or copied as it then stands.

import { copy, told } from "../act.js";
import { el } from "../build.js";
import { plain, say } from "../copy.js";
import { call } from "../state.js";
import { ask, NOT_YET } from "./dialog.js";
import { mention } from "./notice.js";

/** Asks for it and shows it. */
export async function showReport() {
  const report = await told(call("problem_report"));
  if (!report || document.querySelector("dialog[open]")) return;
  // It is English whatever the window speaks, and reads from left to right.
  const text = el("textarea", {
    rows: 16,
    lang: "en",
    dir: "ltr",
    spellcheck: "false",
    "aria-label": say("report.text"),
  });
  text.value = report.text;
  const words = {
    title: say("report.title"),
    body: say("report.body"),
    ok: say("report.save"),
    close: say("action.close"),
  };
  const copying = el(
    "button",
    { type: "button", class: "small", onclick: () => copy(text.value, copying) },
    say("action.copy"),
  );
  const { dialog } = ask(words, el("div", { class: "report-text" }, text, copying), save, "");
  dialog.classList.add("report");
  text.focus();
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;

  async function save() {
    const done = await call("save_problem_report", { text: text.value });
    if (!done.saved) throw NOT_YET;
    mention(say("report.saved", { file: plain(done.file ?? "") }));
  }
}
