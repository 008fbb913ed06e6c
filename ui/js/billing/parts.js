// Pieces that the sections of billing settings share: what is asked for, what went wrong, and what else a service says.

import { el, refill } from "../build.js";
import { sentence } from "../components/trouble.js";
import { plain, say } from "../copy.js";
import { freshId, showText } from "../dom.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").BillingField} BillingField
 */

/** A section that asks for something: its words while it waits, and what to do where nothing came. @param {string} title @param {() => void} again */
export function createSection(title, again) {
  const id = freshId("h");
  const heading = el("h2", { id, tabindex: -1 }, title);
  const help = el("p", { class: "help" });
  const waiting = el("p", { class: "muted", hidden: true });
  const failure = el("div", { class: "failure", role: "alert", hidden: true });
  const news = el("div", { class: "billing-news", role: "status" });
  const body = el("div", { class: "billing-body", hidden: true });
  const others = el("div", { class: "billing-others" });
  const root = el(
    "section",
    { class: "group", "aria-labelledby": id },
    heading,
    help,
    waiting,
    failure,
    body,
    news,
    others,
  );
  return {
    root,
    heading,
    help,
    body,
    news,
    others,
    /** Waits for an answer; what is shown already stays. @param {string} service */
    wait(service) {
      root.setAttribute("aria-busy", "true");
      showText(waiting, body.hidden ? say("billing.loading", { service }) : null);
      failure.hidden = true;
    },
    /** An answer is there. */
    done() {
      root.removeAttribute("aria-busy");
      waiting.hidden = true;
      failure.hidden = true;
      body.hidden = false;
    },
    /** No answer came. @param {ApiError} error @param {string} service */
    fail({ code }, service) {
      root.removeAttribute("aria-busy");
      waiting.hidden = true;
      const words = code === "not_offered" ? say("billing.error_not_offered", { service }) : sentence(code, service);
      refill(
        failure,
        el("p", {}, words),
        el("button", { type: "button", class: "small", onclick: again }, say("activity.again")),
      );
      failure.hidden = false;
    },
    /** Forgets everything: another account is asked about. */
    reset() {
      body.hidden = true;
      failure.hidden = true;
      waiting.hidden = true;
      refill(news);
      refill(others);
    },
  };
}

/** What else a service says, behind a disclosure; nothing where it says no more. @param {BillingField[]} fields @param {string} service */
export function othersOf(fields, service) {
  if (!fields.length) return null;
  const line = (/** @type {BillingField} */ { name, text }) =>
    el(
      "div",
      {},
      el("dt", {}, el("bdi", {}, plain(name, 80))),
      el("dd", {}, el("bdi", {}, plain(text) || say("billing.says_nothing"))),
    );
  return el(
    "details",
    {},
    el("summary", {}, say("billing.others", { service })),
    el("dl", { class: "buy-facts" }, ...fields.map(line)),
  );
}

/** Facts of a dialog, each with its name. @param {[string, string][]} lines */
export const facts = (lines) =>
  el(
    "dl",
    { class: "buy-facts" },
    ...lines.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))),
  );
