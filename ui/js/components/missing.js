// Stands where a view could not be fetched, and offers to try again.

import { el } from "../build.js";
import { say } from "../copy.js";
import { icon } from "../dom.js";

/** Makes it. */
export function createMissing() {
  const heading = el("h1", { tabindex: "-1" }, say("error.failed"));
  const back = el("a", { class: "back", href: "#/wallet" }, icon("i-back"), el("span", {}, say("action.back")));
  // Loaded anew, at the same place: a browser may remember that a module did not come.
  const again = el("button", { type: "button", onclick: () => location.reload() }, say("activity.again"));
  return { root: el("article", { class: "welcome" }, back, heading, again), heading, update() {} };
}
