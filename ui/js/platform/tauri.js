// The page inside the app: the only file that touches the app's global.

/** @typedef {import("../types.d.ts").View} View */

/**
 * @typedef {object} Shell
 * @property {{ invoke(command: string, args?: object): Promise<unknown> }} core
 * @property {{ listen(event: string, callback: (event: { payload: unknown }) => void): Promise<() => void> }} event
 */

/** Commands that take one whole object; the app wants it under a name. @type {Record<string, string>} */
const WRAPPED = {
  add_account: "account",
  update_account: "change",
  set_preferences: "change",
  start_checkout: "checkout",
  save_billing_setting: "change",
};

/** @type {Shell | undefined} */
const shell = /** @type {any} */ (globalThis).__TAURI__;

/** Whether the page runs inside the app. */
export const present = shell !== undefined;

/** @param {string} command @param {object | undefined} args @returns {Promise<unknown>} */
export function call(command, args) {
  if (!shell) return Promise.reject(new Error("not inside the app"));
  const name = WRAPPED[command];
  return shell.core.invoke(command, name ? { [name]: args } : args);
}

/** @param {(view: View) => void} callback @returns {Promise<unknown>} settles once no later view is missed */
export function onView(callback) {
  if (!shell) return Promise.reject(new Error("not inside the app"));
  return shell.event.listen("view", (event) => callback(/** @type {View} */ (event.payload)));
}
