// The foot of the window: how old the readings are, which is also the refresh button, and the eye.

import { told } from "../act.js";
import { say } from "../copy.js";
import { byId, setAttribute, setIcon, setText } from "../dom.js";
import { age, until } from "../format.js";
import { call } from "../state.js";

/** @typedef {import("../types.d.ts").View} View */

/** Makes the foot work; returns what brings it up to date. */
export function createFooter() {
  const [refresh, text, eye] = [byId("refresh"), byId("refresh-text"), byId("hide-amounts")];
  const icon = /** @type {Element} */ (eye.querySelector("use"));
  /** @type {View | null} */
  let view = null;
  let asking = false;

  refresh.addEventListener("click", async () => {
    if (asking) return;
    asking = true;
    show();
    await told(call("refresh", { account: null }));
    asking = false;
    show();
  });
  eye.addEventListener("click", () => {
    if (view) told(call("set_preferences", { hide_amounts: !view.preferences.hide_amounts }));
  });

  function show() {
    if (!view) return;
    setText(text, sentence(view));
    refresh.toggleAttribute("data-busy", asking || view.freshness.refreshing);
    refresh.toggleAttribute("data-asked", asking);
    const label = say(view.preferences.hide_amounts ? "footer.show_amounts" : "footer.hide_amounts");
    setAttribute(eye, "aria-label", label);
    setAttribute(eye, "title", label);
    setIcon(icon, view.preferences.hide_amounts ? "eye-off" : "eye");
  }

  return {
    /** @param {View} next */
    update(next) {
      view = next;
      show();
    },
    tick: show,
  };
}

/** @param {View} view */
function sentence({ freshness }) {
  if (freshness.offline) {
    return freshness.updated_at
      ? say("footer.offline", { age: age(freshness.updated_at) })
      : say("footer.offline_never");
  }
  if (!freshness.updated_at) return say(freshness.refreshing ? "footer.refreshing" : "footer.never");
  const updated = age(freshness.updated_at);
  if (!freshness.next_at) return say("footer.updated", { age: updated });
  const past = Date.now() - Date.parse(freshness.updated_at);
  const next = until(freshness.next_at, past >= 60_000 && past < 3_600_000);
  return say("footer.updated_next", { age: updated, next });
}
