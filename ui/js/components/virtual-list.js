// A list of groups as long as one likes, of which only what is in sight is in the document. It scrolls with the page's
// own scroller, is one stop for Tab, and its elements are used again without the focus ever being on one that goes.
//
// It is a grid and no listbox: its rows have columns, open something rather than get selected, and their number is told
// by aria-rowcount where most are not in the document. The focus is really on the row (no aria-activedescendant, which
// web views on Linux tell screen readers of unreliably), so the focused row stays in the document wherever it is.

import { setAttribute } from "../dom.js";
import { createLayout } from "./virtual-layout.js";
import { createScale, standIn } from "./virtual-scale.js";

/** @typedef {import("./virtual-layout.js").Group} Group */
/** @typedef {{ group: number, row: number }} Place a row of a group; -1 is the group's heading */
/** @typedef {{ place: Place, by: number }} Anchor a place, and how far above it the scroll position is */
/**
 * What draws an item: `root` is placed, `focus` has the role of a row and gets the focus.
 * @typedef {{ root: HTMLElement, focus: HTMLElement, update: (place: Place) => void }} Piece
 */
/** @typedef {Piece & { item: number, heading: boolean }} Used */
/**
 * @typedef {object} Options
 * @property {HTMLElement} scroller
 * @property {HTMLElement} grid
 * @property {HTMLElement} body the stand-in for all rows
 * @property {HTMLElement} gauge its children are as high as a row, a heading, a further line of one, and what is below those
 * @property {HTMLElement} bar what is stuck above the list
 * @property {HTMLElement} refuge gets the focus where the list has become empty
 * @property {() => Piece} heading
 * @property {() => Piece} row
 * @property {(place: Place) => void} open
 * @property {(from: Place, to: Place, leapt: boolean) => void} seen told what is in sight or nearly
 */

/** How much is drawn beyond each end of what is in sight, in heights of the window. */
const BEYOND = 0.75;

/** Longer is no step of a wheel, a finger or a key, and shorter no step of the scroll bar's thumb. In pixels. */
const LEAP = 3000;

/** @param {Options} options */
export function createVirtualList({ scroller, grid, body, gauge, bar, refuge, heading, row, open, seen }) {
  const scale = createScale();
  let sizes = { row: 0, head: 0, line: 0, pad: 0 };
  let layout = createLayout([], sizes);
  /** Height of the window, top of the list in the scroller, height of what is stuck above it. */
  let [view, above, stuck] = [0, 0, 0];
  let active = 0;
  /** @type {Map<number, Used>} */
  let pieces = new Map();
  /** @type {Used[]} */
  const spare = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  const watch = new ResizeObserver(measure);
  // The grid itself is left out: its height is set here.
  const around = [...scroller.children].filter((node) => !node.contains(body));
  for (const node of [scroller, bar, ...around, ...gauge.children]) watch.observe(node);
  scale.go(Number.MIN_SAFE_INTEGER);
  scroller.addEventListener("scroll", scrolled, { passive: true });
  grid.addEventListener("keydown", pressed);
  grid.addEventListener("focusin", (event) => {
    const item = itemOf(event.target);
    if (item >= 0) activate(item);
  });
  grid.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (item >= 0) openItem(item);
  });

  return {
    /** Shows other groups: where an anchor is, its place stays where it is in the window; else the list begins at its top. @param {Group[]} groups @param {Anchor | null} anchor @param {Place | null} focused the place that has the focus from now on */
    show(groups, anchor, focused) {
      const held = focusedPiece();
      rebuild(groups);
      if (focused) active = layout.item(focused.group, focused.row);
      active = Math.max(0, Math.min(active, layout.items - 1));
      keepOnly(held);
      const top = Math.min(scale.at, -stuck);
      go(anchor ? layout.top(layout.item(anchor.place.group, anchor.place.row)) + anchor.by : top);
      render(true, true);
      if (held && document.activeElement !== held.focus) {
        (pieces.get(active)?.focus ?? refuge).focus({ preventScroll: layout.items > 0 });
      }
    },
    /** Draws anew what is in sight. */
    refresh: () => render(false, true),
    /** What is in sight: the first place below what is stuck on top. `null` at the top of the list. @returns {Anchor | null} */
    anchor() {
      if (layout.items === 0 || scale.at + stuck <= 0) return null;
      const item = layout.find(scale.at + stuck + sizes.head);
      return { place: layout.place(item), by: scale.at - layout.top(item) };
    },
    /** The place that has the focus. @returns {Place | null} */
    focused: () => (focusedPiece() ? layout.place(active) : null),
    /** From where to where the list is in sight. @returns {[Place, Place] | null} */
    range() {
      const [from, to] = inSight();
      return layout.items === 0 ? null : [layout.place(from), layout.place(to)];
    },
    /** Whether it begins in sight. */
    atTop: () => scale.at + stuck <= 0,
  };

  function measure() {
    const shown = view > 0;
    view = scroller.clientHeight;
    // Taken out of the document: what it was scrolled to is kept for when it comes back.
    if (view === 0) return;
    const was = { above, sizes };
    const top = grid.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    if (Math.abs(top - above) >= 0.5) above = top;
    stuck = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    scroller.style.setProperty("--stuck", `${stuck}px`);
    const [one, head, line, pad] = [...gauge.children].map((node) => node.getBoundingClientRect().height);
    sizes = { row: one ?? 0, head: head ?? 0, line: line ?? 0, pad: pad ?? 0 };
    const resized = Object.entries(sizes).some(([name, size]) => Reflect.get(was.sizes, name) !== size);
    let at = scale.at;
    if (resized) {
      const item = at > 0 ? layout.find(at) : -1;
      const share = item < 0 ? 0 : (at - layout.top(item)) / layout.size(item);
      rebuild(layout.groups);
      if (item >= 0) at = layout.top(item) + share * layout.size(item);
    }
    if (!shown || resized || was.above !== above) {
      if (shown && at < 0 && !resized) scale.go(scroller.scrollTop - above);
      else go(at);
    }
    // What was asked to be drawn anew while it was out of the document was not.
    render(false, resized || !shown);
  }

  /** @param {Group[]} groups */
  function rebuild(groups) {
    layout = createLayout(groups, sizes);
    scale.resize(layout.height);
    body.style.blockSize = `${standIn(layout.height)}px`;
    setAttribute(grid, "aria-rowcount", String(layout.items + 1));
  }

  function scrolled() {
    if (view === 0) return;
    const leapt = scale.follow(scroller.scrollTop - above, LEAP);
    if (scale.astray(false)) go(scale.at);
    render(leapt, false);
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!scale.astray(true)) return;
      go(scale.at);
      render(false, false);
    }, 150);
  }

  /** Scrolls to a place of the list. @param {number} at */
  function go(at) {
    const end = Math.max(layout.height - view, -above);
    const place = scale.go(view > 0 ? Math.max(-above, Math.min(at, end)) : at);
    if (view > 0) scroller.scrollTop = above + place;
  }

  /** The first and the last item in sight. @returns {[number, number]} */
  function inSight() {
    const last = Math.max(0, layout.height - 1);
    const inside = (/** @type {number} */ y) => Math.max(0, Math.min(y, last));
    return [layout.find(inside(scale.at)), layout.find(inside(scale.at + view))];
  }

  /** @param {boolean} leapt @param {boolean} anew */
  function render(leapt, anew) {
    if (view === 0) return;
    if (layout.items === 0) {
      keepOnly(null);
      for (const piece of spare) piece.root.remove();
      return;
    }
    const last = layout.height - 1;
    const from = layout.find(Math.max(0, Math.min(scale.at - view * BEYOND, last)));
    const to = layout.find(Math.max(0, Math.min(scale.at + view * (1 + BEYOND), last)));
    // Without the focus, Tab enters the list where it is being looked at.
    const held = focusedPiece();
    if (!held) activeInSight();
    const items = wanted(from, to, held ? active : -1);
    draw(items, anew);
    seen(layout.place(from), layout.place(to), leapt);
  }

  function activeInSight() {
    const [first, last] = inSight();
    if (active < first || active > last) active = first;
    const top = scale.at + stuck + (layout.place(active).row < 0 ? 0 : sizes.head);
    if (layout.top(active) < top && active < last)
      active = layout.find(Math.min(top + sizes.row - 1, layout.height - 1));
  }

  /** The items to be drawn, in order: what is near, the headings that stick to it, and what has the focus. @param {number} from @param {number} to @param {number} held */
  function wanted(from, to, held) {
    const [first, last] = [layout.place(from).group, layout.place(to).group];
    const items = new Set(held < 0 ? [] : [held]);
    for (let at = first; at <= last; at += 1) items.add(layout.item(at, -1));
    for (let item = from; item <= to; item += 1) items.add(item);
    return [...items].sort((a, b) => a - b);
  }

  /** @param {number[]} items @param {boolean} anew */
  function draw(items, anew) {
    const kept = new Set(items);
    for (const [item, piece] of pieces) {
      if (kept.has(item)) continue;
      pieces.delete(item);
      spare.push(piece);
    }
    for (const item of items) {
      const known = pieces.get(item);
      const piece = known ?? take(item);
      if (!known || anew) piece.update(layout.place(item));
      setAttribute(piece.focus, "aria-rowindex", String(item + 2));
      piece.focus.tabIndex = item === active ? 0 : -1;
      put(piece);
    }
    for (const piece of spare) piece.root.remove();
    inOrder(items);
  }

  /** A piece for an item: one that is free, or a new one. @param {number} item */
  function take(item) {
    const wants = layout.place(item).row < 0;
    const at = spare.findIndex((one) => one.heading === wants);
    const piece = at < 0 ? { ...(wants ? heading() : row()), item, heading: wants } : spare.splice(at, 1)[0];
    if (!piece) throw new Error("no piece");
    piece.item = item;
    pieces.set(item, piece);
    return piece;
  }

  /** @param {Used} piece */
  function put(piece) {
    const end = standIn(layout.height);
    const inside = (/** @type {number} */ y) => Math.max(0, Math.min(y - scale.offset, end));
    if (!piece.heading) {
      piece.root.style.transform = `translateY(${inside(layout.top(piece.item))}px)`;
      return;
    }
    // As tall as its group, so that its first line sticks for as long as the group is in sight.
    const [top, bottom] = layout.span(layout.place(piece.item).group);
    piece.root.style.insetBlockStart = `${inside(top)}px`;
    piece.root.style.blockSize = `${inside(bottom) - inside(top)}px`;
  }

  /** Puts the elements in the order of the list, for screen readers; the one with the focus is never moved, which would take it away. @param {number[]} items */
  function inOrder(items) {
    let next = body.firstElementChild;
    for (const item of items) {
      const piece = /** @type {Used} */ (pieces.get(item));
      if (piece.root.contains(document.activeElement)) {
        while (next && next !== piece.root) {
          const one = next;
          next = next.nextElementSibling;
          body.append(one);
        }
      }
      if (next === piece.root) next = next.nextElementSibling;
      else body.insertBefore(piece.root, next);
    }
  }

  /** Frees all pieces but the one with the focus, which becomes that of the active item where it can. @param {Used | null} held */
  function keepOnly(held) {
    for (const piece of pieces.values()) if (piece !== held) spare.push(piece);
    pieces = new Map();
    if (!held) return;
    if (layout.items > 0 && held.heading === layout.place(active).row < 0) {
      held.item = active;
      pieces.set(active, held);
    } else spare.push(held);
  }

  /** @returns {Used | null} */
  function focusedPiece() {
    if (!grid.contains(document.activeElement)) return null;
    return [...pieces.values()].find((piece) => piece.root.contains(document.activeElement)) ?? null;
  }

  /** The item that an element belongs to. @param {EventTarget | null} target */
  function itemOf(target) {
    const node = target instanceof Element ? target.closest("[aria-rowindex]") : null;
    for (const piece of pieces.values()) if (piece.focus === node) return piece.item;
    return -1;
  }

  /** @param {number} item */
  function activate(item) {
    const before = pieces.get(active);
    if (before) before.focus.tabIndex = -1;
    active = item;
    const now = pieces.get(item);
    if (now) now.focus.tabIndex = 0;
  }

  /** @param {number} item */
  function openItem(item) {
    const place = layout.place(item);
    if (place.row < 0) return;
    pieces.get(item)?.focus.focus({ preventScroll: true });
    open(place);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.altKey || event.metaKey || event.shiftKey || itemOf(event.target) < 0) return;
    const page = Math.max(sizes.row, view - stuck - sizes.head);
    const top = layout.top(active);
    /** @type {Record<string, number>} */
    const goals = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: Math.max(active + 1, layout.find(Math.min(top + page, layout.height - 1))),
      PageUp: Math.min(active - 1, layout.find(Math.max(0, top - page))),
      Home: 0,
      End: layout.items - 1,
    };
    if (event.key === "Enter" || event.key === " ") openItem(active);
    else if (event.key in goals) moveTo(Math.max(0, Math.min(goals[event.key] ?? 0, layout.items - 1)));
    else return;
    event.preventDefault();
  }

  /** Puts the focus on an item, and the item in sight. @param {number} item */
  function moveTo(item) {
    const [top, size] = [layout.top(item), layout.size(item)];
    const covered = stuck + (layout.place(item).row < 0 ? 0 : sizes.head);
    if (top < scale.at + covered) go(top - covered);
    else if (top + size > scale.at + view) go(top + size - view);
    // Drawn while the one before still has the focus, so that it is not lost in between.
    const [first, last] = inSight();
    draw(wanted(Math.min(first, item), Math.max(last, item), active), false);
    activate(item);
    pieces.get(item)?.focus.focus({ preventScroll: true });
    render(true, false);
  }
}
