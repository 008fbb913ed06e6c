// What is done with a kept plan: kept under a name, renamed, linked to the job that was made of it, removed.

import { el } from "../build.js";
import { ask, NOT_YET } from "../components/dialog.js";
import { mention } from "../components/notice.js";
import { plain, say } from "../copy.js";
import { freshId, setAttribute, setText } from "../dom.js";
import { DOTS, moment } from "../format.js";
import { account, call } from "../state.js";
import { credits, jobWords } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Plan} Plan
 * @typedef {import("../types.d.ts").PlannedJob} PlannedJob
 */

/** A field for a plan's name. @param {string} value */
function createNameField(value) {
  const [id, about] = [freshId("name"), freshId("about")];
  const input = el("input", {
    id,
    type: "text",
    value,
    maxlength: 80,
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    "aria-describedby": about,
  });
  const wrong = el("p", { class: "wrong", id: about, role: "alert" });
  const root = el("div", { class: "field" }, el("label", { for: id }, say("plans.name")), input, wrong);
  return {
    root,
    /** The name, or throws with a sentence under the field. */
    read() {
      const name = input.value.trim();
      setText(wrong, name ? "" : say("plans.name_needed"));
      setAttribute(input, "aria-invalid", name ? null : "true");
      if (name) return name;
      input.focus();
      throw NOT_YET;
    },
  };
}

/** Keeps a job as a plan. @param {string} id the account's @param {PlannedJob} job @param {(plan: Plan) => void} done */
export function keepPlan(id, job, done) {
  const field = createNameField("");
  ask(
    { title: say("plans.keep_title"), body: jobWords(job), ok: say("plans.keep") },
    field.root,
    async () => {
      const name = field.read();
      const plan = await call("keep_plan", { account: id, name, job });
      mention(say("plans.kept", { name: plain(plan.name) }));
      done(plan);
    },
    account(id)?.provider_name ?? "",
  );
}

/** @param {Plan} plan @param {() => void} done */
export function renamePlan(plan, done) {
  const field = createNameField(plain(plan.name));
  ask(
    { title: say("plans.rename_title", { name: plain(plan.name) }), ok: say("action.save") },
    field.root,
    async () => {
      await call("rename_plan", { plan: plan.id, name: field.read() });
      done();
    },
    "",
  );
}

/** @param {Plan} plan @param {() => void} done */
export function removePlan(plan, done) {
  const name = plain(plan.name);
  ask(
    {
      title: say("plans.remove_title", { name }),
      body: say("plans.remove_body"),
      ok: say("action.remove_plan"),
      danger: true,
    },
    null,
    async () => {
      await call("remove_plan", { plan: plan.id });
      mention(say("plans.removed", { name }));
      done();
    },
    "",
  );
}

/** Asks which job was made of a plan, among those that were made lately. @param {Plan} plan @param {boolean} hidden @param {() => void} done */
export async function linkPlan(plan, hidden, done) {
  const jobs = await call("made_jobs", { account: plan.account });
  const group = freshId("job");
  /** @param {string} value @param {Node[]} about */
  const choice = (value, ...about) => {
    const input = el("input", { type: "radio", name: group, value });
    input.checked = value === (plan.made ?? "");
    return el("label", { class: "choice" }, input, el("span", {}, ...about));
  };
  const known = jobs.some(({ job }) => job === plan.made) || plan.made === null;
  const choices = jobs.map(({ job, at, spent, description }) =>
    choice(
      job,
      el("bdi", {}, plain(description, 120) || plain(job, 60)),
      el(
        "span",
        { class: "help" },
        say("plans.job_line", { time: moment(at), amount: hidden ? DOTS : credits(spent) }),
      ),
    ),
  );
  const kept = known ? [] : [choice(plan.made ?? "", el("bdi", {}, plain(plan.made ?? "", 60)))];
  const content = el(
    "fieldset",
    { class: "choices plan-jobs" },
    el("legend", { class: "vh" }, say("plans.which_job")),
    choice("", el("span", {}, say("plans.no_job"))),
    ...kept,
    ...choices,
  );
  ask(
    {
      title: say("plans.link_title", { name: plain(plan.name) }),
      body: say(jobs.length ? "plans.link_body" : "plans.link_none"),
      ok: say("action.save"),
    },
    content,
    async () => {
      const chosen = content.querySelector("input:checked");
      await call("link_plan", { plan: plan.id, job: (chosen instanceof HTMLInputElement && chosen.value) || null });
      done();
    },
    "",
  );
}
