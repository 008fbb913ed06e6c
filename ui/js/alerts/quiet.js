// Quiet hours: a switch, and while it is on from when until when.

import { told } from "../act.js";
import { el } from "../build.js";
import { announce } from "../components/notice.js";
import { say } from "../copy.js";
import { freshId, setAttribute, setText } from "../dom.js";
import { call } from "../state.js";

/** @typedef {import("../types.d.ts").QuietHours} QuietHours */

/** What they are when they are turned on first. @type {QuietHours} */
const USUAL = { from: "22:00", to: "08:00" };

/** The same time twice takes them away. @type {QuietHours} */
const NONE = { from: "00:00", to: "00:00" };

/** The lines, kept up to date. */
export function createQuiet() {
  const on = el("input", { type: "checkbox", role: "switch", onchange: turned });
  const wrong = el("p", { class: "wrong", id: freshId("wrong"), role: "alert" });
  const times = { from: timeInput(), to: timeInput() };
  const hours = el(
    "div",
    { class: "line quiet-hours", role: "group", "aria-label": say("alerts.quiet"), hidden: true },
    el("label", {}, el("span", {}, say("alerts.quiet_from")), times.from),
    el("label", {}, el("span", {}, say("alerts.quiet_to")), times.to),
  );
  const root = el(
    "div",
    { class: "stack quiet-lines" },
    el(
      "label",
      { class: "line" },
      el("span", {}, el("span", {}, say("alerts.quiet")), el("span", { class: "help" }, say("alerts.quiet_help"))),
      on,
    ),
    hours,
    wrong,
  );
  /** What is kept. @type {QuietHours | null} */
  let kept = null;
  /** What they were last, for when they are turned on again. */
  let last = USUAL;

  return {
    root,
    /** @param {QuietHours | null} next */
    update(next) {
      const untouched = !kept || !isChanged();
      kept = next;
      last = next ?? last;
      on.checked = next !== null;
      hours.hidden = next === null;
      if (next && untouched && !hours.contains(document.activeElement)) write(next);
      if (!next) fail(null);
    },
    /** Left for another page: what is whole is kept, what is not is forgotten. */
    leave() {
      commit();
      if (kept && wrong.textContent) write(kept);
    },
  };

  function timeInput() {
    return el("input", {
      type: "time",
      required: true,
      "aria-describedby": wrong.id,
      onblur: commit,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape" && kept) write(kept);
      },
    });
  }

  /** @param {QuietHours} hours */
  function write({ from, to }) {
    times.from.value = from;
    times.to.value = to;
    fail(null);
  }

  function isChanged() {
    return kept !== null && (times.from.value !== kept.from || times.to.value !== kept.to);
  }

  async function turned() {
    const next = on.checked ? last : NONE;
    if ((await told(call("set_preferences", { quiet_hours: next }))) === undefined) on.checked = kept !== null;
  }

  /** Sends what was chosen: not at every digit, since the hours would hold at once. */
  async function commit() {
    if (!kept || !isChanged()) return;
    const [from, to] = [times.from.value.trim(), times.to.value.trim()];
    // Where a web view has no input for times, anything can be typed.
    const bad = [times.from, times.to].find((one) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(one.value.trim()));
    if (bad) return fail("alerts.quiet_no_time", bad);
    if (from === to) return fail("alerts.quiet_same", times.to);
    fail(null);
    const before = kept;
    kept = { from, to };
    if ((await told(call("set_preferences", { quiet_hours: kept }))) !== undefined)
      return announce(say("account.saved"));
    kept = before;
    write(before);
  }

  /** @param {string | null} key @param {HTMLInputElement} [input] */
  function fail(key, input) {
    setText(wrong, key ? say(key) : "");
    for (const time of [times.from, times.to]) setAttribute(time, "aria-invalid", time === input ? "true" : null);
  }
}
