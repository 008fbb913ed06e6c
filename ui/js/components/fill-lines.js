// How far each account's history has been fetched: a line with a bar and a button where there is something to say.

import { told } from "../act.js";
import { plain, say, sayCount, sayList } from "../copy.js";
import { clone, make, setAttribute, setText, showText } from "../dom.js";
import { amount } from "../format.js";
import { call } from "../state.js";
import { monthName, shortDate } from "./activity-words.js";
import { sentence } from "./trouble.js";

/**
 * @typedef {import("../types.d.ts").Account} Account
 * @typedef {import("../types.d.ts").Fill} Fill
 */

/** What the button of a line does. @type {Record<string, "stop_fill" | "resume_fill">} */
const BUTTONS = { waiting: "stop_fill", running: "stop_fill", stopped: "resume_fill", failed: "resume_fill" };

/** The lines, kept up to date; each stays the same element while its account has one. */
export function createFills() {
  const root = make("div", "fills");
  const list = make("ul");
  const observing = make("p", "help");
  root.append(list, observing);
  /** @type {Map<string, ReturnType<typeof createLine>>} */
  const lines = new Map();

  return {
    root,
    /** @param {Account[]} accounts those that are shown */
    update(accounts) {
      const busy = accounts.filter(({ fill }) => fill && (Object.hasOwn(BUTTONS, fill.state) || fill.notices.length));
      const wanted = new Set(busy.map((one) => one.id));
      for (const [id, line] of lines) {
        if (wanted.has(id)) continue;
        line.root.remove();
        lines.delete(id);
      }
      for (const account of busy) {
        let line = lines.get(account.id);
        if (!line) {
          line = createLine();
          lines.set(account.id, line);
          list.append(line.root);
        }
        line.update(account, /** @type {Fill} */ (account.fill));
      }
      list.hidden = busy.length === 0;
      // Two accounts at one service need its name once.
      const silent = accounts.filter(({ fill }) => fill?.state === "observing").map((one) => plain(one.provider_name));
      const names = [...new Set(silent)];
      showText(observing, names.length ? sayCount("fill.observing", names.length, { services: sayList(names) }) : null);
      root.hidden = busy.length + names.length === 0;
    },
  };
}

function createLine() {
  const { root, part } = clone("t-fill");
  const [button, progress] = [part("button"), part("progress", HTMLProgressElement)];
  const odd = make("p", "help fill-odd");
  root.append(odd);
  /** @type {Account} */
  let account;
  /** @type {"stop_fill" | "resume_fill"} */
  let command = "stop_fill";
  button.addEventListener("click", () => told(call(command, { account: account.id }), account.provider_name));
  return {
    root,
    /** @param {Account} next @param {Fill} fill */
    update(next, fill) {
      account = next;
      command = BUTTONS[fill.state] ?? "stop_fill";
      const name = plain(next.name);
      const failed = fill.state === "failed";
      root.toggleAttribute("data-failed", failed);
      setText(part("text"), textOf(name, fill));
      showText(part("why"), failed ? whyOf(next, fill) : null);
      showText(odd, fill.notices.map((one) => noticeOf(plain(next.provider_name), one)).join(" ") || null);
      button.hidden = !Object.hasOwn(BUTTONS, fill.state);
      const label = say(command === "stop_fill" ? "fill.stop" : failed ? "fill.retry" : "fill.go_on");
      setText(button, label);
      setAttribute(button, "aria-label", say("action.for", { action: label, name }));
      progress.hidden = button.hidden || command !== "stop_fill";
      setAttribute(progress, "aria-label", say("fill.progress", { name }));
      if (fill.steps === null || fill.steps === 0) progress.removeAttribute("value");
      else {
        progress.max = Math.max(fill.steps, fill.step);
        progress.value = fill.step;
      }
    },
  };
}

/** @param {string} name @param {Fill} fill */
function textOf(name, fill) {
  const month = fill.back_to ? monthName(fill.back_to) : "";
  if (fill.state === "waiting") return say("fill.waiting", { name });
  if (fill.state === "running") return month ? say("fill.running", { name, month }) : say("fill.begins", { name });
  if (fill.state === "complete") return month ? say("fill.complete", { name, month }) : say("fill.progress", { name });
  return month ? say("fill.reaches", { name, month }) : say("fill.reaches_not", { name });
}

/** @param {string} service @param {import("../types.d.ts").FillNotice} notice */
function noticeOf(service, { kind, told, read, from, to }) {
  const [count, day] = [
    (/** @type {number | null} */ of) => amount(`${of ?? 0}`),
    (/** @type {string | null} */ of) => shortDate(of ?? ""),
  ];
  if (kind === "incomplete") return say("fill.incomplete", { service, told: count(told), read: count(read) });
  return say(kind === "cut" ? "fill.cut" : "fill.total_differs", { service, from: day(from), to: day(to) });
}

/** @param {Account} account @param {Fill} fill */
function whyOf(account, fill) {
  return sentence(fill.error?.code ?? "failed", account.provider_name);
}
