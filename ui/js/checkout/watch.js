// The checkouts of an account whose credits are waited for, or whose end the user has not seen.

import { copy, told } from "../act.js";
import { el } from "../build.js";
import { plain, say } from "../copy.js";
import { freshId, setAttribute, setText, showText } from "../dom.js";
import { DOTS, soon } from "../format.js";
import { call } from "../state.js";
import { priceWords } from "./price.js";
import { checkoutLine, checkoutsOf, shownCredits } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Checkout} Checkout
 * @typedef {import("../types.d.ts").View} View
 */

/** Makes the section; returns what brings it up to date. @param {() => void} left puts the focus elsewhere when what had it is gone */
export function createWatch(left) {
  const title = freshId("watch");
  const list = el("ul", { class: "watch-list" });
  const root = el(
    "section",
    { class: "watch", "aria-labelledby": title, hidden: true },
    el("h2", { id: title }, say("checkout.watch")),
    list,
  );
  /** @type {Map<string, ReturnType<typeof createItem>>} */
  const items = new Map();
  return {
    root,
    /** @param {Account} account @param {View} view */
    update(account, view) {
      const shown = checkoutsOf(view, account.id);
      const ids = new Set(shown.map(({ id }) => id));
      const focused = list.contains(document.activeElement);
      for (const [id, item] of items) {
        if (ids.has(id)) continue;
        item.root.remove();
        items.delete(id);
      }
      shown.forEach((checkout, at) => {
        let item = items.get(checkout.id);
        if (!item) {
          item = createItem();
          items.set(checkout.id, item);
        }
        item.update(checkout, account, view.preferences.hide_amounts);
        if (list.children[at] !== item.root) list.insertBefore(item.root, list.children[at] ?? null);
      });
      root.hidden = shown.length === 0;
      if (focused && !list.contains(document.activeElement)) left();
    },
  };
}

/** One checkout; its elements stay, whatever changes. */
function createItem() {
  const [line, reference, about, doubt] = [
    el("p", { class: "watch-line" }),
    el("p", { class: "watch-reference" }),
    el("p", { class: "help" }),
    el("p", { class: "help watch-doubt" }),
  ];
  const take = el("button", { type: "button", class: "small" }, say("checkout.copy"));
  const dismiss = el("button", { type: "button", class: "small" });
  /** @type {Checkout} */
  let checkout;
  let service = "";
  let leaving = false;
  take.addEventListener("click", () => copy(plain(checkout.session ?? ""), take));
  dismiss.addEventListener("click", async () => {
    if (leaving) return;
    leaving = true;
    await told(call("dismiss_checkout", { account: checkout.account, checkout: checkout.id }), service);
    leaving = false;
  });
  const root = el(
    "li",
    { class: "watch-item" },
    line,
    reference,
    doubt,
    about,
    el("div", { class: "pair" }, take, dismiss),
  );
  return {
    root,
    /** @param {Checkout} next @param {Account} account @param {boolean} hidden */
    update(next, account, hidden) {
      checkout = next;
      service = account.provider_name;
      const ended = next.state === "arrived" || next.state === "more";
      const late = !ended && next.state !== "waiting";
      setAttribute(root, "data-state", next.state);
      setText(line, checkoutLine(next, hidden));
      const session = plain(next.session ?? "");
      const words = session
        ? say("checkout.reference", { reference: session })
        : say("checkout.no_reference", { service });
      showText(reference, late ? words : null);
      showText(doubt, next.certain || ended ? null : say("checkout.doubt", { service }));
      const facts = {
        pack: plain(next.pack, 60),
        amount: shownCredits(next.credits, hidden),
        price: hidden ? DOTS : priceWords(next.price),
        payment: say(`checkout.by_${next.payment}`),
        time: soon(next.started_at),
      };
      setText(about, say("checkout.about", facts));
      take.hidden = !late || !session;
      setText(dismiss, say(next.state === "waiting" ? "checkout.stop" : "checkout.dismiss"));
    },
  };
}
