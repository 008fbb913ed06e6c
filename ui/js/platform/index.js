// The one seam to whatever hosts the page: commands out, views in.

import * as tauri from "./tauri.js";

/**
 * @typedef {import("../types.d.ts").Call} Call
 * @typedef {import("../types.d.ts").ApiError} ApiError
 * @typedef {import("../types.d.ts").View} View
 */
/** @template {Call["command"]} C @typedef {Extract<Call, { command: C }> extends { args: infer A } ? [A] : []} ArgsOf */
/**
 * @typedef {object} Replies
 * @property {View} view
 * @property {import("../types.d.ts").Service[]} services
 * @property {import("../types.d.ts").About} about
 * @property {import("../types.d.ts").ProblemReport} problem_report
 * @property {import("../types.d.ts").SavedReport} save_problem_report
 * @property {import("../types.d.ts").Added} add_account
 * @property {import("../types.d.ts").Removed} remove_account
 * @property {import("../types.d.ts").Opened} open_page
 * @property {import("../types.d.ts").Alerts} alerts
 * @property {import("../types.d.ts").Activity} activity
 * @property {import("../types.d.ts").ActivityRow[]} activity_rows
 * @property {import("../types.d.ts").ActivityJob} activity_job
 * @property {import("../types.d.ts").Finding[]} findings
 * @property {import("../types.d.ts").Spending} spending
 * @property {import("../types.d.ts").BalancePoint[]} balances
 * @property {import("../types.d.ts").Exported} export_activity
 * @property {import("../types.d.ts").KeptActivity} kept_activity
 * @property {import("../types.d.ts").JobField[]} job_fields
 * @property {import("../types.d.ts").Quote} quote
 * @property {import("../types.d.ts").Preview} preview_quote
 * @property {import("../types.d.ts").Answer} judge
 * @property {import("../types.d.ts").Prices} prices
 * @property {import("../types.d.ts").Rate[]} rate_table
 * @property {import("../types.d.ts").Packs} packs
 * @property {import("../types.d.ts").StartedCheckout} start_checkout
 * @property {import("../types.d.ts").BillingSetting} billing_setting
 * @property {import("../types.d.ts").SavedBilling} save_billing_setting
 * @property {import("../types.d.ts").PaymentMethods} payment_methods
 * @property {import("../types.d.ts").RemovedMethod} remove_payment_method
 * @property {import("../types.d.ts").PaidRates} paid_rates
 * @property {import("../types.d.ts").Buys[]} buys
 * @property {import("../types.d.ts").Plan[]} plans
 * @property {import("../types.d.ts").Plan} keep_plan
 * @property {import("../types.d.ts").Quote} quote_plan
 * @property {import("../types.d.ts").MadeJob[]} made_jobs
 */
/** @template {Call["command"]} C @typedef {C extends keyof Replies ? Replies[C] : null} ReplyOf */

/** Known at once in the app. @type {Promise<typeof tauri | typeof import("./http.js")>} */
const host = tauri.present ? Promise.resolve(tauri) : import("./http.js");

/** Where the page runs: `tauri` or `http`. */
export const kind = tauri.present ? "tauri" : "http";

/**
 * Sends a command. Rejects with an {@link ApiError}, whatever went wrong on the way.
 * @template {Call["command"]} C
 * @param {C} command
 * @param {ArgsOf<C>} args
 * @returns {Promise<ReplyOf<C>>}
 */
export async function call(command, ...args) {
  try {
    return /** @type {ReplyOf<C>} */ (await (await host).call(command, /** @type {object | undefined} */ (args[0])));
  } catch (error) {
    throw asApiError(error);
  }
}

/** Calls back with every later view. @param {(view: View) => void} callback */
export const onView = async (callback) => (await host).onView(callback);

/** @param {unknown} error @returns {ApiError} */
function asApiError(error) {
  if (error && typeof error === "object" && "code" in error && typeof error.code === "string") {
    return /** @type {ApiError} */ (error);
  }
  return { code: "failed", message: String(error), trouble: null, fields: [], pack: null };
}
