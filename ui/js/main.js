// Starts the page: the first view is painted as soon as it is there, and every later one in its place.

import { createBanners } from "./components/banners.js";
import { createFooter } from "./components/footer.js";
import { createMissing } from "./components/missing.js";
import { announce, clear } from "./components/notice.js";
import { createShortcuts } from "./components/shortcuts.js";
import { direction, fill, language, plain, say } from "./copy.js";
import { byId, setAttribute } from "./dom.js";
import { fetched, quietly } from "./later.js";
import { hasBilling, hasPacks } from "./offers.js";
import { accountHash, instead, onRoute, page, route } from "./router.js";
import { follow } from "./speech.js";
import { account, current, services, start, subscribe } from "./state.js";
import { createWallet } from "./views/wallet.js";
import { createWelcome } from "./views/welcome.js";

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
const main = byId("main");
const pane = byId("pane");

document.documentElement.lang = language;
document.documentElement.dir = direction;
fill(document.body);

const wallet = createWallet();
const banners = createBanners();
const footer = createFooter();

/** How each view is fetched, those that are mostly wanted first; what comes of it makes the view. @type {Record<string, () => Promise<() => Pane>>} */
const VIEWS = {
  account: async () => (await import("./views/account.js")).createAccount,
  activity: async () => (await import("./views/activity.js")).createActivity,
  topup: async () => (await import("./views/topup.js")).createTopUp,
  plan: async () => (await import("./views/plan.js")).createPlan,
  settings: async () => (await import("./views/settings.js")).createSettings,
  alerts: async () => (await import("./views/alerts.js")).createAlerts,
  job: async () => (await import("./views/job.js")).createJob,
  prices: async () => (await import("./views/prices.js")).createPrices,
  plans: async () => (await import("./views/plans.js")).createPlans,
  billing: async () => (await import("./views/billing.js")).createBilling,
};
/** What opens over any of them. */
const DIALOGS = [
  () => import("./components/add-dialog.js"),
  () => import("./components/key-dialog.js"),
  () => import("./components/dialogs.js"),
  () => import("./components/shortcuts-dialog.js"),
  () => import("./components/activity-details.js"),
];
/** @type {Map<string, Promise<Pane>>} */
const loading = new Map();
/** The views that are there. @type {Set<string>} */
const ready = new Set();
/** Whether a view was shown, or is on its way. */
let painted = false;
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

// What the address names is fetched while the first view is still asked for.
const named = route().name === "wallet" && wide.matches ? "account" : route().name;
if (VIEWS[named]) fetched(VIEWS[named]).catch(() => {});

createShortcuts(() => {
  // Elsewhere on a narrow window the wallet is not there yet; it takes the focus when it comes.
  if (wide.matches || app.dataset.pane === "none") wallet.focus(beside);
});
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

subscribe(follow);
subscribe(render);
start().then(
  () => {
    ticking();
    quietly([...Object.values(VIEWS), ...DIALOGS]);
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
  const first = !painted;
  painted = true;
  wallet.select(name === "account" ? beside : null);
  for (const link of document.querySelectorAll(".head-links > a")) {
    setAttribute(link, "aria-current", link.id === `to-${name}` ? "page" : null);
  }
  // Where the view that held the focus goes by itself, as Welcome does, the focus goes to what takes its place.
  const held = pane.contains(document.activeElement);
  if (name === "none") {
    app.dataset.pane = "none";
    setAttribute(main, "aria-busy", null);
    shown?.leave?.();
    shown = null;
    pane.replaceChildren();
    document.title = say("app.name");
    if ((travelled && before !== "none") || held) wallet.focus(beside);
    travelled = false;
    return;
  }
  // Until it is fetched, what is seen stays. At first that is nothing: a wallet that nobody asked for would only flash.
  if (first || name === "welcome") app.dataset.pane = name;
  if (!ready.has(name)) setAttribute(main, "aria-busy", "true");
  let coming = loading.get(name);
  if (!coming) {
    coming = make(name);
    loading.set(name, coming);
  }
  const next = await coming;
  const view = current();
  // The user may have gone elsewhere while the view was fetched.
  if (!view || paneName(view.accounts.length === 0) !== name) return;
  setAttribute(main, "aria-busy", null);
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

/** A view, made once. Where it cannot be fetched, what says so takes its place. @param {string} name @returns {Promise<Pane>} */
async function make(name) {
  const load = VIEWS[name];
  const create = load ? await fetched(load).catch(() => createMissing) : createWelcome;
  const made = create();
  ready.add(name);
  return made;
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
