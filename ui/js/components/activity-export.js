// Writing what is filtered into a file: which form, how far it is, and what became of it.

import { told } from "../act.js";
import { plain, say, sayCount } from "../copy.js";
import { clone, setText } from "../dom.js";
import { amount } from "../format.js";
import { call } from "../state.js";
import { ask } from "./dialog.js";
import { mention } from "./notice.js";

/**
 * @typedef {import("../types.d.ts").ActivityFilter} ActivityFilter
 * @typedef {import("../types.d.ts").ExportFormat} ExportFormat
 * @typedef {import("../types.d.ts").View} View
 */

/** @param {HTMLButtonElement} button what opens it @param {() => { filter: ActivityFilter, count: number } | null} chosen what is to be written */
export function createExport(button, chosen) {
  const { root, part } = clone("t-export");
  const progress = part("progress", HTMLProgressElement);
  /** Whether an export that was asked for here has not ended yet. */
  let running = false;
  /** @type {View | null} */
  let view = null;
  button.addEventListener("click", choose);
  part("cancel").addEventListener("click", () => told(call("cancel_export")));

  return {
    /** The line that tells how far it is. */
    root,
    /** @param {View} next */
    update(next) {
      view = next;
      show();
    },
    show,
  };

  function show() {
    const now = view?.export ?? null;
    button.disabled = running || now !== null || !chosen()?.count;
    root.hidden = now === null;
    if (!now) return;
    setText(part("text"), sayCount("export.progress", now.rows, { of: amount(String(now.of)) }));
    progress.max = Math.max(now.of, 1);
    progress.value = now.rows;
  }

  function choose() {
    const what = chosen();
    if (!what) return;
    const { root: content, part: form } = clone("t-export-form");
    ask(
      { title: say("export.title"), body: sayCount("export.body", what.count), ok: say("export.ok") },
      content,
      // The dialog closes at once: the file is chosen in the system's own.
      async () => {
        write(what.filter, form("json", HTMLInputElement).checked ? "json" : "csv");
      },
      "",
    );
  }

  /** @param {ActivityFilter} filter @param {ExportFormat} format */
  async function write(filter, format) {
    running = true;
    show();
    const done = await told(call("export_activity", { filter, format }));
    running = false;
    show();
    if (done?.saved) mention(sayCount("export.saved", done.rows, { file: plain(done.file ?? "") }));
    else if (done) mention(say("export.cancelled"));
  }
}
