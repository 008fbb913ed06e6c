// Where a scroll position lies in a list that is taller than any browser lets an element be.

/** Taller than this no stand-in gets, in CSS pixels. Web views stop near 33 million device pixels, and text that is scaled up four times brings that down to 8; pixels stay exact far longer below two. */
export const TALLEST = 2_000_000;

/** This close to either end a pixel of the stand-in is a pixel of the list. */
const EDGE = 400_000;

/** So far may the stand-in lag behind before it is put right while it moves, and where it rests. */
const ASTRAY_MOVING = 150_000;
const ASTRAY_RESTING = 20_000;

/** How tall the stand-in is for a list of a height. @param {number} height */
export const standIn = (height) => Math.min(height, TALLEST);

/** The place in the list that belongs to a place in the stand-in. @param {number} place @param {number} height of the list */
export function toList(place, height) {
  if (height <= TALLEST || place <= EDGE) return place;
  if (place >= TALLEST - EDGE) return height - (TALLEST - place);
  return EDGE + ((place - EDGE) / (TALLEST - 2 * EDGE)) * (height - 2 * EDGE);
}

/** The place in the stand-in that belongs to a place in the list. @param {number} at @param {number} height of the list */
export function toStandIn(at, height) {
  if (height <= TALLEST || at <= EDGE) return at;
  if (at >= height - EDGE) return TALLEST - (height - at);
  return EDGE + ((at - EDGE) / (height - 2 * EDGE)) * (TALLEST - 2 * EDGE);
}

/**
 * Follows a scroll position. A short way (wheel, touch, key) moves the list by as much, so that what is seen moves
 * with the finger; a leap (the thumb of the scroll bar) goes to the place that belongs to it. What the short ways
 * leave the stand-in astray by is put right where it rests.
 */
export function createScale() {
  let [height, at, place] = [0, 0, 0];
  return {
    /** Where the list is scrolled to. */
    get at() {
      return at;
    },
    /** What is to be taken from a place in the list to have it in the stand-in. */
    get offset() {
      return at - place;
    },
    /** @param {number} next the height of the list */
    resize(next) {
      height = next;
    },
    /** Follows the stand-in. Returns whether it leapt. @param {number} next where it is now @param {number} leap what is no short way */
    follow(next, leap) {
      const by = next - place;
      const leapt = Math.abs(by) > leap;
      at = leapt || height <= TALLEST ? toList(next, height) : at + by;
      place = next;
      return leapt;
    },
    /** Goes to a place in the list. Returns where the stand-in is to be. @param {number} next */
    go(next) {
      at = next;
      place = toStandIn(next, height);
      return place;
    },
    /** Whether the stand-in has to be put right. @param {boolean} resting */
    astray(resting) {
      return Math.abs(toStandIn(at, height) - place) > (resting ? ASTRAY_RESTING : ASTRAY_MOVING);
    },
  };
}
