// Packs as cards to choose from: credits, price, price a credit, saving, and the mark on what covers a shortfall.

import { el, refill } from "../build.js";
import { plain, say } from "../copy.js";
import { freshId } from "../dom.js";
import { amount, unit } from "../format.js";
import { packName } from "./answer-words.js";
import { money, percent } from "./money.js";

/**
 * @typedef {import("../types.d.ts").Pack} Pack
 * @typedef {import("../types.d.ts").PackNote} PackNote
 * @typedef {import("../types.d.ts").Packs} Packs
 */

/** Makes the choice of a pack. @param {() => void} changed called when the user chooses another */
export function createPacks(changed) {
  const group = freshId("pack");
  const root = el("div", {
    class: "packs",
    role: "radiogroup",
    "aria-label": say("topup.packs"),
    hidden: true,
    onchange: changed,
  });
  /** @type {Packs | null} */
  let packs = null;
  let drawn = "";
  return {
    root,
    /** @param {Packs | null} shown @param {string} service */
    show(shown, service) {
      const key = JSON.stringify([shown?.packs, shown?.reference, shown?.single, shown?.cover, shown?.month, service]);
      packs = shown;
      // What is drawn already keeps its focus.
      if (key === drawn) return;
      drawn = key;
      const before = chosen()?.value;
      const focused = root.contains(document.activeElement);
      root.hidden = !shown?.packs.length;
      if (!shown) return refill(root);
      const reference = shown.reference === null ? undefined : shown.packs[shown.reference];
      refill(
        root,
        ...shown.packs.map((pack, at) => cardOf(pack, { mark: markOf(shown, at), reference, service, group })),
      );
      // What covers a month is a suggestion; what covers a job is what the user came for.
      const wanted = before ?? (shown.month ? undefined : shown.packs[shown.single ?? -1]?.id);
      for (const input of inputs()) input.checked = input.value === wanted;
      if (focused) this.focus();
    },
    /** The pack that is chosen. @returns {Pack | undefined} */
    read: () => packs?.packs.find(({ id }) => id === chosen()?.value),
    /** Forgets what was chosen, for another account or another shortfall. */
    reset() {
      for (const input of inputs()) input.checked = false;
      drawn = "";
    },
    focus() {
      (chosen() ?? inputs()[0])?.focus();
    },
  };

  function inputs() {
    return [...root.querySelectorAll("input")];
  }

  function chosen() {
    return inputs().find((input) => input.checked);
  }
}

/** What a pack is marked with, where it covers what is missing. @param {Packs} packs @param {number} at @returns {string | null} */
function markOf({ single, cover, month }, at) {
  if (at === single) return say(month ? "topup.covers_month" : "topup.covers");
  const part = cover?.packs.find(({ index }) => index === at);
  if (!part || single !== null) return null;
  return say(month ? "topup.part_month" : "topup.part_of", { count: amount(part.count) });
}

/**
 * @param {Pack} pack
 * @param {{ mark: string | null, reference: Pack | undefined, service: string, group: string }} around
 */
function cardOf(pack, { mark, reference, service, group }) {
  const saving = pack !== reference && reference ? savingWords(pack, packName(reference)) : null;
  const notes = pack.notes.filter(({ rounded }) => !rounded);
  const id = freshId("pack");
  // The name says what it is and costs; the rest is there for who wants to hear it.
  const about = notes.map((_, at) => `${id}-note-${at}`);
  const input = el("input", {
    type: "radio",
    name: group,
    value: pack.id,
    id,
    "aria-labelledby": `${id}-name ${id}-credits ${id}-price`,
    "aria-describedby": [mark === null ? null : `${id}-mark`, `${id}-each`, ...about].filter(Boolean).join(" "),
  });
  return el(
    "div",
    { class: "pack", "data-marked": mark !== null },
    el(
      "div",
      { class: "pack-name" },
      input,
      el("label", { for: id, id: `${id}-name` }, el("bdi", {}, packName(pack))),
      mark === null ? null : el("span", { class: "pack-mark", id: `${id}-mark` }, mark),
    ),
    el("p", { class: "pack-price", id: `${id}-price` }, money(pack.price)),
    el(
      "p",
      { class: "pack-credits", id: `${id}-credits` },
      el("span", { class: "amount" }, amount(pack.credits)),
      " ",
      unit(pack.credits),
    ),
    el(
      "p",
      { class: "pack-each muted", id: `${id}-each` },
      pack.per_credit === null ? say("topup.each_unknown") : eachWords(pack, pack.per_credit),
      saving && ` · ${saving}`,
    ),
    ...notes.map((note, at) => el("p", { class: "help pack-note", id: about[at] }, noteWords(note, service))),
  );
}

/** @param {Pack} pack @param {string} each */
function eachWords({ price, per_credit_exact }, each) {
  const text = money({ amount: each, currency: price.currency });
  return say("topup.each", { money: per_credit_exact ? text : say("money.about", { money: text }) });
}

/** @param {Pack} pack @param {string} name @returns {string | null} */
function savingWords({ saving_pct }, name) {
  if (saving_pct === null || /^-?0(\.0*)?$/.test(saving_pct)) return null;
  const dearer = saving_pct.startsWith("-");
  const text = percent(dearer ? saving_pct.slice(1) : saving_pct);
  return say(dearer ? "topup.dearer" : "topup.saves", { percent: text, pack: name });
}

/** @param {PackNote} note @param {string} service */
function noteWords({ about, said }, service) {
  const number = /^-?\d+(\.\d+)?$/.test(said) ? amount(said) : plain(said, 40);
  return say(about === "saving" ? "topup.says_saving" : "topup.says_each", { service, said: number });
}
