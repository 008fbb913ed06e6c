// A job of an account: its entries in order, what was set aside, used and returned, and what is odd about it.

import { copy } from "../act.js";
import { findingText } from "../components/activity-findings.js";
import { createEntry, nameOf } from "../components/activity-row.js";
import { sentence } from "../components/trouble.js";
import { plain, say } from "../copy.js";
import { clone, make, setMark, setText, showText } from "../dom.js";
import { amountWithUnit, DOTS } from "../format.js";
import { activityHash, route } from "../router.js";
import { account, call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").View} View
 * @typedef {import("../types.d.ts").ActivityJob} ActivityJob
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").Finding} Finding
 */

/** Makes the page; returns what brings it up to date. */
export function createJob() {
  const { root, part } = clone("t-job");
  /** @type {View} */
  let view;
  let [id, job, asked] = ["", "", ""];
  /** @type {ActivityJob | null} */
  let shown = null;
  /** @type {Finding | null} */
  let finding = null;
  const refunded = createRefunded();
  // Before what is left once it is taken off.
  part("spent").parentElement?.before(refunded.root);
  part("copy").addEventListener("click", (event) => copy(job, /** @type {HTMLElement} */ (event.currentTarget)));
  part("again").addEventListener("click", () => learn());

  return {
    root,
    heading: part("heading"),
    /** @param {View} next */
    update(next) {
      const to = route();
      if (to.name !== "job") return;
      view = next;
      if (to.id !== id || to.job !== job) [shown, finding] = [null, null];
      [id, job] = [to.id, to.job];
      setMark(part("mark", HTMLImageElement), account(id)?.provider ?? "");
      setText(part("heading"), say("job.title", { job: plain(job, 80) }));
      setText(part("account"), nameOf(id));
      part("all").setAttribute("href", activityHash({ account: id }));
      const wanted = JSON.stringify([id, job, next.activity_version]);
      if (wanted !== asked) {
        asked = wanted;
        learn();
      }
      show();
    },
  };

  async function learn() {
    const mine = asked;
    try {
      const [found, findings] = await Promise.all([call("activity_job", { account: id, job }), call("findings")]);
      if (mine !== asked) return;
      shown = found;
      finding = findings.find((one) => one.account === id && one.job === job) ?? null;
      part("failure").hidden = true;
      show();
    } catch (error) {
      if (mine !== asked) return;
      setText(part("failure_text"), sentence(/** @type {ApiError} */ (error).code, nameOf(id)));
      part("failure").hidden = false;
    }
  }

  function show() {
    const hidden = view.preferences.hide_amounts;
    part("whole").hidden = shown === null;
    if (!shown) return;
    const problem = finding?.problem ?? shown.problem;
    part("finding").hidden = problem === null;
    if (problem) {
      const known = finding ? findingText(finding, hidden) : say(`job.${problem}_unsized`);
      setText(part("sentence"), known);
      setText(part("what_to_do"), say(`job.${problem}_help`, { service: account(id)?.provider_name ?? "" }));
    }
    const amount = (/** @type {string} */ text) => (hidden ? DOTS : amountWithUnit(text));
    for (const name of /** @type {const} */ (["reserved", "released", "spent"])) {
      setText(part(name), amount(shown[name]));
    }
    refunded.root.hidden = shown.refunded === null;
    if (shown.refunded) setText(refunded.sum, amount(shown.refunded));
    showEntries(shown, hidden);
    showText(part("empty"), shown.rows.length ? null : say("job.none"));
  }

  /** @param {ActivityJob} job @param {boolean} hidden */
  function showEntries({ rows }, hidden) {
    part("entries").replaceChildren(
      ...rows.map((row, at) => {
        const entry = createEntry("cell");
        entry.update(row, { hidden, named: false, newDay: rows[at - 1]?.day !== row.day });
        return entry.root;
      }),
    );
  }
}

/** The figure that only some jobs have. */
function createRefunded() {
  const [root, sum] = [make("div"), make("dd")];
  root.hidden = true;
  root.append(make("dt", "", say("job.refunded")), sum);
  return { root, sum };
}
