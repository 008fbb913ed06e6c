// Which view is shown, kept in the address after the hash, so that going back stays inside the page.

/** @typedef {import("./types.d.ts").ActivityFilter} ActivityFilter */
/** @typedef {{ name: "wallet" } | { name: "settings" } | { name: "alerts" } | { name: "welcome" } | { name: "account", id: string } | { name: "activity", filter: ActivityFilter } | { name: "job", id: string, job: string } | { name: "plan", account: string | null, plan: string | null } | { name: "plans", compare: string[] } | { name: "prices", account: string | null } | { name: "topup", id: string, short: string | null } | { name: "billing", id: string }} Route */

/** How many plans stand beside each other at most. */
export const MOST_COMPARED = 4;

/** The longest text that is searched for. */
export const LONGEST_SEARCH = 200;

/** The route that the address names; the wallet where it names none. @returns {Route} */
export function route() {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, id, job] = path.split("/");
  if (name === "account" && id) return { name, id: decoded(id) };
  if (name === "billing" && id) return { name, id: decoded(id) };
  if (name === "job" && id && job) return { name, id: decoded(id), job: decoded(job) };
  if (name === "activity") return { name, filter: readFilter(new URLSearchParams(query)) };
  if (name === "settings" || name === "alerts" || name === "welcome") return { name };
  return planning(name, id, new URLSearchParams(query)) ?? { name: "wallet" };
}

/** The routes of planning a job and paying for it. @param {string | undefined} name @param {string | undefined} id @param {URLSearchParams} query @returns {Route | null} */
function planning(name, id, query) {
  const account = query.get("account") || null;
  if (name === "plan") return { name, account, plan: query.get("plan") || null };
  if (name === "prices") return { name, account };
  if (name === "plans") {
    const compare = [...new Set((query.get("compare") ?? "").split(",").filter(Boolean))].slice(0, MOST_COMPARED);
    return { name, compare };
  }
  if (name === "topup" && id) {
    const short = query.get("short") ?? "";
    return {
      name,
      id: decoded(id),
      short: /^\d{1,28}(\.\d{1,28})?$/.test(short) && /[1-9]/.test(short) ? short : null,
    };
  }
  return null;
}

/** What tells one page from another: a filter is none. */
export const page = () => location.hash.split("?", 1)[0] ?? "";

/** The address of an account's page. @param {string} id */
export const accountHash = (id) => `#/account/${encodeURIComponent(id)}`;

/** The address of a job's page. @param {string} id the account's @param {string} job */
export const jobHash = (id, job) => `#/job/${encodeURIComponent(id)}/${encodeURIComponent(job)}`;

/** The address of the activity behind a filter. @param {Partial<ActivityFilter>} filter */
export function activityHash({ account, kinds, source, from, to, search, odd }) {
  const query = new URLSearchParams();
  if (account) query.set("account", account);
  if (kinds?.length) query.set("kinds", kinds.join(","));
  // An empty source is one too: entries that name none.
  if (source !== null && source !== undefined) query.set("source", source);
  if (from) query.set("from", from);
  if (to) query.set("to", to);
  if (search) query.set("search", search);
  if (odd) query.set("odd", "yes");
  const text = query.toString();
  return text ? `#/activity?${text}` : "#/activity";
}

/** The address of the page that plans a job. @param {{ account?: string | null, plan?: string | null }} [to] */
export const planHash = ({ account, plan } = {}) => withQuery("#/plan", { account, plan });

/** The address of the kept plans. @param {string[]} [compare] the ids of those that stand beside each other */
export const plansHash = (compare = []) => withQuery("#/plans", { compare: compare.join(",") });

/** The address of the prices. @param {string} account */
export const pricesHash = (account) => withQuery("#/prices", { account });

/** The address of an account's packs. @param {string} id the account's @param {string | null} [short] credits that are missing */
export const topUpHash = (id, short) => withQuery(`#/topup/${encodeURIComponent(id)}`, { short });

/** The address of the billing settings of an account's service. @param {string} id the account's */
export const billingHash = (id) => `#/billing/${encodeURIComponent(id)}`;

/** Goes to a view. @param {string} hash */
export function go(hash) {
  if (location.hash !== hash) location.hash = hash;
}

/** Goes to a view in the place of the present one. @param {string} hash */
export function instead(hash) {
  location.replace(hash);
}

/** Calls back when the route changes. @param {() => void} callback */
export const onRoute = (callback) => addEventListener("hashchange", callback);

/** @param {string} path @param {Record<string, string | null | undefined>} values */
function withQuery(path, values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** @param {URLSearchParams} query @returns {ActivityFilter} */
function readFilter(query) {
  const day = (/** @type {string} */ name) => {
    const text = query.get(name) ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
  };
  return {
    account: query.get("account") || null,
    kinds: (query.get("kinds") ?? "").split(",").filter((kind) => /^[a-z]+$/.test(kind)),
    source: query.get("source"),
    from: day("from"),
    to: day("to"),
    search: (query.get("search") ?? "").slice(0, LONGEST_SEARCH),
    odd: query.get("odd") === "yes",
  };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
