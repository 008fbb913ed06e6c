// What the first paint does without: views, dialogs and their style sheets. Fetched when they are first needed, and
// quietly before that, once the page is at rest.

import { notify } from "./components/notice.js";
import { say } from "./copy.js";
import { setAttribute } from "./dom.js";

/** How long after its first paint the page is left alone, in milliseconds: the first readings come in meanwhile. */
const REST = 2_000;

/** @type {Promise<unknown> | null} */
let styled = null;

/**
 * A part of the page, and everything that it looks like. Rejects where that could not be fetched.
 * @template T
 * @param {() => Promise<T>} load
 */
export async function fetched(load) {
  const [part] = await Promise.all([load(), sheets()]);
  return part;
}

/**
 * As {@link fetched}, for what a button opens: where it could not be fetched, that is said, and there is nothing.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Promise<T | undefined>}
 */
export async function later(load) {
  try {
    return await fetched(load);
  } catch {
    notify(say("error.failed"));
    return undefined;
  }
}

/** Fetches parts one after the other while nobody waits for one of them. @param {(() => Promise<unknown>)[]} loads */
export async function quietly(loads) {
  await new Promise((resolve) => setTimeout(resolve, REST));
  for (const load of loads) {
    await idle();
    // What cannot be fetched now is said to whoever asks for it.
    await fetched(load).catch(() => {});
  }
}

/**
 * Lets the style sheets in that the document names but does not fetch. They keep their places among the others, so which
 * rule wins does not depend on when they come.
 */
function sheets() {
  styled ??= Promise.all([...document.querySelectorAll("link[rel=stylesheet][disabled]")].map(enable)).catch(
    (error) => {
      styled = null;
      throw error;
    },
  );
  return styled;
}

/** @param {Element} link */
function enable(link) {
  return new Promise((resolve, reject) => {
    const failed = () => {
      setAttribute(link, "disabled", "");
      reject(new Error("a style sheet did not come"));
    };
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", failed, { once: true });
    setAttribute(link, "disabled", null);
  });
}

/** Waits for a moment in which the page has nothing to do. Not every web view tells. */
const idle = () =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: REST });
    else setTimeout(resolve, 20);
  });
