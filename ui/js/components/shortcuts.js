// What single keys do wherever nothing is typed: go to a view, refresh, hide amounts, list what they do, go back.

import { setAttribute } from "../dom.js";
import { later } from "../later.js";
import { go } from "../router.js";
import { current, subscribe } from "../state.js";

/**
 * @typedef {object} Shortcut
 * @property {string} key as the keyboard tells it
 * @property {string} words the key of what it does
 * @property {"go" | "do"} group
 * @property {string} [control] the id of the control that does the same
 * @property {string} [hash] where it goes
 */

/** Every one of them, in the order in which they are listed. @type {Shortcut[]} */
export const SHORTCUTS = [
  { key: "1", words: "shortcuts.wallet", group: "go", hash: "#/wallet" },
  { key: "2", words: "activity.title", group: "go", hash: "#/activity", control: "to-activity" },
  { key: "3", words: "plan.title", group: "go", hash: "#/plan", control: "to-plan" },
  { key: "4", words: "alerts.title", group: "go", hash: "#/alerts", control: "to-alerts" },
  { key: "5", words: "wallet.settings", group: "go", hash: "#/settings", control: "to-settings" },
  { key: "Escape", words: "shortcuts.back", group: "go" },
  { key: "/", words: "activity.search", group: "do" },
  { key: "n", words: "add.title", group: "do", control: "add" },
  { key: "r", words: "footer.refresh", group: "do", control: "refresh" },
  { key: "h", words: "shortcuts.hide_amounts", group: "do", control: "hide-amounts" },
  { key: "?", words: "shortcuts.title", group: "do" },
];

/** Whether single keys do anything: who speaks to the computer, or trembles, can do without them. */
export const enabled = () => current()?.preferences.single_keys ?? true;

/** Tells assistive technology which control a key stands for, while it does. */
function mark() {
  for (const { key, control } of SHORTCUTS) {
    const node = control && document.getElementById(control);
    if (node) setAttribute(node, "aria-keyshortcuts", enabled() ? key : null);
  }
}

/** Makes the keys work. @param {() => void} home puts the focus on the wallet, where it is shown already */
export function createShortcuts(home) {
  subscribe(mark);
  document.addEventListener("keydown", (event) => {
    const shortcut = shortcutOf(event);
    if (!shortcut || event.defaultPrevented || event.repeat || busy(event.target)) return;
    if (!enabled() && shortcut.key !== "Escape") return;
    if (run(shortcut)) event.preventDefault();
  });

  /** Does what it stands for; false where it stands for nothing here. @param {Shortcut} shortcut */
  function run({ key, hash, control }) {
    if (key === "?") return list();
    if (key === "Escape") return back();
    if (key === "/") return search();
    if (hash === "#/wallet") return goHome();
    const node = control && document.getElementById(control);
    if (!node || node.hidden || node.closest("[hidden]")) return false;
    if (hash) go(hash);
    else node.click();
    return true;
  }

  function goHome() {
    if (current()?.accounts.length === 0) return false;
    go("#/wallet");
    home();
    return true;
  }

  /** Where the view's own way back leads. */
  function back() {
    const link = document.querySelector("#pane .back");
    const to = link?.getAttribute("href");
    if (!to || (to === "#/wallet" && onWallet())) return false;
    go(to);
    if (to === "#/wallet") home();
    return true;
  }
}

/** Lists them. */
export function list() {
  later(() => import("./shortcuts-dialog.js")).then((dialog) => dialog?.showShortcuts());
  return true;
}

/** Goes to the activity, and into the field that searches it. */
function search() {
  if (document.getElementById("to-activity")?.hidden) return false;
  if (!location.hash.startsWith("#/activity")) go("#/activity");
  focusSearch(20);
  return true;
}

/** The view may still have to be fetched. @param {number} tries frames that are waited for */
function focusSearch(tries) {
  const field = document.querySelector('#pane input[type="search"]');
  if (field instanceof HTMLElement && location.hash.startsWith("#/activity")) field.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSearch(tries - 1));
}

const onWallet = () => location.hash === "" || location.hash === "#/wallet";

/** The shortcut of a key. What the system, the browser or a list does with modifiers is theirs. @param {KeyboardEvent} event */
function shortcutOf({ key, code, altKey, ctrlKey, metaKey, shiftKey, isComposing }) {
  if (altKey || ctrlKey || metaKey || isComposing) return undefined;
  const found = SHORTCUTS.find((one) => one.key.toLowerCase() === key.toLowerCase());
  if (found || shiftKey) return found;
  // A layout without Latin letters or plain digits has them on the same keys.
  const latin = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code);
  const plain = latin?.[2] ?? (/^[a-z]$/i.test(key) ? undefined : latin?.[1]?.toLowerCase());
  return SHORTCUTS.find((one) => one.key === plain);
}

/** Whether keys mean something else there: text is typed, a choice is made, or a dialog is open. @param {EventTarget | null} target */
const busy = (target) =>
  Boolean(document.querySelector("dialog[open], :popover-open")) ||
  (target instanceof Element &&
    target.closest('input:not([type="checkbox"], [type="radio"]), select, textarea, [contenteditable]') !== null);
