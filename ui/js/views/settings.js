// The settings of the whole app.

import { told } from "../act.js";
import { createKept } from "../components/activity-kept.js";
import { list } from "../components/shortcuts.js";
import { say, sayCount } from "../copy.js";
import { clone, make, setText } from "../dom.js";
import { LANGUAGES } from "../language.js";
import { later } from "../later.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").About} About
 */

const INTERVALS = [1, 5, 15, 30, 60];

/** Makes the page; returns what brings it up to date. */
export function createSettings() {
  const { root, part } = clone("t-settings");
  const interval = part("interval", HTMLSelectElement);
  const language = part("language", HTMLSelectElement);
  const login = part("login", HTMLInputElement);
  const hide = part("hide_amounts", HTMLInputElement);
  const kept = createKept();
  part("kept").replaceWith(kept.root);
  /** @type {View} */
  let view;

  for (const minutes of INTERVALS) {
    const text = minutes === 60 ? say("settings.interval_hour") : sayCount("settings.interval_minutes", minutes);
    interval.append(option(String(minutes), text));
  }
  interval.append(option("manual", say("settings.interval_manual")));
  language.append(option("system", say("settings.language_system")));
  for (const [tag, name] of Object.entries(LANGUAGES)) {
    const choice = option(tag, name);
    choice.lang = tag;
    language.append(choice);
  }
  // The page is loaded anew in the other language as soon as that is kept.
  language.addEventListener("change", () => set({ language: language.value }));
  interval.addEventListener("change", () => set({ refresh: interval.value }));
  hide.addEventListener("change", () => set({ hide_amounts: hide.checked }));
  part("sample").addEventListener("click", () => told(call(view.sample ? "stop_sample" : "start_sample")));
  part("shortcuts").addEventListener("click", list);
  part("report").addEventListener("click", report);
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
    language.value = preferences.language ?? "system";
    hide.checked = preferences.hide_amounts;
    setText(part("sample_help"), say(sample ? "settings.sample_on_help" : "settings.sample_off_help"));
    setText(part("sample"), say(sample ? "sample.leave" : "settings.sample_start"));
  }

  /** @param {import("../types.d.ts").PreferencesChange} change */
  async function set(change) {
    // Where it was not kept, the controls go back to what holds.
    if ((await told(call("set_preferences", change))) === undefined) show();
  }

  async function report() {
    const dialog = await later(() => import("../components/report-dialog.js"));
    await dialog?.showReport();
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

/** @param {string} value @param {string} text */
function option(value, text) {
  const node = /** @type {HTMLOptionElement} */ (make("option", "", text));
  node.value = value;
  return node;
}
