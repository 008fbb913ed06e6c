// Putting the rows in the user's own order, by drag or by Alt and an arrow key.

/**
 * @param {HTMLElement} list its children carry `data-id`
 * @param {(id: string, to: number) => void} moved
 */
export function makeReorderable(list, moved) {
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = rowOf(event.target);
    if (!row) return;
    event.preventDefault();
    const to = rows().indexOf(row) + (event.key === "ArrowUp" ? -1 : 1);
    if (to >= 0 && to < rows().length) moved(row.dataset.id ?? "", to);
  });

  list.addEventListener("pointerdown", (event) => {
    const row = rowOf(event.target);
    const control = event.target instanceof Element && event.target.closest("button, summary, dl");
    if (!row || control || event.button !== 0 || event.pointerType !== "mouse") return;
    follow(row, event);
  });

  /** @param {HTMLElement} row @param {PointerEvent} start */
  function follow(row, start) {
    const all = rows();
    const middles = all.map((one) => {
      const box = one.getBoundingClientRect();
      return box.top + box.height / 2;
    });
    const from = all.indexOf(row);
    let to = from;
    let dragging = false;

    /** @param {PointerEvent} event */
    const drag = (event) => {
      const by = event.clientY - start.clientY;
      if (!dragging && Math.abs(by) < 6) return;
      if (!dragging) {
        dragging = true;
        list.setPointerCapture(start.pointerId);
        list.dataset.dragging = "";
        row.dataset.dragged = "";
      }
      row.style.setProperty("--by", `${by}px`);
      to = middles.filter((middle, at) => at !== from && middle < event.clientY).length;
      all.forEach((one, at) => {
        const shift = at > from && at <= to ? -1 : at < from && at >= to ? 1 : 0;
        if (one !== row) one.style.setProperty("--by", `${shift * row.offsetHeight}px`);
      });
    };
    const end = () => {
      list.removeEventListener("pointermove", drag);
      list.removeEventListener("keydown", giveUp);
      for (const one of all) one.style.removeProperty("--by");
      delete list.dataset.dragging;
      delete row.dataset.dragged;
      if (!dragging) return;
      // The click that ends a drag must not open the row.
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }));
      if (to !== from) moved(row.dataset.id ?? "", to);
    };
    /** @param {KeyboardEvent} event */
    const giveUp = (event) => {
      if (event.key === "Escape") to = from;
      if (event.key === "Escape") end();
    };
    list.addEventListener("pointermove", drag);
    list.addEventListener("keydown", giveUp);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  }

  const rows = () => /** @type {HTMLElement[]} */ ([...list.children]);

  /** @param {EventTarget | null} target */
  const rowOf = (target) =>
    target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-id]")) : null;
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
