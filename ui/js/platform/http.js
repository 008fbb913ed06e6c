// The page in a browser, against the HTTP host that the tests use.

/** @typedef {import("../types.d.ts").View} View */

/** @param {string} command @param {object | undefined} args @returns {Promise<unknown>} */
export async function call(command, args) {
  const response = await fetch("/api/call", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command, args }),
  });
  const reply = await response.json();
  if (!response.ok) throw reply;
  return reply;
}

/** @param {(view: View) => void} callback @returns {Promise<unknown>} settles once no later view is missed */
export function onView(callback) {
  const events = new EventSource("/api/events");
  events.addEventListener("view", (event) => callback(JSON.parse(event.data)));
  return new Promise((resolve) => events.addEventListener("open", resolve, { once: true }));
}
