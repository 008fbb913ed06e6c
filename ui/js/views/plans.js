// The kept plans: opened again, compared, renamed, linked to the job that was made of one, copied, removed.

import { copy, told } from "../act.js";
import { el, refill } from "../build.js";
import { announce, notify } from "../components/notice.js";
import { plain, say, sayCount } from "../copy.js";
import { setMark, setText } from "../dom.js";
import { createComparison, lastWords } from "../plan/compare.js";
import { backLink, nameOf } from "../plan/frame.js";
import { linkPlan, removePlan, renamePlan } from "../plan/plan-dialogs.js";
import { madeWords, planText } from "../plan/plan-text.js";
import { jobWords, whyNot } from "../plan/words.js";
import { go, jobHash, MOST_COMPARED, planHash, plansHash, route } from "../router.js";
import { account, call } from "../state.js";
import { openAnew } from "./plan.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Plan} Plan
 * @typedef {import("../types.d.ts").Quote} Quote
 * @typedef {import("../types.d.ts").View} View
 */

/** Makes the page; returns what brings it up to date. */
export function createPlans() {
  const heading = el("h1", { tabindex: -1 }, say("plans.title"));
  const [failure, empty] = [
    el("p", { class: "wrong", role: "alert" }),
    el(
      "div",
      { class: "plans-empty", hidden: true },
      el("p", { class: "muted" }, say("plans.empty")),
      el("button", { type: "button", onclick: () => go(planHash()) }, say("plan.title")),
    ),
  ];
  const list = el("ul", { class: "plans", "aria-label": say("plans.title") });
  const compare = el("button", { type: "button", onclick: () => go(plansHash([...chosen])) }, say("plans.compare"));
  const help = el("p", { class: "help" });
  const bar = el("div", { class: "plans-bar" }, compare, help);
  /** What plans cost when they were priced here. @type {Map<string, Quote>} */
  const quotes = new Map();
  const comparison = createComparison((plan, quote) => quotes.set(plan, quote));
  const root = el(
    "article",
    { class: "plans-page" },
    backLink(planHash(), say("plan.title")),
    heading,
    failure,
    comparison.root,
    bar,
    list,
    empty,
  );
  /** @type {View} */
  let view;
  /** @type {Plan[] | null} */
  let plans = null;
  /** Those that are marked to be compared. @type {Set<string>} */
  let chosen = new Set();
  let at = "";
  let asked = -1;

  return {
    root,
    heading,
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "plans") return;
      view = next;
      const key = to.compare.join(" ");
      const other = key !== at;
      if (other) chosen = new Set(to.compare);
      at = key;
      // What a job took may have changed with the activity.
      if (asked !== next.activity_version) learn();
      show();
      if (other && key && plans) comparison.root.querySelector("h2")?.focus();
    },
    /** Left for another page: asked anew when it is opened again. */
    leave() {
      asked = -1;
    },
  };

  async function learn() {
    asked = view.activity_version;
    try {
      plans = await call("plans");
      setText(failure, "");
    } catch (error) {
      setText(failure, whyNot(/** @type {ApiError} */ (error), ""));
    }
    show();
  }

  function show() {
    const to = route();
    if (!plans || to.name !== "plans") return;
    const hidden = view.preferences.hide_amounts;
    const there = plans;
    for (const id of chosen) if (!there.some((plan) => plan.id === id)) chosen.delete(id);
    const compared = to.compare.flatMap((id) => there.find((plan) => plan.id === id) ?? []);
    comparison.show(compared, hidden);
    empty.hidden = there.length > 0;
    bar.hidden = there.length < 2;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    refill(list, ...there.map((plan) => cardOf(plan, hidden)));
    if (focused) focusOn(focused);
    showBar();
  }

  /** @param {string} key */
  function focusOn(key) {
    const node = list.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (node instanceof HTMLElement) node.focus();
  }

  function showBar() {
    compare.disabled = chosen.size < 2;
    setText(help, chosen.size < 2 ? say("plans.compare_help") : sayCount("plans.chosen", chosen.size));
    for (const box of list.querySelectorAll("input")) box.disabled = !box.checked && chosen.size >= MOST_COMPARED;
  }

  /** @param {Plan} plan @param {boolean} hidden */
  function cardOf(plan, hidden) {
    const owner = account(plan.account);
    const name = plain(plan.name, 80);
    const mark = el("img", { class: "mark", alt: "", width: 36, height: 36 });
    setMark(mark, plan.job.service);
    const box = el("input", {
      type: "checkbox",
      "data-key": `${plan.id} compare`,
      onchange: () => pick(plan, box.checked),
    });
    box.checked = chosen.has(plan.id);
    const again = () => learn();
    /** @param {string} what @param {string} text @param {(event: Event) => unknown} run @param {string} [look] */
    const button = (what, text, run, look = "") =>
      el(
        "button",
        {
          type: "button",
          class: `small ${look}`,
          "data-key": `${plan.id} ${what}`,
          "aria-label": say("action.for", { action: text, name }),
          onclick: run,
        },
        text,
      );
    const linkable = plan.job.service === "u-gen" && owner;
    return el(
      "li",
      { class: "plan-card" },
      mark,
      el(
        "div",
        { class: "plan-card-who" },
        el(
          "h2",
          {},
          owner
            ? el(
                "a",
                { href: planHash({ plan: plan.id }), "data-key": `${plan.id} open`, onclick: () => openAnew(plan.id) },
                el("bdi", {}, name),
              )
            : el("bdi", {}, name),
        ),
        el("p", { class: "help" }, el("bdi", {}, owner ? nameOf(owner) : say("activity.gone"))),
        el("p", { class: "help" }, el("bdi", {}, jobWords(plan.job))),
      ),
      el(
        "div",
        { class: "plan-card-cost" },
        el("p", {}, lastWords(plan, hidden)),
        plan.made ? el("p", {}, el("a", { href: jobHash(plan.account, plan.made) }, madeWords(plan, hidden))) : null,
      ),
      el(
        "div",
        { class: "plan-card-does" },
        owner
          ? el(
              "label",
              { class: "chip" },
              box,
              el("span", {}, say("plans.pick")),
              el("span", { class: "vh" }, el("bdi", {}, name)),
            )
          : null,
        button("rename", say("plans.rename"), () => renamePlan(plan, again), "quiet"),
        linkable
          ? button(
              "link",
              say(plan.made ? "plans.relink" : "plans.link"),
              () => told(linkPlan(plan, hidden, again)),
              "quiet",
            )
          : null,
        button(
          "copy",
          say("plans.copy"),
          (event) => copyText(plan, /** @type {HTMLElement} */ (event.currentTarget)),
          "quiet",
        ),
        button("remove", say("action.remove_plan"), () => removePlan(plan, removed), "quiet"),
      ),
    );
  }

  /** @param {Plan} plan @param {HTMLElement} button */
  function copyText(plan, button) {
    if (view.preferences.hide_amounts) return notify(say("plans.copy_hidden"));
    return copy(planText(plan, quotes.get(plan.id) ?? null), button);
  }

  /** @param {Plan} plan @param {boolean} on */
  function pick(plan, on) {
    if (on) chosen.add(plan.id);
    else chosen.delete(plan.id);
    showBar();
    announce(help.textContent ?? "");
  }

  async function removed() {
    await learn();
    // The button went away with its plan.
    heading.focus();
  }
}
