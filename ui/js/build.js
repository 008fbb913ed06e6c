// Builds elements in code, for the views whose markup depends on what they show. Text goes in as text, never as markup.

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute a function listens to the event after `on` */
/** @typedef {Node | string | null | false} Child */

/**
 * An element with its attributes and what is in it. `true` stands for an empty attribute; what is `null` or `false` is
 * left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice("on".length), value);
    else if (value !== null && value !== undefined && value !== false)
      node.setAttribute(name, value === true ? "" : String(value));
  }
  put(node, ...children);
  return node;
}

/** Puts children at the end of an element. @param {Element} node @param {...Child} children */
export function put(node, ...children) {
  for (const child of children) if (child !== null && child !== false) node.append(child);
}

/** Makes these an element's only children. @param {Element} node @param {...Child} children */
export function refill(node, ...children) {
  node.replaceChildren();
  put(node, ...children);
}
