// Runs first: the words and the view are asked for while the rest of the page is fetched, which runs once there are words.
// No module awaits at its top level: web views have been seen to wait for ever where several did.

import { say, speak } from "./copy.js";
import { catalogue } from "./language.js";
import { start } from "./state.js";

/** Whether the markup is read to its end; this may run before. */
const read = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve(undefined);
});

// Whoever paints hears of a failure: it asks for the same answer.
start().catch(() => {});
Promise.all([catalogue, read])
  .then(([words]) => {
    speak(words);
    return import("./main.js");
  })
  .catch((error) => {
    const verdict = document.getElementById("verdict");
    if (verdict && !verdict.textContent) verdict.textContent = say("page.failed");
    throw error;
  });
