// Another key for an account: tested, then kept.

import { plain, say } from "../copy.js";
import { make, setText } from "../dom.js";
import { call } from "../state.js";
import { openPageButton } from "./add-dialog.js";
import { ask, NOT_YET } from "./dialog.js";
import { createKeyField } from "./field.js";
import { mention } from "./notice.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").ApiError} ApiError
 */

/** Asks for another key. @param {Account} account */
export function replaceKey(account) {
  const name = plain(account.name);
  const service = account.provider_name;
  const key = createKeyField(service);
  const content = make("div", "stack");
  content.append(openPageButton(account.provider, service), key.root);
  const { ok, other } = ask(
    { title: say("key.title", { name }), ok: say("key.test") },
    content,
    async (accept_other) => {
      const typed = key.read();
      if (typed === null) throw NOT_YET;
      setText(ok, say("add.testing"));
      try {
        await call("replace_key", { account: account.id, key: typed, accept_other });
        key.clear();
        mention(say("key.done", { name }));
      } catch (error) {
        const different = /** @type {ApiError} */ (error).code === "different_account";
        other.hidden = !different;
        if (!different) throw error;
        throw { .../** @type {ApiError} */ (error), more: say("key.different_help", { name }) };
      } finally {
        setText(ok, say("key.test"));
      }
    },
    service,
  );
  other.textContent = say("key.accept_other");
  key.input.addEventListener("input", () => {
    other.hidden = true;
  });
}
