// The small forms of services whose cost is worked out here: from a price table, or from the user's own past.

import { el, refill } from "../build.js";
import { say } from "../copy.js";
import { createChoice, createStepper, createSwitch } from "./controls.js";
import { extraName, modelName, perUnit, rateName, valueName } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Rate} Rate
 * @typedef {import("../types.d.ts").PlannedJob} PlannedJob
 * @typedef {import("./ugen-form.js").JobFormPart} JobFormPart
 * @typedef {import("./controls.js").Control} Control
 */

/** The most of anything that is asked for. */
const MOST = 1_000_000;

/** Which controls ask for a field of a job, where there are several of which one shows. @type {Record<string, string[]>} */
const ALSO = { length: ["seconds", "length", "bytes"], pieces: ["images", "seconds"] };

/**
 * @param {string} provider
 * @param {Rate[]} rates the service's table
 * @param {() => void} changed
 * @returns {JobFormPart | null} `null` for a service without a form
 */
export function createTableForm(provider, rates, changed) {
  if (provider === "pixverse") return createPixVerseForm(rates, changed);
  if (provider === "pictory") return createPictoryForm(rates, changed);
  if (provider === "voxpria") return createVoxpriaForm(changed);
  if (provider === "powerpost") return createPowerPostForm(changed);
  return null;
}

/** A form of these controls. @param {Record<string, Control>} controls */
function formOf(controls) {
  const root = el("div", { class: "plan-fields" }, ...Object.values(controls).map((one) => one.root));
  return {
    root,
    /** The values, or `null` while one is none. @returns {Record<string, any> | null} */
    values() {
      const read = Object.entries(controls).map(([name, one]) => [name, one.root.hidden ? null : one.read()]);
      return read.some(([, value]) => value === undefined) ? null : Object.fromEntries(read);
    },
    /** @param {string[]} wrong @param {string} text */
    mark(wrong, text) {
      const named = wrong.flatMap((name) => ALSO[name] ?? [name]);
      let found = false;
      for (const [name, one] of Object.entries(controls)) {
        const is = named.includes(name) && !one.root.hidden;
        one.mark(is ? text : "");
        found ||= is;
      }
      return found;
    },
  };
}

/** @param {string} label @param {number} value @param {() => void} changed @param {number} [least] */
const number = (label, value, changed, least = 0) => createStepper({ label, least, most: MOST, value, changed });

/** @param {Rate[]} rates @param {() => void} changed @returns {JobFormPart} */
function createPixVerseForm(rates, changed) {
  const makings = ["clip", "fusion", "motion", "lip_sync_audio", "lip_sync_text", "sound_effect"];
  const touched = () => {
    settle();
    changed();
  };
  const making = createChoice({
    label: say("plan.making"),
    options: makings.map((one) => [one, valueName("making", one)]),
    value: "clip",
    changed: touched,
  });
  const model = createChoice({ label: say("plan.model"), options: [], changed: touched });
  const quality = createChoice({ label: say("plan.quality"), options: [], changed: touched });
  const seconds = createChoice({ label: say("plan.clip_length"), options: [], changed: touched });
  const length = createStepper({ label: say("plan.length"), least: 1, most: MOST, value: 5, changed });
  const bytes = createStepper({
    label: say("plan.text_length"),
    help: say("plan.text_length_help"),
    least: 1,
    most: MOST,
    value: 150,
    changed,
  });
  const extra = createSwitch({ label: say("rate.fast_motion"), value: false, changed: touched });
  const count = number(say("plan.count"), 1, changed, 1);
  const form = formOf({ making, model, quality, seconds, length, bytes, extra, count });
  settle();

  return {
    root: form.root,
    mark: (wrong, text) => form.mark(wrong, text),
    read() {
      const read = form.values();
      if (!read) return null;
      const { making: what, model: which, quality: how, extra: also, count: many } = read;
      const long = Number(read.seconds ?? read.length ?? read.bytes);
      return {
        service: "pixverse",
        making: what,
        model: which,
        quality: how,
        length: long,
        extra: also === true,
        count: many,
      };
    },
    write(job) {
      if (job.service !== "pixverse") return;
      making.write(job.making);
      settle();
      model.write(job.model);
      settle();
      quality.write(job.quality);
      settle();
      seconds.write(String(job.length));
      length.write(job.length);
      bytes.write(job.length);
      settle();
      extra.write(job.extra);
      count.write(job.count);
    },
  };

  /** Offers only what the table has a price for. */
  function settle() {
    const what = making.read();
    const kind =
      what === "clip" ? /^(v[\d.]+)-(\d+p)-(\d+)s(-extra)?$/ : new RegExp(`^(${what})-(\\d+p)(?:-(\\d+)s)?()$`);
    const rows = rates.map(({ id }) => kind.exec(id)).filter((row) => row !== null);
    const left = (/** @type {number} */ at, /** @type {string} */ value) => rows.filter((row) => row[at] === value);
    model.root.hidden = what !== "clip";
    offer(
      model,
      rows.map((row) => row[1] ?? ""),
      modelName,
    );
    const ofModel = what === "clip" ? left(1, model.read()) : rows;
    quality.root.hidden = rows.length === 0;
    offer(
      quality,
      ofModel.map((row) => row[2] ?? ""),
      (one) => one,
    );
    const ofQuality = ofModel.filter((row) => row[2] === quality.read());
    const lengths = ofQuality.map((row) => row[3] ?? "").filter(Boolean);
    seconds.root.hidden = lengths.length === 0;
    offer(seconds, lengths, (one) => say("plan.seconds_of", { seconds: one }));
    length.root.hidden = lengths.length > 0 || what === "lip_sync_text";
    bytes.root.hidden = what !== "lip_sync_text";
    const also = ofQuality.some((row) => row[3] === seconds.read() && row[4]);
    extra.root.hidden = what !== "clip" || !also;
    const label = extra.root.querySelector("label");
    if (label && what === "clip") refill(label, extraName(model.read()));
  }
}

/** @param {ReturnType<typeof createChoice>} choice @param {string[]} values @param {(value: string) => string} name */
function offer(choice, values, name) {
  const now = choice.read();
  const those = [...new Set(values)];
  choice.offer(those.map((one) => [one, name(one)]));
  if (those.includes(now)) choice.write(now);
}

/** @param {Rate[]} rates @param {() => void} changed @returns {JobFormPart} */
function createPictoryForm(rates, changed) {
  const action = createChoice({
    label: say("plan.action"),
    options: rates.map(({ id, unit }) => [
      id,
      say("plan.action_per", { name: rateName("pictory", id), unit: perUnit(unit) }),
    ]),
    value: rates[0]?.id ?? "",
    changed: () => {
      settle();
      changed();
    },
  });
  const images = createStepper({ label: say("plan.images"), least: 1, most: MOST, value: 10, changed });
  const seconds = createStepper({ label: say("plan.length"), least: 1, most: MOST, value: 30, changed });
  const form = formOf({ action, images, seconds });
  settle();
  return {
    root: form.root,
    mark: (wrong, text) => form.mark(wrong, text),
    read() {
      const read = form.values();
      return read && { service: "pictory", action: read.action, pieces: read.images ?? read.seconds };
    },
    write(job) {
      if (job.service !== "pictory") return;
      action.write(job.action);
      images.write(job.pieces);
      seconds.write(job.pieces);
      settle();
    },
  };

  function settle() {
    const isImage = rates.find(({ id }) => id === action.read())?.unit === "image";
    images.root.hidden = !isImage;
    seconds.root.hidden = isImage;
  }
}

/** @param {() => void} changed @returns {JobFormPart} */
function createVoxpriaForm(changed) {
  const controls = {
    calls: number(say("plan.calls"), 100, changed),
    minutes: number(say("plan.minutes"), 2, changed),
    messages: number(say("plan.messages"), 0, changed),
    transcribed_minutes: number(say("plan.transcribed_minutes"), 0, changed),
  };
  const form = formOf(controls);
  return {
    root: form.root,
    mark: (wrong, text) => form.mark(wrong, text),
    read: () => withService("voxpria", form.values()),
    write: (job) => job.service === "voxpria" && writeAll(controls, job),
  };
}

/** @param {() => void} changed @returns {JobFormPart} */
function createPowerPostForm(changed) {
  const controls = {
    by: createChoice({
      label: say("plan.by"),
      options: ["day", "change"].map((one) => [one, valueName("by", one)]),
      value: "day",
      changed,
    }),
    count: number(say("plan.how_many"), 7, changed, 1),
  };
  const form = formOf(controls);
  return {
    root: el("div", {}, el("p", { class: "help plan-past" }, say("plan.past_help")), form.root),
    mark: (wrong, text) => form.mark(wrong, text),
    read: () => withService("powerpost", form.values()),
    write: (job) => job.service === "powerpost" && writeAll(controls, job),
  };
}

/** @param {string} service @param {Record<string, any> | null} values @returns {PlannedJob | null} */
const withService = (service, values) => /** @type {any} */ (values && { service, ...values });

/** @param {Record<string, Control>} controls @param {Record<string, any>} job */
function writeAll(controls, job) {
  for (const [name, one] of Object.entries(controls)) one.write(job[name]);
}
