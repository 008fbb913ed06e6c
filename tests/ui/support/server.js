// Serves ui/ under the page's own policy and plays the API with canned answers.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { activity } from "./canned-activity.js";
import { charts } from "./canned-charts.js";
import { about, services } from "./views.js";

const ROOT = fileURLToPath(new URL("../../../ui", import.meta.url));

/** What is served beside it: the page that shows every component, and the canned data that it takes. */
const BESIDE = /^\/(components|support)\//;
const PAGES = { "/": "/index.html", "/components": "/components/index.html" };
const TESTS = fileURLToPath(new URL("..", import.meta.url));

/** As in the app, but for `connect-src`: here the host is reached over HTTP. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** An account that buys nothing yet, and of which nothing is known that was paid. */
const bought = { buys: () => [], paid_rates: () => ({ rates: [], differ: false }) };

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/**
 * Starts a host whose view is `view`. `answers` maps a command to what it replies: a function of the arguments and
 * the host. One that throws `refusal(...)` answers with that error.
 */
export async function serve(view, answers = {}) {
  const calls = [];
  const listeners = new Set();
  const host = {
    view,
    calls,
    url: "",
    /** Makes this the view, and tells the page. */
    show(next) {
      host.view = next;
      for (const response of listeners) response.write(`event: view\ndata: ${JSON.stringify(next)}\n\n`);
    },
    async close() {
      for (const response of listeners) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const usual = {
    view: () => host.view,
    services: () => services,
    about: () => about,
    ...charts,
    ...activity,
    ...bought,
  };

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/api/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": open\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return;
    }
    if (path === "/api/call") {
      const call = JSON.parse(await text(request));
      calls.push(call);
      const answer = answers[call.command] ?? usual[call.command] ?? (() => null);
      try {
        json(response, 200, (await answer(call.args, host)) ?? null);
      } catch (error) {
        json(response, 400, error.refusal ?? { code: "failed", message: String(error), trouble: null });
      }
      return;
    }
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    file(PAGES[path] ?? path, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that failed before it closed its host must not keep the run alive.
  server.unref();
  host.url = `http://127.0.0.1:${server.address().port}/`;
  return host;
}

/** An error as the API answers it, to be thrown by an answer. */
export function refusal(code, trouble = null) {
  return Object.assign(new Error(code), { refusal: { code, message: `canned ${code}`, trouble } });
}

function file(path, response) {
  const root = BESIDE.test(path) ? TESTS : ROOT;
  const name = root + normalize(path);
  if (!name.startsWith(root) || !existsSync(name) || !statSync(name).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "cache-control": "no-store",
  });
  createReadStream(name).pipe(response);
}

function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function text(request) {
  let all = "";
  for await (const piece of request) all += piece;
  return all;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { states } = await import("./views.js");
  const { url } = await serve(states.five);
  console.log(`${url}components`);
  setInterval(() => {}, 60_000);
}
