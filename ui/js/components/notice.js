// One sentence at the foot of the window about what was just done, and the region that screen readers listen to.

import { byId, setText } from "../dom.js";

/** Shows and speaks a sentence until it is closed, replaced, or another view is opened. @param {string} text */
export function notify(text) {
  const notice = place();
  setText(byId("notice-text"), text);
  notice.hidden = false;
  announce(text);
}

/** Takes the sentence away. */
export function clear() {
  byId("notice").hidden = true;
}

/** Speaks a sentence to screen readers only. @param {string} text */
export function announce(text) {
  setText(byId("status"), text);
}

/** The notice; over an open dialog it would be covered, so it moves into it. */
function place() {
  const notice = byId("notice");
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (dialog && notice.parentElement !== dialog) dialog.append(notice, byId("status"));
  return notice;
}

/** Brings the notice home before a dialog that holds it is taken away. */
export function comeHome() {
  const home = byId("bottom");
  if (byId("notice").parentElement === home) return;
  home.prepend(byId("notice"));
  document.body.append(byId("status"));
}
