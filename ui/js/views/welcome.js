// What stands there before the first account: add a service, or look around with sample data.

import { addService, told } from "../act.js";
import { say, sayList } from "../copy.js";
import { clone, showText } from "../dom.js";
import { go, route } from "../router.js";
import { call, services } from "../state.js";

/** Makes the page. */
export function createWelcome() {
  const { root, part } = clone("t-welcome");
  part("add").addEventListener("click", addService);
  part("sample").addEventListener("click", async () => {
    await told(call("start_sample"));
    // The accounts may be there before the answer, and the user elsewhere by then.
    if (route().name === "welcome") go("#/wallet");
  });
  services().then(
    (all) => showText(part("services"), say("welcome.services", { services: sayList(all.map((one) => one.name)) })),
    () => {},
  );
  return { root, heading: part("heading"), update() {} };
}
