// One account's row in the wallet.

import { remedy } from "../act.js";
import { accountLine } from "../checkout/words.js";
import { plain, say } from "../copy.js";
import { clone, make, setAttribute, setMark, setText, showText } from "../dom.js";
import { age, amount } from "../format.js";
import { accountHash } from "../router.js";
import { showAmount, showBar, showStanding } from "./amount.js";
import { lastsFigure } from "./lasts.js";
import { createTrouble } from "./trouble.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").View} View
 */

/** A row that is kept up to date; its elements stay, whatever changes. */
export function createRow() {
  const { root, part } = clone("t-row");
  const [amountNode, ageNode, bar, action] = [part("amount"), part("age"), part("bar"), part("action")];
  const link = part("name", HTMLAnchorElement);
  const purchases = make("p", "row-note row-purchases");
  part("foot").prepend(purchases);
  /** @type {ReturnType<typeof createTrouble> | null} */
  let trouble = null;
  /** @type {Account} */
  let account;

  action.addEventListener("click", () => remedy(account));

  return {
    root,
    link,
    /** @param {Account} next @param {View} view */
    update(next, view) {
      account = next;
      const { preferences, freshness } = view;
      const hidden = preferences.hide_amounts;
      // Without a network the sentence on top says so once; a row need not.
      const error = next.paused || (freshness.offline && next.error?.code === "offline") ? null : next.error;
      const name = plain(next.name);
      setAttribute(root, "data-id", next.id);
      setAttribute(root, "data-standing", next.standing);
      root.toggleAttribute("data-stale", next.stale);
      root.toggleAttribute("data-paused", next.paused);
      setMark(part("mark", HTMLImageElement), next.provider);
      setText(link, name);
      setAttribute(link, "href", accountHash(next.id));
      setAttribute(link, "aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
      showAmount(amountNode, next.available, hidden);
      showStanding(part("standing"), part("vessel", SVGElement), next, hidden);
      const lasts = next.paused ? null : next.outlook?.headline;
      showText(part("lasts"), lasts ? lastsFigure(lasts) : null);
      showBar(bar, next, hidden);
      showTrouble(error);
      const note = error ? null : noteOf(next, hidden);
      showText(part("note"), note);
      const bought = accountLine(view, next.id);
      showText(purchases, bought);
      const label = next.remedy && !next.paused ? say(`action.${next.remedy}`) : null;
      showText(action, label);
      setAttribute(action, "aria-label", label && say("action.for", { action: label, name }));
      action.classList.toggle("tonal", next.remedy === "top_up" || next.remedy === "fix_key");
      part("foot").hidden = !label && !note && !error && !bought;
      this.tick();
    },
    /** Brings the age up to date. */
    tick() {
      setText(ageNode, whoLine(account));
    },
  };

  /** @param {Account["error"]} error */
  function showTrouble(error) {
    const place = part("trouble");
    place.hidden = !error;
    if (!error) return;
    if (!trouble) {
      trouble = createTrouble();
      place.append(trouble.root);
    }
    trouble.update(error, account.provider_name);
  }
}

/** What stands under the name: the service where the name does not say it, and the age. @param {Account} account */
function whoLine(account) {
  const named = account.name === account.provider_name ? [] : [plain(account.provider_name)];
  const when = account.paused ? [say("wallet.paused")] : [];
  return [...named, ...when, ...(account.as_of ? [age(account.as_of)] : [])].join(" · ");
}

/** Why a row asks for attention, where that is not an error. @param {Account} account @param {boolean} hidden */
function noteOf(account, hidden) {
  if (account.paused) return null;
  if (account.standing === "empty") return say("wallet.empty");
  if (account.standing !== "low") return null;
  return account.low_mark === null || hidden
    ? say("wallet.below_mark_hidden")
    : say("wallet.below_mark", { mark: amount(account.low_mark) });
}
