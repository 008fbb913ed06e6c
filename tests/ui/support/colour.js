// What is painted: colours as the browser computes them, and how they contrast.

/** Puts `paint` into the page: what the tests ask of colours. @param {import("playwright-core").Page} page */
export const watchColours = (page) =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    /** Any CSS colour over a ground, as red, green and blue from 0 to 255. */
    const over = (colour, ground = [255, 255, 255]) => {
      canvas.canvas.width = 1;
      canvas.fillStyle = `rgb(${ground.join(" ")})`;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const luminance = (rgb) => {
      const [r, g, b] = rgb.map((one) => {
        const share = one / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
      const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (high + 0.05) / (low + 0.05);
    };
    /** What lies behind an element's edge. */
    const behind = (element) => {
      const grounds = [];
      for (let node = element; node; node = node.parentElement) grounds.push(getComputedStyle(node).backgroundColor);
      const canvasColour = over("Canvas");
      return grounds.reverse().reduce((ground, colour) => over(colour, ground), canvasColour);
    };
    /** The mark of the focus on an element: how wide it is, and how it contrasts with what is around. */
    const focusMark = (element) => {
      const places = [
        [element, null],
        [element, "::after"],
        [element.parentElement, null],
        [element.nextElementSibling, null],
        [element.closest("label, .pack"), null],
        [element.closest(".entries, [role='grid'], .chart-plot"), null],
      ];
      const marks = places.flatMap(([node, pseudo]) => {
        if (!node) return [];
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node, pseudo);
        if (outlineStyle === "none" || Number.parseFloat(outlineWidth) === 0) return [];
        const ground = behind(node.parentElement ?? node);
        return [{ width: Number.parseFloat(outlineWidth), contrast: contrast(over(outlineColor, ground), ground) }];
      });
      return marks.sort((a, b) => b.width * b.contrast - a.width * a.contrast)[0] ?? { width: 0, contrast: 1 };
    };
    globalThis.paint = { over, contrast, behind, focusMark };
  });
