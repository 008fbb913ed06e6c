// Plan a job: choose the account, describe the job, see what it costs and whether it can be paid.

import { told } from "../act.js";
import { el, refill } from "../build.js";
import { notify } from "../components/notice.js";
import { plain, say } from "../copy.js";
import { setAttribute, setText, showText } from "../dom.js";
import { hasLivePrices, hasPacks, hasPrices } from "../offers.js";
import { createAsker } from "../plan/asker.js";
import { backLink, createAccountChoice } from "../plan/frame.js";
import { keepPlan } from "../plan/plan-dialogs.js";
import { createResult } from "../plan/result.js";
import { createTableForm } from "../plan/table-forms.js";
import { createUGenForm } from "../plan/ugen-form.js";
import { whyNot, wrongField } from "../plan/words.js";
import { instead, planHash, plansHash, pricesHash, route } from "../router.js";
import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Plan} Plan
 * @typedef {import("../types.d.ts").PlannedJob} PlannedJob
 * @typedef {import("../types.d.ts").Quote} Quote
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../plan/ugen-form.js").JobFormPart} JobFormPart
 * @typedef {{ account: string, job: PlannedJob, plan: string | null }} Question `plan`: the kept one that is asked about as it is
 */

/** Who asks, for the API: a later question takes the earlier one's place. */
const SLOT = "plan";

/** The length of a clip for which prices are listed while they only fill the form's choices. */
const ANY_SECONDS = 8;

/** The kept plan that is to be shown as it was kept, whatever was changed in the form. @type {string | null} */
let anew = null;

/** Shows a kept plan as it was kept when its page is opened next. @param {string} id */
export function openAnew(id) {
  anew = id;
}

/** Makes the page; returns what brings it up to date. */
export function createPlan() {
  const heading = el("h1", { tabindex: -1 }, say("plan.title"));
  const prices = el("a", { href: "#/prices" }, say("price.title"));
  const keptName = el("p", { class: "plan-kept muted", tabindex: -1 });
  const account = createAccountChoice((id) => instead(planHash({ account: id })));
  const place = el("div", {});
  const formFailure = el("p", { class: "wrong", role: "alert" });
  const keep = el("button", { type: "button", onclick: keepThis }, say("plan.keep"));
  const result = createResult({ again });
  const form = el(
    "form",
    { class: "plan-form", novalidate: true, "aria-label": say("plan.job"), onsubmit: submitted },
    place,
    formFailure,
  );
  const root = el(
    "article",
    { class: "plan" },
    backLink(),
    el(
      "header",
      { class: "plan-head" },
      heading,
      el(
        "nav",
        { class: "plan-links", "aria-label": say("plan.more_pages") },
        el("a", { href: plansHash() }, say("plans.title")),
        prices,
      ),
    ),
    account.root,
    keptName,
    el(
      "div",
      { class: "plan-body" },
      form,
      el(
        "div",
        { class: "plan-result" },
        result.headline,
        result.detail,
        el("div", { class: "actions plan-keep" }, keep),
      ),
    ),
  );

  /** @type {View} */
  let view;
  /** @type {Account | null} */
  let shown = null;
  /** The forms by service, made once: what was typed stays. @type {Map<string, Promise<JobFormPart | null>>} */
  const forms = new Map();
  /** @type {JobFormPart | null} */
  let current = null;
  /** The kept plan that is open. @type {Plan | null} */
  let open = null;
  /** The kept plan whose opening was tried last. @type {string | null} */
  let tried = null;
  /** The balance that the present answer was judged by. */
  let judged = "";
  /** Which reading was the last when the service could not be asked; a newer one is a reason to ask again. @type {string | null} */
  let failedAt = null;
  let left = false;

  const asker = createAsker({
    /** @param {Question} question @returns {Promise<Quote>} */
    send: ({ account: id, job, plan }) =>
      plan ? call("quote_plan", { plan }) : call("quote", { account: id, slot: SLOT, job }),
    callOff: () => void call("cancel_quote", { slot: SLOT }).catch(() => {}),
    waiting: result.waiting,
    arrived(quote) {
      current?.mark([], "");
      failedAt = null;
      result.showQuote(quote);
      learnPacks();
      judgeAgain();
    },
    failed(error, question) {
      failedAt = error.trouble ? readAt() : null;
      const marked = current?.mark(error.fields, wrongField(error, shown?.provider_name ?? "")) ?? false;
      result.showFailure(error);
      if (!marked) preview(question);
    },
  });

  return {
    root,
    heading,
    update,
    /** Left for another page: what is asked is called off. */
    leave() {
      left = true;
      asker.leave();
    },
  };

  /** @param {View} next */
  function update(next) {
    const to = route();
    if (to.name !== "plan") return;
    view = next;
    if (to.plan && anew === to.plan) open = tried = null;
    anew = null;
    if (to.plan && to.plan !== open?.id) {
      if (to.plan !== tried) openPlan(to.plan);
      return;
    } else if (!to.plan) {
      open = tried = null;
    }
    const byId = (/** @type {string | null | undefined} */ id) => next.accounts.find((one) => one.id === id);
    const first = next.accounts.find((one) => hasLivePrices(one.provider)) ?? next.accounts[0];
    const wanted = byId(open?.account ?? to.account) ?? byId(shown?.id) ?? first;
    if (!wanted) return;
    const other = shown?.id !== wanted.id;
    shown = wanted;
    account.update(next.accounts, wanted.id);
    setAttribute(prices, "href", pricesHash(wanted.id));
    prices.hidden = !hasPrices(wanted.provider);
    showKept();
    result.update(wanted, next.preferences.hide_amounts);
    if (other) begin();
    else if (left) ask(true);
    else if (failedAt !== null && failedAt !== readAt()) again();
    else judgeAgain();
    left = false;
  }

  function readAt() {
    return shown?.as_of ?? "";
  }

  /** Shows the form of the account's service, and asks. */
  async function begin() {
    const mine = shown;
    if (!mine) return;
    asker.leave();
    result.clear();
    [judged, failedAt, current] = ["", null, null];
    setText(formFailure, "");
    const { provider } = mine;
    const coming = forms.get(provider) ?? make(provider);
    forms.set(provider, coming);
    try {
      const made = await coming;
      if (shown?.id !== mine.id) return;
      current = made;
      const none = el("p", { class: "muted" }, say("plan.no_form", { service: mine.provider_name }));
      if (place.firstElementChild !== made?.root) refill(place, made ? made.root : none);
      if (open?.account === mine.id) made?.write(open.job);
      keep.disabled = made === null;
      showKept();
      ask(true);
      offer();
    } catch (error) {
      forms.delete(provider);
      setText(formFailure, whyNot(/** @type {ApiError} */ (error), mine.provider_name));
    }
  }

  /** @param {string} provider @returns {Promise<JobFormPart | null>} */
  async function make(provider) {
    if (hasLivePrices(provider)) return createUGenForm(await call("job_fields"), changed);
    return createTableForm(provider, await call("rate_table", { provider }), changed);
  }

  /** Fills the form's choices from the live prices. Without them anything can still be typed. */
  async function offer() {
    const [form, id] = [current, shown?.id];
    if (!form || !id || !("offer" in form)) return;
    const list = await call("prices", { account: id, seconds: ANY_SECONDS }).catch(() => null);
    if (list) /** @type {ReturnType<typeof createUGenForm>} */ (form).offer(list.prices);
  }

  function changed() {
    showKept();
    ask();
  }

  /** @param {boolean} [atOnce] */
  function ask(atOnce = false) {
    const question = questionNow();
    judged = balanceOf(shown);
    if (question) asker.ask(question, atOnce);
    else if (current) {
      asker.leave();
      result.unsaid();
    }
  }

  function again() {
    const question = questionNow();
    judged = balanceOf(shown);
    if (question) asker.again(question);
  }

  /** @returns {Question | null} */
  function questionNow() {
    const job = current?.read();
    if (!job || !shown) return null;
    return {
      account: shown.id,
      job,
      plan: open && isSame(job, open.job) && open.account === shown.id ? open.id : null,
    };
  }

  /** The balance may have changed: the cost has not, so only the answer is asked anew. */
  async function judgeAgain() {
    const quote = result.quote();
    const mine = shown;
    if (!mine || !quote || balanceOf(mine) === judged) return;
    judged = balanceOf(mine);
    const answer = await call("judge", { account: mine.id, cost: quote.total }).catch(() => null);
    if (!answer || result.quote()?.total !== quote.total || shown?.id !== mine.id) return;
    result.showAnswer(answer);
    learnPacks();
  }

  async function learnPacks() {
    const short = result.quote()?.answer.short_by;
    const mine = shown;
    if (!short || !mine || !hasPacks(mine.provider)) return;
    const packs = await call("packs", { account: mine.id, short_by: short }).catch(() => null);
    if (packs && result.quote()?.answer.short_by === short && shown?.id === mine.id) result.showPacks(packs);
  }

  /** @param {Question} question */
  async function preview({ account: id, job }) {
    if (job.service !== "u-gen") return;
    const found = await call("preview_quote", { account: id, form: job.form }).catch(() => null);
    if (!found) return;
    const answer = await call("judge", { account: id, cost: found.total }).catch(() => null);
    // Meanwhile the service may have answered, or something else is asked.
    const now = questionNow();
    if (result.quote() || shown?.id !== id || !now || !isSame(now.job, job)) return;
    result.showPreview(found, answer);
  }

  /** @param {string} id */
  async function openPlan(id) {
    tried = id;
    const plans = await told(call("plans"));
    const found = plans?.find((one) => one.id === id);
    const to = route();
    if (to.name !== "plan" || to.plan !== id) return;
    const there = found && view.accounts.some((one) => one.id === found.account);
    if (!found || !there) {
      if (plans) notify(say(found ? "error.unknown_account" : "error.unknown_plan"));
      return instead(planHash());
    }
    open = found;
    shown = null;
    update(view);
  }

  function showKept() {
    const job = current?.read();
    const same = open && job ? isSame(job, open.job) : true;
    const name = open ? plain(open.name, 80) : "";
    showText(
      keptName,
      open && open.account === shown?.id ? say(same ? "plan.is_kept" : "plan.was_changed", { name }) : null,
    );
    const focused = document.activeElement === keep;
    keep.hidden = Boolean(open && same && open.account === shown?.id);
    if (focused && keep.hidden) keptName.focus();
  }

  function keepThis() {
    const job = current?.read();
    if (!job || !shown) return;
    keepPlan(shown.id, job, (plan) => {
      open = plan;
      tried = plan.id;
      instead(planHash({ plan: plan.id }));
      // Priced once under its own name, so that what it costs now is kept with it.
      ask(true);
    });
  }

  /** @param {Event} event */
  function submitted(event) {
    event.preventDefault();
    again();
  }
}

/** What an answer is judged by. @param {Account | null} account */
const balanceOf = (account) => JSON.stringify([account?.available, account?.balance, account?.reserved]);

/** Whether two jobs are the same, whatever the order in which they are written. @param {PlannedJob} a @param {PlannedJob} b */
function isSame(a, b) {
  return canonical(a) === canonical(b);
}

/** @param {unknown} value @returns {string} */
function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => `${name}:${canonical(one)}`)}}`;
}
