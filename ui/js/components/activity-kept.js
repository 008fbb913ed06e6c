// How much activity is kept and where, in the settings, and how an account's is forgotten.

import { plain, say, sayCount } from "../copy.js";
import { clone, make, setAttribute, setText, showText } from "../dom.js";
import { call } from "../state.js";
import { nameOf } from "./activity-row.js";
import { bytes, shortDate } from "./activity-words.js";
import { ask } from "./dialog.js";
import { mention } from "./notice.js";

/**
 * @typedef {import("../types.d.ts").KeptAccount} KeptAccount
 * @typedef {import("../types.d.ts").KeptActivity} KeptActivity
 */

/** The section, kept up to date. */
export function createKept() {
  const { root, part } = clone("t-kept");
  let version = -1;

  return {
    root,
    /** @param {number} next the version of the activity */
    update(next) {
      if (next === version) return;
      version = next;
      learn(next);
    },
  };

  /** @param {number} mine */
  async function learn(mine) {
    const kept = await call("kept_activity").catch(() => null);
    // An older answer is of no use, and without one the next version asks again.
    if (mine !== version) return;
    setText(part("sum"), kept ? sumOf(kept) : say("activity.kept_unknown"));
    showText(part("file"), kept?.file ? plain(kept.file) : null);
    if (kept) show(kept.accounts.filter((one) => one.rows > 0));
  }

  /** @param {KeptAccount[]} accounts */
  function show(accounts) {
    const list = part("accounts");
    list.hidden = accounts.length === 0;
    const had = list.contains(document.activeElement) ? document.activeElement?.ariaLabel : null;
    list.replaceChildren(...accounts.map(line));
    if (had === null) return;
    const same = [...list.querySelectorAll("button")].find((one) => one.ariaLabel === had);
    (same ?? part("heading")).focus();
  }

  /** @param {KeptAccount} kept */
  function line(kept) {
    const name = nameOf(kept.account);
    const [item, about, button] = [
      make("li", "line"),
      make("div"),
      make("button", "small danger", say("activity.forget")),
    ];
    const since = kept.since === null ? null : shortDate(kept.since.slice(0, 10));
    const rows = sayCount("activity.count", kept.rows);
    const title = make("p", "", name);
    title.dir = "auto";
    about.append(title, make("p", "help", since ? say("activity.kept_since", { rows, since }) : rows));
    setAttribute(button, "type", "button");
    setAttribute(button, "aria-label", say("action.for", { action: say("activity.forget"), name }));
    button.addEventListener("click", () => forget(kept.account, name));
    item.append(about, button);
    return item;
  }
}

/** @param {KeptActivity} kept */
function sumOf(kept) {
  const rows = kept.accounts.reduce((sum, one) => sum + one.rows, 0);
  if (kept.file === null) return say("activity.kept_nowhere", { rows: sayCount("activity.count", rows) });
  return say("activity.kept", { rows: sayCount("activity.count", rows), size: bytes(kept.bytes) });
}

/** @param {string} account @param {string} name */
function forget(account, name) {
  ask(
    {
      title: say("activity.forget_title", { name }),
      body: say("activity.forget_body"),
      ok: say("activity.forget"),
      danger: true,
    },
    null,
    async () => {
      await call("forget_activity", { account });
      mention(say("activity.forgotten", { name }));
    },
    name,
  );
}
