// Prices: the live list of a service that has one, else its table with where and when each rate was published.

import { el } from "../build.js";
import { say } from "../copy.js";
import { setAttribute, showText } from "../dom.js";
import { hasLivePrices, hasPrices } from "../offers.js";
import { backLink, createAccountChoice } from "../plan/frame.js";
import { createPriceList } from "../plan/price-list.js";
import { createRateTable } from "../plan/rate-table.js";
import { instead, planHash, pricesHash, route } from "../router.js";

/** @typedef {import("../types.d.ts").View} View */

/** Makes the page; returns what brings it up to date. */
export function createPrices() {
  const heading = el("h1", { tabindex: -1 }, say("price.title"));
  const account = createAccountChoice((id) => instead(pricesHash(id)));
  const planning = el("a", { href: planHash() }, say("plan.title"));
  const [list, table] = [createPriceList(), createRateTable()];
  const none = el("p", { class: "muted" });
  const root = el(
    "article",
    { class: "prices" },
    backLink(),
    el(
      "header",
      { class: "plan-head" },
      heading,
      el("nav", { class: "plan-links", "aria-label": say("plan.more_pages") }, planning),
    ),
    account.root,
    none,
    list.root,
    table.root,
  );

  return {
    root,
    heading,
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "prices") return;
      const first = next.accounts.find((one) => hasLivePrices(one.provider)) ?? next.accounts[0];
      const shown = next.accounts.find((one) => one.id === to.account) ?? first;
      if (!shown) return;
      const hidden = next.preferences.hide_amounts;
      account.update(next.accounts, shown.id);
      setAttribute(planning, "href", planHash({ account: shown.id }));
      const live = hasLivePrices(shown.provider);
      list.root.hidden = !live;
      table.root.hidden = live || !hasPrices(shown.provider);
      showText(none, hasPrices(shown.provider) ? null : say("price.none", { service: shown.provider_name }));
      if (live) list.update(shown, hidden);
      else if (hasPrices(shown.provider)) table.update(shown, hidden);
    },
    leave: list.again,
  };
}
