// The line that tells, after the first account was added, where Brimful is once the window is closed.

import { el } from "../build.js";
import { say } from "../copy.js";
import { byId, icon, setText } from "../dom.js";
import { call } from "../state.js";

/** @typedef {import("../types.d.ts").View} View */

/** Where the tray is on each system. @type {Record<string, string>} */
const TRAY = {
  linux: "first_run.tray_linux",
  macos: "first_run.tray_macos",
  windows: "first_run.tray_windows",
};

/** Makes the line work; returns what brings it up to date. */
export function createFirstRun() {
  const text = el("p");
  const dismiss = { type: "button", class: "icon-button", "aria-label": say("warning.dismiss"), onclick: close };
  const line = el("div", { class: "first-run hint", hidden: true }, text, el("button", dismiss, icon("i-close")));
  /** It was seen that there was no account: what comes next is the first one. */
  let none = false;
  let dismissed = false;

  byId("rows").before(line);

  return {
    /** @param {View} view */
    update({ accounts, warnings }) {
      // Without a tray the window says that instead.
      const trayless = warnings.some(({ kind }) => kind === "no_tray_host");
      const first = none && accounts.length > 0;
      if (accounts.length === 0) none = true;
      if (!first || trayless || dismissed) line.hidden = true;
      else if (line.hidden) show();
    },
  };

  function close() {
    dismissed = true;
    line.hidden = true;
    byId("verdict").focus();
  }

  async function show() {
    const about = await call("about").catch(() => null);
    const words = TRAY[about?.system ?? ""];
    if (!words || dismissed) return;
    setText(text, say(words));
    line.hidden = false;
  }
}
