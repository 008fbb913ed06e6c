// One sentence at the foot of the window about what was just done, and the region that screen readers listen to.

import { byId, setText } from "../dom.js";

/** How long news that needs no answer stays, in milliseconds: it lies over rows that the user came for. */
const NEWS = 8_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

/** Shows and speaks a sentence until it is closed, replaced, or another view is opened. @param {string} text */
export function notify(text) {
  clearTimeout(leaving);
  const notice = place();
  setText(byId("notice-text"), text);
  notice.hidden = false;
  announce(text);
}

/** Shows and speaks what went well, for a while; longer while the pointer or the focus is on it. @param {string} text */
export function mention(text) {
  notify(text);
  const leave = () => {
    if (byId("notice").matches(":hover, :focus-within")) leaving = setTimeout(leave, NEWS);
    else clear();
  };
  leaving = setTimeout(leave, NEWS);
}

/** Takes the sentence away. */
export function clear() {
  clearTimeout(leaving);
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
