// Lists that are made anew keep the focus where it was.

/** Puts these into a list; the focus goes to what has the `data-key` that had it. @param {HTMLElement} list @param {HTMLElement[]} lines */
export function refillKeeping(list, lines) {
  const active = document.activeElement;
  const key = active && list.contains(active) ? active.getAttribute("data-key") : null;
  list.replaceChildren(...lines);
  if (key === null) return;
  const same = [...list.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === key);
  if (same instanceof HTMLElement) same.focus({ preventScroll: true });
}
