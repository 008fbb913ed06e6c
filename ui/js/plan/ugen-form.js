// The form of a U-Gen job: every field that the service documents, in its three groups, with what the live prices offer.

import { el } from "../build.js";
import { plain, say } from "../copy.js";
import { setText } from "../dom.js";
import { createChoice, createStepper, createSwitch } from "./controls.js";
import { fieldLabel, fieldTerm, valueName } from "./words.js";

/**
 * @typedef {import("../types.d.ts").JobField} JobField
 * @typedef {import("../types.d.ts").JobForm} JobForm
 * @typedef {import("../types.d.ts").ListPrice} ListPrice
 * @typedef {import("../types.d.ts").PlannedJob} PlannedJob
 * @typedef {import("./controls.js").Control} Control
 */

/**
 * A form that describes a job.
 * @typedef {object} JobFormPart
 * @property {HTMLElement} root
 * @property {() => PlannedJob | null} read `null` while something is typed that is none
 * @property {(job: PlannedJob) => void} write
 * @property {(fields: string[], text: string) => boolean} mark says at these fields what is wrong; whether one was found. Without fields nothing is wrong.
 */

/** What is asked only where something else is on. @type {Record<string, string>} */
const BELONGS_TO = {
  custom_voice: "voice_enabled",
  max_kf_retries: "qai_enabled",
  max_video_retries: "qai_enabled",
  hitl_anchor_max_rejections: "human_review_gate",
  hitl_segments_max_rejections: "human_review_videos",
};

/** What the live prices offer for a field. @type {Record<string, "model" | "variant" | "resolution">} */
const OFFERED = { model_id: "model", variant: "variant", resolution: "resolution" };

/** How many segments a new plan has, within what is possible. */
const SCENES = 3;

/** @param {JobField[]} fields @param {() => void} changed @returns {JobFormPart & { offer: (prices: ListPrice[]) => void }} */
export function createUGenForm(fields, changed) {
  /** @type {Map<string, Control>} */
  const controls = new Map();
  /** @type {ListPrice[]} */
  let prices = [];
  /** What was offered last, by field, so that an open choice is left alone. @type {Map<string, string>} */
  const offers = new Map();
  /** What was found wrong: it has to be seen, even where it would not be asked. @type {Set<string>} */
  let marked = new Set();
  const root = el("div", { class: "plan-fields" });
  for (const field of fields) controls.set(field.name, control(field, touched));
  root.append(...inGroup("job"));
  const states = ["qa", "hitl"].map((name) => {
    const state = el("span", { class: "muted" });
    const parts = inGroup(name);
    if (parts.length) {
      root.append(
        el(
          "details",
          { class: "plan-group", "data-group": name },
          el("summary", {}, el("span", {}, say(`plan.group.${name}`)), " ", state),
          el("p", { class: "help" }, say(`plan.group.${name}_help`)),
          ...parts,
        ),
      );
    }
    return { name, state };
  });
  settle();

  return {
    root,
    read() {
      /** @type {Record<string, unknown>} */
      const form = {};
      for (const { name, kind } of fields) {
        const value = isAsked(name) ? controls.get(name)?.read() : null;
        if (value === undefined) return null;
        form[name] = kind === "text" && value === "" ? null : value;
      }
      return { service: "u-gen", form: /** @type {JobForm} */ (/** @type {unknown} */ (form)) };
    },
    write(job) {
      if (job.service !== "u-gen") return;
      for (const { name } of fields)
        controls.get(name)?.write(/** @type {Record<string, any>} */ (job.form)[name] ?? null);
      settle();
    },
    mark(wrong, text) {
      marked = new Set(wrong.filter((name) => controls.has(name)));
      for (const [name, one] of controls) one.mark(marked.has(name) ? text : "");
      settle();
      return marked.size > 0;
    },
    offer(next) {
      prices = next;
      settle();
    },
  };

  /** @param {string} group */
  function inGroup(group) {
    return fields
      .filter((field) => field.group === group)
      .map((field) => /** @type {Control} */ (controls.get(field.name)).root);
  }

  /** @param {string} name */
  function isAsked(name) {
    const owner = BELONGS_TO[name];
    return !owner || controls.get(owner)?.read() === true;
  }

  function touched() {
    settle();
    changed();
  }

  /** Shows what is asked by now, and offers what the live prices have for it. */
  function settle() {
    for (const [name, one] of controls) one.root.hidden = !isAsked(name) && !marked.has(name);
    for (const { name, state } of states) {
      const on = fields.some(
        (field) => field.group === name && field.kind === "switch" && controls.get(field.name)?.read(),
      );
      setText(state, say(on ? "plan.group.on" : "plan.group.off"));
    }
    for (const field of fields) if (OFFERED[field.name]) offerOf(field);
  }

  /** @param {JobField} field */
  function offerOf(field) {
    const key = /** @type {"model" | "variant" | "resolution"} */ (OFFERED[field.name]);
    const chosen = { model: chosenIn("model_id"), variant: chosenIn("variant") };
    const rows = prices.filter(
      (row) =>
        (key === "model" || row.model === chosen.model) &&
        (key !== "resolution" || row.variant === null || row.variant === chosen.variant),
    );
    const values = [...new Set(rows.map((row) => row[key]).filter((one) => one !== null))];
    /** @type {[string, string][]} */
    const options = [
      usual(field),
      ...values.map((one) => /** @type {[string, string]} */ ([one, valueName(field.name, one)])),
    ];
    const choice = /** @type {ReturnType<typeof createChoice>} */ (controls.get(field.name));
    const now = JSON.stringify(options);
    if (offers.get(field.name) === now) return;
    offers.set(field.name, now);
    choice.offer(options);
  }

  /** What holds in a field that is left to the service: its documented default. @param {string} name */
  function chosenIn(name) {
    return controls.get(name)?.read() || fields.find((field) => field.name === name)?.default;
  }
}

/** @param {JobField} field @returns {[string, string]} */
const usual = (field) => [
  "",
  field.default === null ? say("plan.usual_unknown") : say("plan.usual", { value: plain(field.default, 60) }),
];

/** @param {JobField} field @param {() => void} changed @returns {Control} */
function control(field, changed) {
  const { name, kind } = field;
  const words = { label: fieldLabel(name), term: fieldTerm(name), changed };
  switch (kind) {
    case "number": {
      const [least, most] = [field.least ?? 0, field.most ?? 999];
      const first = field.default === null ? Math.min(most, Math.max(least, SCENES)) : Number(field.default);
      // Bounds that are Brimful's own are none of the service's words.
      const help = field.documented ? say("plan.bounds", { least: String(least), most: String(most) }) : null;
      return createStepper({ ...words, help, least, most, value: first });
    }
    case "switch":
      return createSwitch({ ...words, value: field.default === "true" });
    case "choice":
      return createChoice({
        ...words,
        options: field.choices.map((one) => [one, valueName(name, one)]),
        value: field.default ?? "",
      });
    default:
      return createChoice({ ...words, options: [usual(field)], other: true });
  }
}
