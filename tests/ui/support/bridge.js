// Starts the real backend behind the page: the program that tests/support/bin/bridge.rs makes.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../../target", import.meta.url));
const PROGRAM = `${TARGET}/debug/bridge`;

/** Starts it; what is returned has its addresses, the sandbox's keys, and ways to move things along. */
export async function bridge() {
  if (!existsSync(PROGRAM)) throw new Error("the bridge is not built: cargo build --workspace");
  const child = spawn(PROGRAM, { stdio: ["pipe", "pipe", "inherit"] });
  // A test that failed before it closed it must not keep the run alive.
  for (const handle of [child, child.stdin, child.stdout]) handle.unref();
  const [line] = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (text) => resolve([text]));
    child.once("exit", (code) => reject(new Error(`the bridge ended with ${code}`)));
  });
  const { url, sandbox, services } = JSON.parse(line);
  const post = async (address, body) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  };
  return {
    url,
    services,
    /** What goes wrong at a service from now on, or nothing. */
    fault: (provider, fault) => post(`${sandbox}/_sandbox/fault`, { provider, fault }),
    /** Lets seconds pass on the backend's clock. */
    pass: (seconds) => post(`${url}test/pass`, seconds),
    close() {
      child.stdout.destroy();
      child.stdin.end();
    },
  };
}
