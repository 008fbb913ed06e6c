// Stops the clock of this program, before the canned data that are made at the time of the import. Imported first.

/** The time of every picture: a day on which the canned ledger has entries. */
export const NOW = Date.UTC(2026, 4, 14, 10, 20);

process.env.TZ = "UTC";

/** Puts a clock that stands still in the place of the usual one; in the page too, as its first script. @param {number} now */
export function stopClock(now) {
  const Running = Date;
  globalThis.Date = class extends Running {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
    static now() {
      return now;
    }
  };
}

stopClock(NOW);
