// Where each item of a list of groups is. A group is a heading and its rows, newest first; items are counted through.

/**
 * A group of rows under a heading. `lines` are what the heading has below its first line.
 * @typedef {{ key: string, count: number, lines: number }} Group
 */
/** Heights in pixels. @typedef {{ row: number, head: number, line: number, pad: number }} Sizes */
/** @typedef {ReturnType<typeof createLayout>} Layout */

/** @param {Group[]} groups @param {Sizes} sizes */
export function createLayout(groups, sizes) {
  /** The first item of each group: its heading. @type {number[]} */
  const first = [];
  /** The top of each group. @type {number[]} */
  const tops = [];
  let [items, height] = [0, 0];
  for (const group of groups) {
    first.push(items);
    tops.push(height);
    items += 1 + group.count;
    height += headHeight(group) + group.count * sizes.row;
  }

  /** @param {Group} group */
  function headHeight(group) {
    return sizes.head + (group.lines > 0 ? group.lines * sizes.line + sizes.pad : 0);
  }
  /** The group that a value lies in, by where each begins. @param {number[]} begins @param {number} value */
  function within(begins, value) {
    let [low, high] = [0, begins.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((begins[middle] ?? 0) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  /** @param {number} at */
  const group = (at) => /** @type {Group} */ (groups[at]);

  return {
    groups,
    items,
    height,
    /** The group and the row in it that an item is; the row is -1 for a heading. @param {number} item */
    place(item) {
      const at = within(first, item);
      return { group: at, row: item - (first[at] ?? 0) - 1 };
    },
    /** The item that a row of a group is; -1 for its heading. @param {number} at @param {number} row */
    item: (at, row) => (first[at] ?? 0) + 1 + row,
    /** @param {number} item */
    top(item) {
      const { group: at, row } = this.place(item);
      return (tops[at] ?? 0) + (row < 0 ? 0 : headHeight(group(at)) + row * sizes.row);
    },
    /** @param {number} item */
    size(item) {
      const { group: at, row } = this.place(item);
      return row < 0 ? headHeight(group(at)) : sizes.row;
    },
    /** The item at a height. @param {number} y */
    find(y) {
      if (items === 0) return -1;
      const at = within(tops, y);
      const row = Math.floor((y - (tops[at] ?? 0) - headHeight(group(at))) / sizes.row);
      return (first[at] ?? 0) + 1 + Math.max(-1, Math.min(row, group(at).count - 1));
    },
    /** Where a group begins and ends. @param {number} at @returns {[number, number]} */
    span: (at) => [tops[at] ?? 0, tops[at + 1] ?? height],
  };
}
