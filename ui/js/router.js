// Which view is shown, kept in the address after the hash, so that going back stays inside the page.

/** @typedef {import("./types.d.ts").ActivityFilter} ActivityFilter */
/** @typedef {{ name: "wallet" } | { name: "settings" } | { name: "welcome" } | { name: "account", id: string } | { name: "activity", filter: ActivityFilter } | { name: "job", id: string, job: string }} Route */

/** The longest text that is searched for. */
export const LONGEST_SEARCH = 200;

/** The route that the address names; the wallet where it names none. @returns {Route} */
export function route() {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, id, job] = path.split("/");
  if (name === "account" && id) return { name, id: decoded(id) };
  if (name === "job" && id && job) return { name, id: decoded(id), job: decoded(job) };
  if (name === "activity") return { name, filter: readFilter(new URLSearchParams(query)) };
  if (name === "settings" || name === "welcome") return { name };
  return { name: "wallet" };
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
