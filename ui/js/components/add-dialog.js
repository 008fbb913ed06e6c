// Adding a service: pick it, paste the key, and it is tested at once.

import { openPage } from "../act.js";
import { has, say } from "../copy.js";
import { icon, make, setMark, setText } from "../dom.js";
import { amountWithUnit, readAmount } from "../format.js";
import { call, current, services } from "../state.js";
import { openDialog, showFailure } from "./dialog.js";
import { enterBalance } from "./dialogs.js";
import { bareKey, createKeyField } from "./field.js";
import { mention, notify } from "./notice.js";
import { sentence } from "./trouble.js";

/**
 * @typedef {import("../types.d.ts").Service} Service
 * @typedef {import("../types.d.ts").ApiError} ApiError
 */

/** Failures that say nothing about the key: it may be kept and read later. */
const LATER = new Set(["offline", "unavailable", "timeout", "rate_limited"]);

/** Opens the dialog. */
export async function addService() {
  /** @type {Service[]} */
  let all;
  try {
    all = await services();
  } catch (error) {
    notify(sentence(/** @type {ApiError} */ (error).code, ""));
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const { dialog, part } = openDialog("t-add");
  const [pick, form, failure, keep] = [part("pick"), part("form"), part("failure"), part("keep", HTMLButtonElement)];
  const [name, mark, base] = [
    part("name", HTMLInputElement),
    part("low_mark", HTMLInputElement),
    part("base_url", HTMLInputElement),
  ];
  const test = part("test", HTMLButtonElement);
  /** @type {Service} */
  let service;
  /** @type {ReturnType<typeof createKeyField>} */
  let key;
  /** The service whose key this looks like. @type {Service | undefined} */
  let other;

  for (const one of all) pick.append(choice(one, () => choose(one, "")));
  part("change").addEventListener("click", showChoices);
  // A key that is pasted before its service is picked picks it.
  dialog.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const owner = pick.hidden ? undefined : ownerOf(pasted);
    if (!owner) return;
    event.preventDefault();
    choose(owner, pasted.trim());
  });
  part("open_key_page").addEventListener("click", () => openPage(service.id, "key", service.name));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(false);
  });
  keep.addEventListener("click", () => add(true));
  showChoices();

  function showChoices() {
    setText(part("title"), say("add.title"));
    pick.hidden = false;
    part("change").hidden = true;
    form.hidden = true;
    key?.clear();
    pick.querySelector("button")?.focus();
  }

  /** @param {Service} one @param {string} typed what was already typed as its key */
  function choose(one, typed) {
    service = one;
    key = createKeyField(one.name);
    key.input.value = typed;
    key.input.addEventListener("input", hint);
    key.hintUse.addEventListener("click", () => other && choose(other, key.input.value));
    part("key").replaceChildren(key.root);
    setText(part("title"), say("add.title_for", { service: one.name }));
    const guide = `add.guide.${one.id}`;
    setText(part("guide"), say(has(guide) ? guide : "add.guide.other", { service: one.name }));
    setText(part("open_key_page_text"), say("add.open_key_page", { service: one.name }));
    setText(part("base_help"), say("account.base_url_help", { address: one.base_url }));
    name.placeholder = one.name;
    base.placeholder = one.base_url;
    failure.hidden = true;
    keep.hidden = true;
    pick.hidden = true;
    part("change").hidden = false;
    form.hidden = false;
    key.input.focus();
  }

  /** The service whose keys look like this. @param {string} typed */
  function ownerOf(typed) {
    const bare = bareKey(typed);
    return all.find((one) => one.key_prefix && bare.startsWith(one.key_prefix));
  }

  /** Says whose key this looks like, where that is another service's. */
  function hint() {
    keep.hidden = true;
    const owner = ownerOf(key.input.value);
    other = owner === service ? undefined : owner;
    key.hint.hidden = !other;
    setText(key.hintText, other ? say("add.looks_like", { service: other.name }) : "");
    key.hintUse.hidden = !other;
    if (!other) return;
    setText(key.hintUse, say("add.use_instead", { service: other.name }));
  }

  /** @param {boolean} keep_unread */
  async function add(keep_unread) {
    if (test.disabled) return;
    const typed = key.read();
    const low_mark = mark.value.trim() ? readAmount(mark.value) : "";
    setText(part("mark_wrong"), low_mark === null ? sentence("bad_amount", "") : "");
    mark.ariaInvalid = low_mark === null ? "true" : null;
    if (low_mark === null && typed !== null) mark.focus();
    if (typed === null || low_mark === null) return;
    busy(true);
    failure.hidden = true;
    const title = name.value.trim() || service.name;
    try {
      const added = await call("add_account", {
        provider: service.id,
        name: name.value.trim(),
        key: typed,
        base_url: base.value.trim() || null,
        low_mark: low_mark || null,
        keep_unread,
      });
      key.clear();
      dialog.close();
      tell(title, added);
      if (keep_unread && service.may_need_entry && added.available === null) {
        enterBalance({ id: added.account, name: title, provider_name: service.name, entered: null });
      }
    } catch (error) {
      const failed = /** @type {ApiError} */ (error);
      busy(false);
      showFailure(failure, failed, service.name);
      const typedIn = failed.code === "not_offered" && service.may_need_entry;
      setText(keep, say(typedIn ? "add.keep_and_enter" : "add.keep_anyway"));
      keep.hidden = !typedIn && !LATER.has(failed.code);
      (keep.hidden ? key.input : keep).focus();
    }
  }

  /** @param {string} title @param {import("../types.d.ts").Added} added */
  function tell(title, added) {
    const other = all.find((one) => one.id === added.looks_like);
    if (added.available !== null) {
      const hidden = current()?.preferences.hide_amounts;
      const amount = amountWithUnit(added.available);
      mention(say(hidden ? "add.done_hidden" : "add.done", { name: title, amount }));
    } else if (other) notify(say("add.kept_looks_like", { name: title, service: other.name }));
    else notify(say("add.kept", { name: title }));
  }

  /** @param {boolean} on */
  function busy(on) {
    for (const input of form.querySelectorAll("input")) input.readOnly = on;
    test.disabled = on;
    keep.disabled = on;
    test.ariaBusy = String(on);
    setText(test, say(on ? "add.testing" : "add.test"));
  }
}

/** The button that opens the page where a service's keys are made. @param {string} provider @param {string} service */
export function openPageButton(provider, service) {
  const button = /** @type {HTMLButtonElement} */ (make("button"));
  button.type = "button";
  button.append(make("span", "", say("add.open_key_page", { service })), icon("i-out"));
  button.addEventListener("click", () => openPage(provider, "key", service));
  return button;
}

/** @param {Service} service @param {() => void} chosen */
function choice(service, chosen) {
  const button = /** @type {HTMLButtonElement} */ (make("button", "choice"));
  const mark = /** @type {HTMLImageElement} */ (make("img", "mark"));
  button.type = "button";
  mark.alt = "";
  setMark(mark, service.id);
  button.append(mark, make("span", "", service.name));
  button.addEventListener("click", chosen);
  return button;
}
