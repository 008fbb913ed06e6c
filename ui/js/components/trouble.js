// What went wrong: a sentence for people, and behind it what a service's support wants to know.

import { has, plain, say } from "../copy.js";
import { clone, setText } from "../dom.js";
import { amount, moment } from "../format.js";

/** @typedef {import("../types.d.ts").Trouble} Trouble */

/** The sentence for an error code. @param {string} code @param {string} service its name */
export function sentence(code, service) {
  const key = `error.${code}`;
  return say(has(key) ? key : "error.failed", { service, example: amount("1500.5") });
}

/** A disclosure that is kept up to date. */
export function createTrouble() {
  const { root, part } = clone("t-trouble");
  let support = "";
  part("copy", HTMLButtonElement).addEventListener("click", async (event) => {
    const { copy } = await import("../act.js");
    await copy(support, /** @type {HTMLElement} */ (event.currentTarget));
  });
  return {
    root: /** @type {HTMLDetailsElement} */ (root),
    /** @param {Trouble} trouble @param {string} service */
    update(trouble, service) {
      setText(part("sentence"), sentence(trouble.code, service));
      /** @type {Record<string, string | null>} */
      const facts = {
        message: trouble.message,
        provider_message: trouble.provider_message,
        code: trouble.code,
        provider_code: trouble.provider_code,
        request_id: trouble.request_id,
        since: moment(trouble.since),
      };
      for (const [name, fact] of Object.entries(facts)) {
        const value = part(name);
        setText(value, plain(fact ?? ""));
        if (value.parentElement) value.parentElement.hidden = !fact;
      }
      support = [
        service,
        ...Object.entries({ ...facts, since: trouble.since })
          .filter(([, fact]) => fact)
          .map(([name, fact]) => `${name}: ${plain(fact ?? "")}`),
      ].join("\n");
    },
  };
}
