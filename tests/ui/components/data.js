// What the components show.

import { row as entry, fill, finding } from "/support/canned-activity.js";
import { BUSY, busy } from "/support/canned-alerts.js";
import { account, pixverse, ugen } from "/support/views.js";

const element = (tag, className) => {
  const node = document.createElement(tag);
  node.className = className;
  return node;
};

export const fields = {
  options: [
    ["a", "V5"],
    ["b", "V4.5"],
  ],
  /** What was typed differs from what is kept. */
  typed(field) {
    field.update("Shorts");
    field.input.value = "Shorts and teasers";
    field.input.dispatchEvent(new Event("input"));
    return field.root;
  },
  wrong(field) {
    field.read();
    return field.root;
  },
  revealed(field) {
    field.input.value = "canary";
    field.root.querySelector("button").click();
    return field.root;
  },
  hinted(field) {
    field.hint.hidden = false;
    field.hintText.textContent = "This looks like a key for Voxpria.";
    field.hintUse.textContent = "Add Voxpria instead";
    field.hintUse.hidden = false;
    return field.root;
  },
  noticed(notice) {
    notice.hidden = false;
    notice.querySelector("p").textContent = "Voxpria is added: 1,500 credits available.";
    notice.querySelector("button").setAttribute("aria-label", "Close");
  },
};

/** Amounts of every length, and bars of every kind. */
export function amount(showAmount, showBar) {
  const written = (text, hidden = false) => {
    const node = element("p", "amount");
    showAmount(node, text, hidden);
    return node;
  };
  const bar = (one, hidden = false) => {
    const node = element("div", "bar");
    node.setAttribute("role", "img");
    showBar(node, one, hidden);
    return node;
  };
  return [
    ["short", written("47")],
    ["with decimals", written("21310.4")],
    ["long", written("1234567890.25")],
    ["28 digits", written("7922816251426433759354395033")],
    ["28 decimals", written("0.0000000000000000000000000001")],
    ["unknown", written(null)],
    ["hidden", written("47", true)],
    ["on hold", bar(ugen())],
    ["pools", bar(pixverse())],
    ["hidden, on hold", bar(ugen(), true)],
  ];
}

export const entries = {
  fills(createFills) {
    return ["waiting", "running", "stopped", "failed", "observing"].map((state) => {
      const fills = createFills();
      fills.update([account("u-gen", { fill: fill(state, state === "failed" ? { error: { code: "timeout" } } : {}) })]);
      return [state, fills.root];
    });
  },
  rows(createEntry) {
    const table = (one, manner = {}) => {
      const made = createEntry("cell");
      made.update(one, { hidden: false, named: false, newDay: true, ...manner });
      const node = element("div", "");
      node.setAttribute("role", "table");
      node.setAttribute("aria-label", "Entries");
      node.append(made.root);
      return node;
    };
    const kinds = [
      ["spend", "-12.6"],
      ["purchase", "1000"],
      ["reserve", "-40"],
      ["release", "27.4"],
      ["refund", "12.6"],
      ["bonus", "50"],
      ["reset", "1000"],
      ["grant", "20"],
      ["unclassified", "3"],
    ];
    return [
      ...kinds.map(([kind, delta]) => [kind, table(entry({ kind, delta }))]),
      ["observed", table(entry({ observed: true }))],
      ["odd", table(entry({ sign_mismatch: true }))],
      ["hidden", table(entry(), { hidden: true })],
      ["long", table(entry({ source: "Text to video ".repeat(9), delta: "-7922816251426433759354395033" }))],
      ["coming", table(undefined)],
    ];
  },
  finding,
};

export const lists = {
  alerts(createToldList, createNextList) {
    const [told, none, next] = [createToldList(), createToldList(), createNextList()];
    told.update(busy().told, false);
    none.update([], false);
    next.update(busy(), BUSY);
    return [
      ["told", told.root],
      ["nothing told", none.root],
      ["next", next.root],
    ];
  },
};

const part = (id, credits) => ({ id, name: "", credits, rate: null });
const pack = (id, name, credits, amount, saving_pct) => ({
  id,
  name,
  credits,
  price: { amount, currency: "USD" },
  per_credit: "0.05",
  per_credit_exact: true,
  saving_pct,
  notes: [],
});

export const plans = {
  parts(createParts) {
    const shown = (hidden) => {
      const parts = createParts();
      const all = [part("keyframes", "32"), part("video", "135"), part("music", "15"), part("captions", "0")];
      parts.show(all, { provider: "u-gen", account: "u-gen", hidden });
      return parts.root;
    };
    return [
      ["shown", shown(false)],
      ["hidden", shown(true)],
    ];
  },
  packs(createPacks) {
    const packs = createPacks(() => {});
    const all = [pack("starter", "Starter", "200", "10", "0"), pack("creator", "Creator", "1000", "45", "10")];
    const shown = {
      packs: all,
      reference: 0,
      refused: 0,
      single: 0,
      cover: null,
      month: null,
      at: "2026-05-08T12:00:00Z",
    };
    packs.show(shown, "U-Gen");
    return [["one that covers it", packs.root]];
  },
};
