// Where the system chooses the colours, and where the focus is: nothing that means something vanishes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "./support/browser.js";
import { watchColours } from "./support/colour.js";
import { LOOKS, openLook } from "./support/looks.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens a look, and what is asked of its colours. */
async function opened(name, options = {}) {
  const session = await openLook(chromium, LOOKS[name], options);
  await watchColours(session.page);
  return session;
}

/** A colour of each of these, or of one of its pseudo-elements, as it is computed. */
const computed = (page, selector, property, pseudo = null) =>
  page.$$eval(selector, (nodes, [name, part]) => nodes.map((node) => getComputedStyle(node, part)[name]), [
    property,
    pseudo,
  ]);

/** The colours that the system names, as they are computed. */
const system = (page, ...names) =>
  page.evaluate(
    (all) =>
      all.map((name) => {
        const node = document.createElement("i");
        node.style.color = name;
        document.body.append(node);
        const { color } = getComputedStyle(node);
        node.remove();
        return color;
      }),
    names,
  );

for (const colorScheme of ["light", "dark"]) {
  const forced = { forcedColors: "active", colorScheme };

  test(`in the system's colours the parts of a balance are told apart, ${colorScheme}`, async () => {
    const { page, close } = await opened("wallet: five", forced);
    const [text, ground, grey] = await system(page, "CanvasText", "Canvas", "GrayText");
    const part = (kind, property) => computed(page, `#rows .bar > [data-kind="${kind}"]`, property);
    assert.deepEqual(await part("available", "backgroundColor"), [text]);
    assert.deepEqual(await part("monthly", "backgroundColor"), [text]);
    assert.deepEqual(await part("purchased", "backgroundColor"), [grey]);
    const [hatched] = await part("reserved", "backgroundImage");
    assert.ok(hatched.includes(text) && hatched.includes(ground), hatched);
    assert.ok((await part("reserved", "boxShadow"))[0].includes(text));
    await close();
  });

  test(`in the system's colours so are their names and the levels, ${colorScheme}`, async () => {
    const { page, close } = await opened("account: pools", forced);
    const [text, grey] = await system(page, "CanvasText", "GrayText");
    const swatch = (kind) => computed(page, `.account .parts [data-kind="${kind}"] dt`, "backgroundColor", "::before");
    assert.deepEqual([await swatch("monthly"), await swatch("purchased")], [[text], [grey]]);
    assert.deepEqual(await computed(page, ".account .hero .vessel", "color"), [text]);
    await close();
  });

  test(`in the system's colours what is chosen is seen, ${colorScheme}`, async () => {
    for (const [name, chosen, other, property] of [
      ["account: charts", ".spans input:checked + span", ".spans input:not(:checked) + span", "backgroundColor"],
      ["top up: packs", ".pack:has(:checked)", ".pack:not(:has(:checked))", "outlineStyle"],
      ["activity: filter", ".chip:has(:checked)", ".chip:not(:has(:checked))", "outlineStyle"],
      ["alerts: told", 'input[role="switch"]:checked', null, "backgroundColor"],
      ["wallet: wide", '.row:has([aria-current="true"])', '.row:not(:has([aria-current="true"]))', "outlineStyle"],
    ]) {
      const { page, close } = await opened(name, forced);
      const [one] = await computed(page, chosen, property);
      assert.ok(one, `${name}: nothing is chosen`);
      const rest = other ? await computed(page, other, property) : await system(page, "Canvas");
      assert.ok(rest.length > 0 && !rest.includes(one), `${name}: ${one} like ${rest}`);
      await close();
    }
  });

  test(`in the system's colours every control has an edge or a line, ${colorScheme}`, async () => {
    for (const name of [
      "wallet: five",
      "account: on hold",
      "settings: narrow",
      "plan: short",
      "dialog: another's key",
    ]) {
      const { page, close } = await opened(name, forced);
      const bare = await page.$$eval("button, input, select, textarea", (nodes) =>
        nodes
          .filter((node) => node.checkVisibility())
          .filter((node) => {
            const { borderTopWidth, borderTopStyle, textDecorationLine, appearance } = getComputedStyle(node);
            const edge = Number.parseFloat(borderTopWidth) > 0 && borderTopStyle !== "none";
            return !edge && textDecorationLine === "none" && appearance === "none";
          })
          .map((node) => node.className || node.tagName),
      );
      assert.deepEqual(bare, [], name);
      await close();
    }
  });
}

test("with more contrast every word has 7 to 1, and every part of a balance 3 to 1", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const name of ["wallet: five", "wallet: standings", "account: pools", "settings: narrow", "alerts: told"]) {
      const { page, close } = await opened(name, { contrast: "more", colorScheme });
      const weak = await page.evaluate(() => {
        const { over, contrast, behind } = globalThis.paint;
        const words = [...document.querySelectorAll("#app *")].filter(
          (node) =>
            node.checkVisibility({ visibilityProperty: true }) &&
            !node.closest(".vh, :disabled, svg") &&
            [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim()),
        );
        const faint = words.filter((node) => {
          const ground = behind(node);
          return contrast(over(getComputedStyle(node).color, ground), ground) < 7;
        });
        const bars = [...document.querySelectorAll(".bar > span:not([data-kind=reserved])")].filter(
          (node) =>
            node.checkVisibility() &&
            !node.closest("[data-stale]") &&
            contrast(over(getComputedStyle(node).backgroundColor), behind(node.parentElement)) < 3,
        );
        return [...faint, ...bars].map((node) => `${node.className || node.tagName}: ${node.textContent}`);
      });
      assert.deepEqual(weak, [], `${name} ${colorScheme}`);
      await close();
    }
  }
});

/** Looks whose every control is gone through with Tab. */
const WALKED = [
  "wallet: welcome",
  "wallet: five",
  "account: on hold",
  "activity: filter",
  "plan: short",
  "plans: kept",
  "prices: live",
  "top up: packs",
  "alerts: told",
  "settings: narrow",
  "dialog: a service",
  "dialog: another's key",
];

for (const [mode, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["the system's colours", { forcedColors: "active", colorScheme: "dark" }],
]) {
  test(`wherever the focus goes it is seen: 2 px wide, 3 to 1, ${mode}`, async () => {
    for (const name of WALKED) {
      const { page, close } = await opened(name, options);
      const unseen = [];
      for (let step = 0; step < 45; step += 1) {
        await page.keyboard.press("Tab");
        const mark = await page.evaluate(() => {
          const node = document.activeElement;
          if (!node || node === document.body) return null;
          const { width, contrast } = globalThis.paint.focusMark(node);
          return width >= 2 && contrast >= 3 ? "" : `${node.cloneNode().outerHTML} ${width} px, ${contrast.toFixed(1)}`;
        });
        if (mark === null) break;
        if (mark) unseen.push(mark);
      }
      assert.deepEqual([...new Set(unseen)], [], name);
      await close();
    }
  });
}
