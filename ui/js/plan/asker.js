// Asks what a job costs while it is being described: after a rest, only ever the newest, and called off when left.

/** @typedef {import("../types.d.ts").ApiError} ApiError */

/** How long typing has to rest before it is asked, in milliseconds. */
export const REST = 300;

/**
 * @template Q, A
 * @param {object} wiring
 * @param {(question: Q) => Promise<A>} wiring.send
 * @param {() => void} wiring.callOff the one that is under way, at whoever answers
 * @param {() => void} wiring.waiting a newer answer is coming
 * @param {(answer: A, question: Q) => void} wiring.arrived
 * @param {(error: ApiError, question: Q) => void} wiring.failed
 */
export function createAsker({ send, callOff, waiting, arrived, failed }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  /** The number of the newest question: any other's answer is dropped. */
  let newest = 0;
  let underWay = false;
  /** What was asked last, to tell a change from the same again. */
  let last = "";

  return {
    /** Asks, unless it is what was asked last. @param {Q} question @param {boolean} [atOnce] */
    ask(question, atOnce = false) {
      const key = JSON.stringify(question);
      if (key === last) return;
      last = key;
      begin(question, atOnce);
    },
    /** Asks the same again, at once. @param {Q} question */
    again(question) {
      last = JSON.stringify(question);
      begin(question, true);
    },
    /** Takes back what was asked: nothing is shown of it any more. */
    leave() {
      newest += 1;
      clearTimeout(resting);
      last = "";
      if (underWay) callOff();
      underWay = false;
    },
  };

  /** @param {Q} question @param {boolean} atOnce */
  function begin(question, atOnce) {
    newest += 1;
    clearTimeout(resting);
    waiting();
    if (atOnce) run(question);
    else resting = setTimeout(() => run(question), REST);
  }

  /** @param {Q} question */
  async function run(question) {
    const mine = newest;
    underWay = true;
    try {
      const answer = await send(question);
      if (mine !== newest) return;
      underWay = false;
      arrived(answer, question);
    } catch (error) {
      if (mine !== newest) return;
      underWay = false;
      // Somebody asked in the same slot; whoever it was shows the answer.
      if (/** @type {ApiError} */ (error).code !== "superseded") failed(/** @type {ApiError} */ (error), question);
    }
  }
}
