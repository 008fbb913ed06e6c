// Starts the page: the first view is painted as soon as it is there, and every later one in its place.

import { createBanners } from "./components/banners.js";
import { createFooter } from "./components/footer.js";
import { announce, clear } from "./components/notice.js";
import { createShortcuts } from "./components/shortcuts.js";
import { direction, fill, language, plain, say } from "./copy.js";
import { byId, setAttribute } from "./dom.js";
import { hasBilling, hasPacks } from "./offers.js";
import { accountHash, instead, onRoute, page, route } from "./router.js";
import { follow } from "./speech.js";
import { account, current, services, start, subscribe } from "./state.js";
import { createWallet } from "./views/wallet.js";

/**
 * What a view in the pane is.
 * @typedef {object} Pane
 * @property {HTMLElement} root
 * @property {HTMLElement} heading
 * @property {(view: import("./types.d.ts").View, id: string) => void} update
 * @property {() => void} [tick]
 * @property {() => void} [leave] another view takes its place
 */

const wide = matchMedia("(min-width: 820px)");
const app = byId("app");
const pane = byId("pane");

document.documentElement.lang = language;
document.documentElement.dir = direction;
fill(document.body);

const wallet = createWallet();
const banners = createBanners();
const footer = createFooter();

/** @type {Record<string, () => Promise<Pane>>} */
const LOADERS = {
  account: async () => (await import("./views/account.js")).createAccount(),
  activity: async () => (await import("./views/activity.js")).createActivity(),
  job: async () => (await import("./views/job.js")).createJob(),
  plan: async () => (await import("./views/plan.js")).createPlan(),
  plans: async () => (await import("./views/plans.js")).createPlans(),
  prices: async () => (await import("./views/prices.js")).createPrices(),
  billing: async () => (await import("./views/billing.js")).createBilling(),
  topup: async () => (await import("./views/topup.js")).createTopUp(),
  alerts: async () => (await import("./views/alerts.js")).createAlerts(),
  settings: async () => (await import("./views/settings.js")).createSettings(),
  welcome: async () => (await import("./views/welcome.js")).createWelcome(),
};
/** @type {Map<string, Promise<Pane>>} */
const loading = new Map();
/** @type {Pane | null} */
let shown = null;
/** @type {string | null} */
let shownAccount = null;
/** Which account the pane shows, or showed last. @type {string | null} */
let beside = null;
/** Whether the next view to be shown is one that the user went to. */
let travelled = false;
/** The page that the route named last. */
let at = page();

createShortcuts(() => {
  // Elsewhere on a narrow window the wallet is not there yet; it takes the focus when it comes.
  if (wide.matches || app.dataset.pane === "none") wallet.focus(beside);
});
subscribe(follow);
subscribe(render);
onRoute(() => {
  // Another filter is the same page: the focus stays where it is.
  if (page() !== at) {
    travelled = true;
    clear();
  }
  at = page();
  render();
});
wide.addEventListener("change", render);
byId("notice-close").addEventListener("click", clear);

start().then(
  () => {
    ticking();
    document.addEventListener("visibilitychange", ticking);
    services().then(render, () => {});
  },
  () => {
    byId("verdict").textContent = say("page.failed");
    announce(say("page.failed"));
  },
);

/** Shows the last view at the present route. */
function render() {
  const view = current();
  if (!view) return;
  const name = paneName(view.accounts.length === 0);
  banners.update(view);
  wallet.update(view);
  footer.update(view);
  byId("to-activity").hidden = view.accounts.length === 0;
  byId("to-plan").hidden = view.accounts.length === 0;
  byId("to-alerts").hidden = view.accounts.length === 0;
  byId("to-settings").hidden = false;
  byId("add").hidden = name === "welcome";
  byId("foot").hidden = name === "welcome" || view.accounts.length === 0;
  show(name);
}

/** Which view the pane shows: on a wide window the wallet always has an account beside it. @param {boolean} none whether there is no account @returns {string} */
function paneName(none) {
  const to = route();
  if (to.name === "settings" || to.name === "alerts") return to.name;
  if (none || to.name === "welcome") return "welcome";
  if (to.name === "activity" || to.name === "plan" || to.name === "plans" || to.name === "prices") return to.name;
  if (to.name === "topup" && hasPacks(account(to.id)?.provider ?? "")) return "topup";
  if (to.name === "topup") instead(account(to.id) ? accountHash(to.id) : "#/wallet");
  if (to.name === "billing" && hasBilling(account(to.id)?.provider ?? "")) return "billing";
  if (to.name === "billing") instead(account(to.id) ? accountHash(to.id) : "#/wallet");
  if (to.name === "job" && account(to.id)) return "job";
  if (to.name === "job") instead("#/activity");
  if (to.name === "account" && account(to.id)) {
    beside = to.id;
    return "account";
  }
  if (to.name === "account") instead("#/wallet");
  if (!beside || !account(beside)) beside = current()?.accounts[0]?.id ?? null;
  return wide.matches ? "account" : "none";
}

/** @param {string} name */
async function show(name) {
  const before = app.dataset.pane;
  wallet.select(name === "account" ? beside : null);
  for (const link of document.querySelectorAll(".head-links > a")) {
    setAttribute(link, "aria-current", link.id === `to-${name}` ? "page" : null);
  }
  // Where the view that held the focus goes by itself, as Welcome does, the focus goes to what takes its place.
  const held = pane.contains(document.activeElement);
  const load = LOADERS[name];
  if (!load) {
    app.dataset.pane = "none";
    shown?.leave?.();
    shown = null;
    pane.replaceChildren();
    document.title = say("app.name");
    if ((travelled && before !== "none") || held) wallet.focus(beside);
    travelled = false;
    return;
  }
  let coming = loading.get(name);
  if (!coming) {
    coming = load();
    loading.set(name, coming);
  }
  // Without an account there is nothing to keep in sight until Welcome is fetched: an empty wallet would only flash.
  if (name === "welcome") app.dataset.pane = name;
  const next = await coming;
  const view = current();
  // The user may have gone elsewhere while the view was fetched.
  if (!view || paneName(view.accounts.length === 0) !== name) return;
  next.update(view, beside ?? "");
  app.dataset.pane = name;
  if (shown !== next || shownAccount !== beside) {
    if (shown !== next) {
      shown?.leave?.();
      pane.replaceChildren(next.root);
    }
    pane.scrollTop = 0;
    scrollTo(0, 0);
    shown = next;
    shownAccount = beside;
  }
  const heading = plain(next.heading.textContent ?? "");
  document.title = wide.matches && route().name === "wallet" ? say("app.name") : say("app.title", { page: heading });
  // On a wide window the list stays beside an account's page, and the focus stays in the list.
  const stays = wide.matches && name === "account";
  const lost = held && document.activeElement === document.body;
  if ((travelled || lost) && !stays && (lost || route().name !== "wallet")) next.heading.focus({ preventScroll: true });
  else if (lost) wallet.focus(beside);
  travelled = false;
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** Keeps the ages right while somebody can see them. Nothing is fetched. */
function ticking() {
  clearInterval(timer);
  if (document.hidden) return;
  tick();
  timer = setInterval(tick, 30_000);
}

function tick() {
  wallet.tick();
  footer.tick();
  shown?.tick?.();
}
