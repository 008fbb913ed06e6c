// The settings of the whole app.

import { told } from "../act.js";
import { createKept } from "../components/activity-kept.js";
import { say, sayCount } from "../copy.js";
import { clone, make, setText } from "../dom.js";
import { soon } from "../format.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").About} About
 * @typedef {import("../types.d.ts").PauseSpan} PauseSpan
 */

const INTERVALS = [1, 5, 15, 30, 60];
/** @type {("notify_low" | "notify_empty" | "notify_key_refused" | "hide_amounts")[]} */
const SWITCHES = ["notify_low", "notify_empty", "notify_key_refused", "hide_amounts"];

/** Makes the page; returns what brings it up to date. */
export function createSettings() {
  const { root, part } = clone("t-settings");
  const interval = part("interval", HTMLSelectElement);
  const login = part("login", HTMLInputElement);
  const kept = createKept();
  part("kept").replaceWith(kept.root);
  /** @type {View} */
  let view;

  for (const minutes of INTERVALS) {
    const text = minutes === 60 ? say("settings.interval_hour") : sayCount("settings.interval_minutes", minutes);
    interval.append(option(String(minutes), text));
  }
  interval.append(option("manual", say("settings.interval_manual")));
  interval.addEventListener("change", () => set({ refresh: interval.value }));
  for (const name of SWITCHES) {
    const box = part(name, HTMLInputElement);
    box.addEventListener("change", () => set({ [name]: box.checked }));
  }
  for (const button of part("pause").querySelectorAll("button")) {
    const span = /** @type {PauseSpan} */ (button.dataset.span);
    button.addEventListener("click", () => told(call("pause_alerts", { span })));
  }
  part("resume").addEventListener("click", () => told(call("resume_alerts")));
  part("sample").addEventListener("click", () => told(call(view.sample ? "stop_sample" : "start_sample")));
  part("quit").addEventListener("click", () => told(call("quit")));
  login.addEventListener("change", async () => {
    await told(call("set_start_at_login", { on: login.checked }));
    await learn();
  });
  learn();

  return {
    root,
    heading: part("heading"),
    /** @param {View} next */
    update(next) {
      view = next;
      show();
      kept.update(next.activity_version);
    },
  };

  function show() {
    const { preferences, sample } = view;
    interval.value = preferences.refresh_minutes === null ? "manual" : String(preferences.refresh_minutes);
    for (const name of SWITCHES) part(name, HTMLInputElement).checked = preferences[name];
    swap(part("pause"), part("paused"), preferences.alerts_paused);
    const time = preferences.alerts_paused_until;
    setText(part("paused_text"), time ? say("settings.paused_until", { time: soon(time) }) : say("settings.paused"));
    setText(part("sample_help"), say(sample ? "settings.sample_on_help" : "settings.sample_off_help"));
    setText(part("sample"), say(sample ? "sample.leave" : "settings.sample_start"));
  }

  /** @param {import("../types.d.ts").PreferencesChange} change */
  async function set(change) {
    // Where it was not kept, the controls go back to what holds.
    if ((await told(call("set_preferences", change))) === undefined) show();
  }

  async function learn() {
    const about = await told(call("about"));
    if (!about) return;
    setText(part("version"), about.version);
    setText(part("data_folder"), about.data_folder);
    part("login_line").hidden = about.start_at_login === null;
    part("login_unknown").hidden = about.start_at_login !== null;
    login.checked = about.start_at_login === true;
  }
}

/** Shows one of two, and keeps the focus where it was. @param {HTMLElement} off @param {HTMLElement} on @param {boolean} which */
function swap(off, on, which) {
  const had = (which ? off : on).contains(document.activeElement);
  off.hidden = which;
  on.hidden = !which;
  if (had) (which ? on : off).querySelector("button")?.focus();
}

/** @param {string} value @param {string} text */
function option(value, text) {
  const node = /** @type {HTMLOptionElement} */ (make("option", "", text));
  node.value = value;
  return node;
}
