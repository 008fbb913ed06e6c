// What planning says: the names of fields, parts, units and rates in the user's words.

import { sentence } from "../components/trouble.js";
import { has, plain, say, sayCount } from "../copy.js";
import { amount, DASH, DOTS, pluralNumber, unit } from "../format.js";

/**
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").QuotePart} QuotePart
 * @typedef {import("../types.d.ts").PlannedJob} PlannedJob
 */

/** The words for a key, or others where there are none. @param {string} key @param {string} other */
const known = (key, other) => (has(key) ? say(key) : plain(other, 80));

/** What a field of U-Gen's form asks. @param {string} name */
export const fieldLabel = (name) => known(`plan.field.${name}`, name);

/** The service's own word for a field, where the label says it otherwise. @param {string} name @returns {string | null} */
export const fieldTerm = (name) => (has(`plan.term.${name}`) ? say(`plan.term.${name}`) : null);

/** What a value of a choice means. @param {string} field @param {string} value */
export const valueName = (field, value) => known(`plan.value.${field}_${value.replaceAll("-", "_")}`, value);

/** What a part of a quote is. @param {QuotePart} part @param {string} provider */
export function partName({ id, name }, provider) {
  if (id === null) return plain(name, 80) || say("plan.part.unnamed");
  const key = `plan.part.${id}`;
  return has(key) ? say(key) : rateName(provider, id);
}

/** What a rate is for: "V5 · 720p · 8 s". @param {string} provider @param {string} id */
export function rateName(provider, id) {
  const clip = /^(v[\d.]+|fusion|motion)-(\d+p)(?:-(\d+)s)?(-extra)?$/.exec(id);
  if (provider === "pixverse" && clip) {
    const [, model = "", quality = "", seconds, extra] = clip;
    return [
      modelName(model),
      quality,
      seconds ? sayCount("rate.seconds", Number(seconds)) : "",
      extra ? extraName(model) : "",
    ]
      .filter(Boolean)
      .join(" · ");
  }
  return known(`rate.${id.replace(/[-.]/g, "_")}`, id);
}

/** A model of PixVerse, or a making that stands in a model's place. @param {string} model */
export const modelName = (model) => (model.startsWith("v") ? model.toUpperCase() : say(`rate.${model}`));

/** What the extra of a model is. @param {string} model */
export const extraName = (model) => say(model === "v5.5" ? "rate.with_sound" : "rate.fast_motion");

/** What one piece is: "a minute". @param {string} name */
export const perUnit = (name) => known(`rate.per_${name}`, name);

/** An amount of credits with its unit, or dots. @param {string} text @param {boolean} hidden */
export const credits = (text, hidden = false) =>
  say("amount.with_unit", { amount: hidden ? DOTS : amount(text), unit: unit(hidden ? "2" : text) });

/** So many, in words that fit a number of any length. @param {string} key @param {string} count a whole number @param {Record<string, string>} [values] */
export const sayMany = (key, count, values = {}) =>
  sayCount(key, pluralNumber(count), { count: amount(count), ...values });

/** Why something could not be worked out. @param {ApiError} error @param {string} service its name */
export function whyNot(error, service) {
  const key = `plan.error_${error.code}`;
  return has(key) ? say(key, { service }) : sentence(error.code, service);
}

/** What is wrong with a field. @param {ApiError} error @param {string} service its name */
export function wrongField(error, service) {
  const words = plain(error.trouble?.provider_message ?? "", 300);
  if (words) return say("plan.field_says", { service, words });
  return error.trouble ? say("plan.field_refused", { service }) : say("plan.field_impossible");
}

/** What a job is, in one line. @param {PlannedJob} job */
export function jobWords(job) {
  switch (job.service) {
    case "u-gen": {
      const form = job.form;
      const texts = [
        sayCount("plan.scenes", form.segment_count),
        form.model_id ? plain(form.model_id, 60) : "",
        form.duration_seconds ? sayCount("rate.seconds", form.duration_seconds) : "",
        form.resolution ? plain(form.resolution, 60) : "",
      ];
      return texts.filter(Boolean).join(" · ");
    }
    case "pixverse": {
      const clip = job.making === "clip" && job.model ? modelName(job.model) : valueName("making", job.making);
      const many = say("plan.times_sign", { count: amount(String(job.count)) });
      const length =
        job.making === "lip_sync_text" ? sayCount("plan.bytes", job.length) : sayCount("rate.seconds", job.length);
      return [clip, job.quality ?? "", length, job.extra ? extraName(job.model ?? "") : "", many]
        .filter(Boolean)
        .join(" · ");
    }
    case "pictory":
      return [rateName("pictory", job.action), amount(String(job.pieces))].join(" · ");
    case "voxpria": {
      const texts = [
        sayCount("plan.calls_of", job.calls, { minutes: amount(String(job.minutes)) }),
        job.messages ? sayCount("plan.messages_of", job.messages) : "",
        job.transcribed_minutes ? sayCount("plan.transcribed_of", job.transcribed_minutes) : "",
      ];
      return texts.filter(Boolean).join(" · ");
    }
    case "powerpost":
      return sayCount(job.by === "day" ? "plan.days_of" : "plan.changes_of", job.count);
    default:
      return DASH;
  }
}
