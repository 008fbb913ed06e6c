// What is wrong with Brimful's surroundings, and the mark of the sample data.

import { told } from "../act.js";
import { plain, say } from "../copy.js";
import { byId, clone, setText } from "../dom.js";
import { call } from "../state.js";

/** @typedef {import("../types.d.ts").View} View */

/** Those that the user may put away for as long as the page lives; the others stay while they hold. */
const DISMISSIBLE = new Set(["no_tray_host", "keychain_absent", "settings_damaged", "activity_damaged"]);

/** Makes the head of the window work; returns what brings it up to date. */
export function createBanners() {
  const [sample, place] = [byId("sample"), byId("banners")];
  /** @type {Set<string>} */
  const dismissed = new Set();
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();

  byId("sample-leave").addEventListener("click", () => told(call("stop_sample")));

  return {
    /** @param {View} view */
    update(view) {
      sample.hidden = !view.sample;
      const wanted = new Map(view.warnings.filter(({ kind }) => !dismissed.has(kind)).map((one) => [one.kind, one]));
      for (const [kind, node] of shown) {
        if (wanted.has(/** @type {any} */ (kind))) continue;
        node.remove();
        shown.delete(kind);
      }
      for (const [kind, warning] of wanted) {
        const node = shown.get(kind) ?? add(kind);
        const unnamed = kind.endsWith("_damaged") && !warning.detail ? "_unnamed" : "";
        setText(
          /** @type {Element} */ (node.querySelector("p")),
          say(`warning.${kind}${unnamed}`, { detail: plain(warning.detail ?? "") }),
        );
      }
      place.hidden = shown.size === 0;
    },
  };

  /** @param {string} kind */
  function add(kind) {
    const { root, part } = clone("t-banner");
    const dismiss = part("dismiss");
    dismiss.hidden = !DISMISSIBLE.has(kind);
    dismiss.addEventListener("click", () => {
      dismissed.add(kind);
      shown.delete(kind);
      root.remove();
      place.hidden = shown.size === 0;
    });
    shown.set(kind, root);
    place.append(root);
    return root;
  }
}
