// The few steps that every part of the page takes with the document. Text goes in as text, never as markup.

import { fill } from "./copy.js";

/**
 * The parts of a cloned template, by their `data-ref`.
 * @typedef {object} Parts
 * @property {HTMLElement} root
 * @property {<T extends Element = HTMLElement>(name: string, type?: new () => T) => T} part
 */

/** An element that is in the page's own markup. @template {HTMLElement} [T=HTMLElement] @param {string} id @param {new () => T} [type] @returns {T} */
export function byId(id, type) {
  return checked(document.getElementById(id), id, type);
}

/** A copy of a template, with its words filled in. @param {string} id @returns {Parts} */
export function clone(id) {
  const fragment = byId(id, HTMLTemplateElement).content.cloneNode(true);
  const root = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (fragment).firstElementChild);
  fill(root);
  /** @type {Map<string, Element>} */
  const found = new Map();
  for (const node of root.querySelectorAll("[data-ref]")) found.set(node.getAttribute("data-ref") ?? "", node);
  return { root, part: (name, type) => checked(found.get(name), name, type) };
}

/** @param {string} tag @param {string} [className] @param {string} [text] */
export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Sets a text only where it differs, so that selections, focus and screen readers are left alone. @param {Element} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or, with `null`, removes an attribute where it differs. @param {Element} node @param {string} name @param {string | null} value */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Shows a text, or hides its element where there is none. @param {HTMLElement} node @param {string | null} text */
export function showText(node, text) {
  setText(node, text ?? "");
  node.hidden = text === null;
}

/** Draws one of the page's icons in a `use` element. @param {Element} use @param {string} name */
export const setIcon = (use, name) => setAttribute(use, "href", `#i-${name}`);

/** Draws a service's mark. @param {HTMLImageElement} image @param {string} provider */
export function setMark(image, provider) {
  if (/^[a-z0-9-]+$/.test(provider)) setAttribute(image, "src", `img/${provider}.svg`);
}

let ids = 0;

/** An id that no other element has. @param {string} prefix */
export function freshId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** @template {Element} T @param {Element | null | undefined} node @param {string} name @param {(new () => T)} [type] @returns {T} */
function checked(node, name, type) {
  if (!node || (type && !(node instanceof type))) throw new Error(`the page lacks ${name}`);
  return /** @type {T} */ (node);
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the page's icons, for decoration only. @param {string} id @returns {SVGElement} */
export function icon(id) {
  const picture = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${id}`);
  picture.append(use);
  return picture;
}
