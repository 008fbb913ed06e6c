// Buying a pack: asked once more in a dialog, begun by one request, and told what became of it.

import { el, refill } from "../build.js";
import { ask, NOT_YET } from "../components/dialog.js";
import { plain, say } from "../copy.js";
import { showText } from "../dom.js";
import { packName } from "../plan/answer-words.js";
import { nameOf } from "../plan/frame.js";
import { credits } from "../plan/words.js";
import { call, service } from "../state.js";
import { priceWords } from "./price.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").Payment} Payment
 * @typedef {import("../types.d.ts").StartedCheckout} StartedCheckout
 */

/**
 * What became of it: a payment page, an error, or a pack that is not what was shown.
 * @typedef {{ started: StartedCheckout } | { error: ApiError } | { changed: Pack }} Outcome
 */

/** The accounts for which a checkout is being started. @type {Set<string>} */
const starting = new Set();

/** Whether a checkout is being started for an account. @param {string} account its id */
export const isStarting = (account) => starting.has(account);

/**
 * Asks whether a pack is to be bought, and begins it.
 * @param {object} options
 * @param {Account} options.account
 * @param {Pack} options.pack
 * @param {Payment} options.payment
 * @param {string | null} options.pending what is waited for already
 * @param {() => void} options.changes called when the request is sent and when it is answered
 * @param {() => void} options.read called where the pack is not what was shown
 * @param {(outcome: Outcome) => void} options.done called once the dialog is gone
 */
export function buyPack({ account, pack, payment, pending, changes, read, done }) {
  let now = pack;
  const news = el("p", { class: "buy-news failure", tabindex: -1, role: "alert", hidden: true });
  const facts = el("dl", { class: "buy-facts" });
  const content = el(
    "div",
    { class: "buy" },
    news,
    facts,
    el("p", { class: "help" }, say("checkout.confirm_help", { service: account.provider_name })),
  );
  const words = {
    title: say("checkout.confirm"),
    ok: say("checkout.go"),
    ...(pending === null ? {} : { body: say("checkout.pending", { line: pending }) }),
  };
  show();
  const { dialog } = ask(words, content, begin, account.provider_name);

  async function begin() {
    // A second dialog on the same account sends nothing.
    if (isStarting(account.id)) throw NOT_YET;
    starting.add(account.id);
    changes();
    const outcome = await start(account, now, payment);
    starting.delete(account.id);
    changes();
    if ("changed" in outcome && dialog.open) {
      const before = { credits: credits(now.credits), price: priceWords(now.price) };
      now = outcome.changed;
      show();
      read();
      showText(news, say("checkout.changed", before));
      news.focus();
      throw NOT_YET;
    }
    // The dialog gives the focus back when it closes; what follows may take it then.
    if (dialog.open) dialog.addEventListener("close", () => done(outcome), { once: true });
    else done(outcome);
  }

  function show() {
    const lines = [
      [say("activity.account"), nameOf(account)],
      [say("checkout.service"), say("checkout.at_host", { service: account.provider_name, host: hostOf(account) })],
      [say("checkout.pack"), packName(now)],
      [say("checkout.credits"), credits(now.credits)],
      [say("checkout.price_label"), priceWords(now.price)],
      [say("checkout.payment"), say(`checkout.by_${payment}`)],
    ];
    refill(
      facts,
      ...lines.map(([name, value]) => el("div", {}, el("dt", {}, name ?? ""), el("dd", { dir: "auto" }, value ?? ""))),
    );
  }
}

/** Sends the one request. Never rejects. @param {Account} account @param {Pack} pack @param {Payment} payment @returns {Promise<Outcome>} */
async function start(account, pack, payment) {
  try {
    const started = await call("start_checkout", {
      account: account.id,
      pack: pack.id,
      payment,
      shown_credits: pack.credits,
      shown_price: pack.price.amount,
      shown_currency: pack.price.currency,
    });
    return { started };
  } catch (thrown) {
    const error = /** @type {ApiError} */ (thrown);
    return error.code === "price_changed" && error.pack ? { changed: error.pack } : { error };
  }
}

/** The host that is asked: the account's own one, else the service's. @param {Account} account */
function hostOf({ base_url, provider, provider_name }) {
  const address = base_url ?? service(provider)?.base_url ?? "";
  return URL.canParse(address) ? new URL(address).host : plain(provider_name);
}
