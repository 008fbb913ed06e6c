// Which view is shown, kept in the address after the hash, so that going back stays inside the page.

/** @typedef {{ name: "wallet" } | { name: "settings" } | { name: "welcome" } | { name: "account", id: string }} Route */

/** The route that the address names; the wallet where it names none. @returns {Route} */
export function route() {
  const [name, id] = location.hash.replace(/^#\/?/, "").split("/");
  if (name === "account" && id) return { name, id: decoded(id) };
  if (name === "settings" || name === "welcome") return { name };
  return { name: "wallet" };
}

/** The address of an account's page. @param {string} id */
export const accountHash = (id) => `#/account/${encodeURIComponent(id)}`;

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

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
