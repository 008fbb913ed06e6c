// Serves ui/ under the page's own policy and plays the API with canned answers.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { activity } from "./canned-activity.js";
import { charts } from "./canned-charts.js";
import { about, services } from "./views.js";

const ROOT = fileURLToPath(new URL("../../../ui", import.meta.url));

/** How long a step may take before the page is thought to be stuck: long enough for a machine that also builds. */
export const PATIENCE = 30_000;

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
 * Starts a server on a port of its own, for hosts that come one after the other. What is `kept` by a browser is neither
 * fetched nor compiled again for the next of them.
 */
export async function site({ kept = false } = {}) {
  const cache = kept ? "max-age=3600" : "no-store";
  const one = {
    url: "",
    /** Who answers now: `call` a command, and `listen` to whoever asks for events. */
    host: null,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const api = path.startsWith("/api/");
    if (api && !one.host) response.writeHead(503).end();
    else if (path === "/api/events") one.host.listen(response);
    else if (path === "/api/call") one.host.call(request, response);
    else if (api || path === "/favicon.ico") response.writeHead(204).end();
    else file(PAGES[path] ?? path, response, cache);
  });
  // A connection that ends by itself just when a test asks for something would fail it.
  server.keepAliveTimeout = 0;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that failed before it closed its host must not keep the run alive.
  server.unref();
  one.url = `http://127.0.0.1:${server.address().port}/`;
  return one;
}

/**
 * Starts a host whose view is `view`, at a site of its own where none is given. `answers` maps a command to what it
 * replies: a function of the arguments and the host. One that throws `refusal(...)` answers with that error.
 */
export async function serve(view, answers = {}, at = null) {
  const place = at ?? (await site());
  const calls = [];
  const listeners = new Set();
  const open = new Set();
  const awaited = new Set();
  const usual = {
    view: () => host.view,
    services: () => services,
    about: () => about,
    ...charts,
    ...activity,
    ...bought,
  };
  const keep = (response) => {
    open.add(response);
    response.on("close", () => open.delete(response));
  };
  const host = {
    view,
    calls,
    url: place.url,
    /** Makes this the view, and tells the page. */
    show(next) {
      host.view = next;
      for (const response of listeners) response.write(`event: view\ndata: ${JSON.stringify(next)}\n\n`);
    },
    /** Waits until something holds, which a call of the page makes true. */
    until(holds) {
      if (holds()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const look = () => {
          if (!holds()) return;
          awaited.delete(look);
          clearTimeout(late);
          resolve();
        };
        const late = setTimeout(() => reject(new Error(`it was never called: ${holds}`)), PATIENCE);
        awaited.add(look);
      });
    },
    async close() {
      if (place.host === answering) place.host = null;
      for (const response of open) response.destroy();
      if (!at) await place.close();
    },
  };
  const answering = {
    listen(response) {
      keep(response);
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": open\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    },
    async call(request, response) {
      keep(response);
      const call = JSON.parse(await text(request));
      calls.push(call);
      const told = () => {
        for (const look of awaited) look();
      };
      told();
      const answer = answers[call.command] ?? usual[call.command] ?? (() => null);
      try {
        const reply = answer(call.args, host);
        told();
        json(response, 200, (await reply) ?? null);
      } catch (error) {
        json(response, 400, error.refusal ?? { code: "failed", message: String(error), trouble: null });
      }
    },
  };
  place.host = answering;
  return host;
}

/** An error as the API answers it, to be thrown by an answer. */
export function refusal(code, trouble = null) {
  return Object.assign(new Error(code), { refusal: { code, message: `canned ${code}`, trouble } });
}

function file(path, response, cache) {
  const root = BESIDE.test(path) ? TESTS : ROOT;
  const name = root + normalize(path);
  if (!name.startsWith(root) || !existsSync(name) || !statSync(name).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "cache-control": cache,
  });
  createReadStream(name).pipe(response);
}

function json(response, status, body) {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
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
