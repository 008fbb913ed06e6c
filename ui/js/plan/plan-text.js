// A plan as plain text, to be pasted somewhere else. Every figure says where it comes from.

import { plain, say } from "../copy.js";
import { amountWithUnit, moment } from "../format.js";
import { account } from "../state.js";
import { answerWords } from "./answer-words.js";
import { ownMoney } from "./money.js";
import { credits, fieldLabel, jobWords, partName } from "./words.js";

/**
 * @typedef {import("../types.d.ts").Plan} Plan
 * @typedef {import("../types.d.ts").Quote} Quote
 */

/** @param {Plan} plan @param {Quote | null} quote what it costs now, where it was asked */
export function planText(plan, quote) {
  const owner = account(plan.account);
  const service = owner?.provider_name ?? plan.job.service;
  const lines = [
    plain(plan.name),
    say("plans.text_account", { name: plain(owner?.name ?? ""), service: plain(service) }),
    jobWords(plan.job),
  ];
  if (plan.job.service === "u-gen") {
    for (const [name, value] of Object.entries(plan.job.form)) {
      if (value !== null)
        lines.push(say("plans.text_line", { name: fieldLabel(name), value: plain(String(value), 100) }));
    }
  }
  const price = quote ?? plan.last;
  lines.push("");
  if (price) {
    const basis = say(`plans.basis_${price.basis}`, { service });
    lines.push(say("plans.text_cost", { cost: amountWithUnit(price.total), basis, time: moment(price.at) }));
  } else {
    lines.push(say("plans.never_priced"));
  }
  for (const part of quote?.parts ?? []) {
    if (part.credits === null) continue;
    lines.push(say("plans.text_line", { name: partName(part, plan.job.service), value: credits(part.credits) }));
  }
  if (quote?.money) lines.push(ownMoney(quote.money, { service, hidden: false }));
  if (quote) lines.push(answerWords(quote.answer, false).title);
  if (plan.made) lines.push(madeWords(plan, false));
  return lines.join("\n");
}

/** The estimate against what the job took. @param {Plan} plan @param {boolean} hidden */
export function madeWords(plan, hidden) {
  const planned = plan.last ? credits(plan.last.total, hidden) : say("plans.not_known");
  if (plan.actual === null) return say("plans.made_unknown", { planned });
  return say("plans.made", { planned, actual: credits(plan.actual, hidden) });
}
