// The rows of one answer to one filter: fetched in blocks as they come into sight, and forgotten when others need the room.

import { call } from "../state.js";

/**
 * @typedef {import("../types.d.ts").ActivityFilter} ActivityFilter
 * @typedef {import("../types.d.ts").ActivityRow} ActivityRow
 * @typedef {{ month: string, count: number }} Month
 */

/** Rows in a block; blocks that are kept; requests at once. */
const BLOCK = 100;
const KEPT = 80;
const AT_ONCE = 2;

/** How long a list that leaps has to be still before what it passes is fetched, in milliseconds. */
const STILL = 80;

/**
 * @param {ActivityFilter} filter
 * @param {() => void} arrived called when rows have come
 * @param {(error: import("../types.d.ts").ApiError) => void} failed called once while fetching fails
 */
export function createRows(filter, arrived, failed) {
  /** By month and number; the one used last is at the end. @type {Map<string, ActivityRow[]>} */
  const blocks = new Map();
  /** @type {Map<string, Promise<void>>} */
  const coming = new Map();
  /** @type {{ key: string, month: string, block: number }[]} */
  let queue = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let still;
  let failing = false;
  let closed = false;

  return {
    /** A row, where it is here. @param {string} month @param {number} at @returns {ActivityRow | undefined} */
    get: (month, at) => blocks.get(keyOf(month, Math.floor(at / BLOCK)))?.[at % BLOCK],
    /** Fetches what is missing of these stretches, once the list is still. @param {{ month: string, from: number, to: number }[]} stretches @param {boolean} leapt */
    want(stretches, leapt) {
      queue = stretches.flatMap(blocksOf).filter(({ key }) => {
        touch(key);
        return !blocks.has(key) && !coming.has(key);
      });
      clearTimeout(still);
      if (leapt) still = setTimeout(pump, STILL);
      else pump();
    },
    /** Fetches a stretch; settles when it is here. @param {{ month: string, from: number, to: number }} stretch */
    async load(stretch) {
      await Promise.all(
        blocksOf(stretch).map((one) => (blocks.has(one.key) ? null : (coming.get(one.key) ?? fetchBlock(one)))),
      );
    },
    /** Fetches nothing more. */
    close() {
      closed = true;
      clearTimeout(still);
      queue = [];
    },
  };

  /** @param {{ month: string, from: number, to: number }} stretch */
  function blocksOf({ month, from, to }) {
    const [first, last] = [Math.floor(Math.max(0, from) / BLOCK), Math.floor(Math.max(0, to) / BLOCK)];
    return Array.from({ length: last - first + 1 }, (_, at) => ({
      key: keyOf(month, first + at),
      month,
      block: first + at,
    }));
  }

  /** @param {string} key */
  function touch(key) {
    const rows = blocks.get(key);
    if (!rows) return;
    blocks.delete(key);
    blocks.set(key, rows);
  }

  function pump() {
    while (coming.size < AT_ONCE) {
      const next = queue.shift();
      if (!next) return;
      if (!blocks.has(next.key) && !coming.has(next.key)) fetchBlock(next).then(pump);
    }
  }

  /** @param {{ key: string, month: string, block: number }} one */
  function fetchBlock({ key, month, block }) {
    const running = call("activity_rows", { filter, month, offset: block * BLOCK, limit: BLOCK })
      .then(
        (rows) => {
          failing = false;
          blocks.set(key, rows);
          for (const oldest of blocks.keys()) {
            if (blocks.size <= KEPT) break;
            blocks.delete(oldest);
          }
        },
        (error) => {
          // What is still wanted is asked for again when the list moves next.
          queue = [];
          if (!failing && !closed) failed(error);
          failing = true;
        },
      )
      .then(() => {
        coming.delete(key);
        if (!closed) arrived();
      });
    coming.set(key, running);
    return running;
  }
}

/** @param {string} month @param {number} block */
const keyOf = (month, block) => `${month} ${block}`;
