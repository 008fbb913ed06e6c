// What the page knows: the last view, the services, and who wants to hear of changes. Nothing here outlives the page.

import { call, onView } from "./platform/index.js";

/**
 * @typedef {import("./types.d.ts").View} View
 * @typedef {import("./types.d.ts").Account} Account
 * @typedef {import("./types.d.ts").Service} Service
 * @typedef {import("./types.d.ts").ApiError} ApiError
 */

export { call };

/** @type {View | null} */
let view = null;
/** @type {Promise<Service[]> | null} */
let asked = null;
/** @type {Service[]} */
let known = [];
/** @type {Promise<void> | null} */
let started = null;
/** How many views there were. */
let told = 0;
/** @type {((view: View) => void)[]} */
const listeners = [];

/** The last view, or `null` before the first. */
export const current = () => view;

/** @param {string} id @returns {Account | undefined} */
export const account = (id) => view?.accounts.find((one) => one.id === id);

/** Calls back with every view, and at once where there is one already. @param {(view: View) => void} listener */
export function subscribe(listener) {
  listeners.push(listener);
  if (view) listener(view);
}

/** Asks for the view, and follows it from then on; settles with the first. Asked again, it is the same. @returns {Promise<void>} */
export function start() {
  started ??= begin();
  return started;
}

async function begin() {
  let listening = false;
  const ready = onView(take).then(() => {
    listening = true;
  });
  await ask();
  // A view between the answer and the first event that is heard would be lost.
  if (!listening) ready.then(ask, () => {}).catch(() => {});
}

/** Asks for the view. What was told meanwhile is newer than the answer, or as new. */
async function ask() {
  const before = told;
  const answer = await call("view");
  if (told === before) take(answer);
}

/** The services, asked for once. @returns {Promise<Service[]>} */
export function services() {
  asked ??= call("services").then(
    (list) => {
      known = list;
      return list;
    },
    (error) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

/** What is known of a service by now. @param {string} id */
export const service = (id) => known.find((one) => one.id === id);

/** @param {View} next */
function take(next) {
  told += 1;
  view = next;
  for (const listener of listeners) listener(next);
}
