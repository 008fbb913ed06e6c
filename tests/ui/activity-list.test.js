// The list of any length: where a scroll position lies in it, a million rows from end to end, the keyboard all through,
// and that nothing moves when entries come in.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createLayout } from "../../ui/js/components/virtual-layout.js";
import { createScale, standIn, TALLEST, toList, toStandIn } from "../../ui/js/components/virtual-scale.js";
import { browser, open } from "./support/browser.js";
import { ledger, row } from "./support/canned-activity.js";
import { states } from "./support/views.js";

const SIZES = { row: 60, head: 36, line: 26, pad: 8 };

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

/** Opens the activity on a canned ledger, and waits until its first rows are there. */
async function listOf(canned, options = {}) {
  const session = await open(chromium, states.five, { hash: "#/activity", answers: canned.answers, ...options });
  await session.page.locator(".entry:not([data-coming])").first().waitFor();
  return session;
}

/** The row that has the focus: its number in the grid and its words. */
const focused = (page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    return {
      index: Number(node?.getAttribute("aria-rowindex") ?? 0),
      role: node?.role,
      words: node?.textContent ?? "",
    };
  });

/** The rows whose top is in sight, with where it is in the window. */
const inSight = (page) =>
  page.evaluate(() => {
    const window = document.querySelector(".activity-scroll").getBoundingClientRect();
    return [...document.querySelectorAll(".entry")]
      .map((node) => ({
        index: Number(node.getAttribute("aria-rowindex")),
        top: node.getBoundingClientRect().top,
        words: node.textContent,
      }))
      .filter(({ top }) => top >= window.top && top < window.bottom)
      .sort((a, b) => a.top - b.top);
  });

test("every place of the list has one of the stand-in, and the ends meet", () => {
  for (const height of [0, 100, TALLEST, TALLEST + 1, 60_000_000, 6_000_000_000]) {
    const tall = standIn(height);
    assert.ok(tall <= TALLEST);
    assert.equal(toList(0, height), 0);
    assert.equal(toList(tall, height), height);
    assert.equal(toList(tall - 640, height), height - 640);
    let before = -1;
    for (let step = 0; step <= 1000; step += 1) {
      const place = (tall * step) / 1000;
      const at = toList(place, height);
      assert.ok(at >= before, `${height} ${place}`);
      assert.ok(Math.abs(toStandIn(at, height) - place) < 0.001, `${height} ${place}`);
      before = at;
    }
  }
});

test("a short way moves the list by as much, a leap goes where it belongs, and the stand-in is put right", () => {
  const scale = createScale();
  const height = 60_000_000;
  scale.resize(height);
  scale.go(30_000_000);
  const start = toStandIn(30_000_000, height);
  assert.equal(scale.follow(start + 120, 3000), false);
  assert.equal(scale.at, 30_000_120);
  assert.equal(scale.follow(start + 90_000, 3000), true);
  assert.equal(scale.at, toList(start + 90_000, height));
  // A long way in short steps.
  let place = scale.go(30_000_000);
  for (let step = 0; step < 100; step += 1) {
    place += 1000;
    scale.follow(place, 3000);
  }
  assert.equal(Math.round(scale.at), 30_100_000);
  assert.ok(scale.astray(true));
  assert.equal(scale.astray(false), false);
  scale.go(scale.at);
  assert.equal(scale.astray(true), false);
});

test("items, places and heights agree", () => {
  const groups = [
    { key: "a", count: 3, lines: 2 },
    { key: "b", count: 1, lines: 0 },
    { key: "c", count: 1_000_000, lines: 5 },
  ];
  const layout = createLayout(groups, SIZES);
  assert.equal(layout.items, 1_000_007);
  assert.equal(layout.top(0), 0);
  for (const item of [0, 1, 2, 3, 4, 5, 6, 7, 500_000, 1_000_006]) {
    const { group, row: at } = layout.place(item);
    assert.equal(layout.item(group, at), item);
    assert.equal(layout.find(layout.top(item)), item);
    assert.equal(layout.find(layout.top(item) + layout.size(item) - 0.5), item);
    if (item + 1 < layout.items) assert.equal(layout.top(item) + layout.size(item), layout.top(item + 1));
  }
  assert.equal(layout.top(1_000_006) + layout.size(1_000_006), layout.height);
  assert.equal(createLayout([], SIZES).find(0), -1);
});

test("a million rows, from end to end, by thumb, wheel and key", async () => {
  const canned = ledger({ months: 40, each: 25_000 });
  const { page, complaints, close } = await listOf(canned);
  await page.evaluate(() => {
    globalThis.gaps = [];
    let last = performance.now();
    const beat = (now) => {
      globalThis.gaps.push(now - last);
      last = now;
      requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
  });
  const run = async (what, how) => {
    await page.evaluate(() => globalThis.gaps.splice(0));
    await how();
    const gaps = await page.evaluate(() => globalThis.gaps.splice(0));
    const worst = Math.max(...gaps);
    const late = gaps.filter((gap) => gap > 50).length;
    console.log(`${what}: ${gaps.length} frames, longest ${worst.toFixed(1)} ms, ${late} above 50 ms`);
  };
  assert.equal(await page.locator(".entries").getAttribute("aria-rowcount"), "1000041");
  await run("thumb, top to bottom", () =>
    page.evaluate(async () => {
      const scroller = document.querySelector(".activity-scroll");
      const end = scroller.scrollHeight - scroller.clientHeight;
      for (let step = 0; step <= 600; step += 1) {
        scroller.scrollTop = (end * step) / 600;
        await new Promise(requestAnimationFrame);
      }
    }),
  );
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll(".entry")];
    return (
      rows.some((one) => one.getAttribute("aria-rowindex") === "1000041") &&
      rows.every((one) => !one.hasAttribute("data-coming"))
    );
  });
  const bottom = await inSight(page);
  assert.equal(bottom.at(-1).index, 1_000_041);
  assert.ok((await page.locator(".entry").count()) < 80);
  await page.mouse.move(200, 400);
  await run("wheel, upwards", async () => {
    for (let turn = 0; turn < 120; turn += 1) await page.mouse.wheel(0, -240);
  });
  const risen = await inSight(page);
  assert.ok(risen[0].index < bottom[0].index - 300, `${risen[0].index}`);
  // The middle, where a pixel of the stand-in is many of the list: no row is left out or doubled on the way.
  await page.evaluate(() => {
    const scroller = document.querySelector(".activity-scroll");
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  await page.waitForTimeout(300);
  const middle = (await inSight(page))[0];
  assert.ok(middle.index > 450_000 && middle.index < 550_000, `${middle.index}`);
  await page.mouse.wheel(0, 600);
  await page.waitForTimeout(300);
  const on = (await inSight(page)).find(({ index }) => index === middle.index + 10);
  assert.ok(Math.abs(on.top - middle.top) < 1.5, `${on.top} ${middle.top}`);
  await run("keys", async () => {
    await page.locator('.entry[tabindex="0"], .month-head[tabindex="0"]').focus();
    for (let press = 0; press < 60; press += 1) await page.keyboard.press("PageDown");
  });
  await page.keyboard.press("End");
  assert.equal((await focused(page)).index, 1_000_041);
  await page.keyboard.press("Home");
  assert.equal((await focused(page)).index, 2);
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => !document.activeElement.hasAttribute("data-coming"));
  assert.match((await focused(page)).words, /May 28, 2026/);
  assert.deepEqual(complaints, []);
  await close();
});

test("the keyboard goes all through, and Enter opens what has the focus", async () => {
  const { page, complaints, close } = await listOf(ledger({ months: 3, each: 30 }));
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Filter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const first = await focused(page);
  assert.equal(first.role, "row");
  assert.equal(await page.locator('.entries [tabindex="0"]').count(), 1);
  const visit = [];
  await page.keyboard.press("Home");
  for (let press = 0; press < 33; press += 1) {
    visit.push((await focused(page)).index);
    await page.keyboard.press("ArrowDown");
  }
  // Headings are stops too: their totals are heard that way.
  assert.deepEqual(
    visit,
    Array.from({ length: 33 }, (_, at) => at + 2),
  );
  assert.match((await focused(page)).words, /./);
  const shown = await page.evaluate(() => {
    const [row, window] = [document.activeElement, document.querySelector(".activity-scroll")].map((one) =>
      one.getBoundingClientRect(),
    );
    return row.top >= window.top && row.bottom <= window.bottom + 1;
  });
  assert.ok(shown, "the row with the focus is in sight");
  const before = await focused(page);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal((await focused(page)).index, before.index);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".entries")), null);
  await page.keyboard.press("Shift+Tab");
  assert.equal((await focused(page)).index, before.index);
  assert.deepEqual(complaints, []);
  await close();
});

test("the focus outlives scrolling far away, and comes back into sight with the next key", async () => {
  const { page, close } = await listOf(ledger({ months: 40, each: 25_000 }));
  await page.locator(".entry").nth(3).focus();
  const before = await focused(page);
  for (const share of [0.2, 0.9, 0.5]) {
    await page.evaluate((at) => {
      const scroller = document.querySelector(".activity-scroll");
      scroller.scrollTop = scroller.scrollHeight * at;
    }, share);
    await page.waitForTimeout(150);
    assert.deepEqual(await focused(page), before);
  }
  await page.keyboard.press("ArrowDown");
  const now = await focused(page);
  assert.equal(now.index, before.index + 1);
  assert.ok((await inSight(page)).some(({ index }) => index === now.index));
  await close();
});

test("entries that come in move nothing and take no focus", async () => {
  const canned = ledger({ months: 6, each: 300 });
  const { page, host, sent, close } = await listOf(canned);
  await page.mouse.move(200, 400);
  await page.mouse.wheel(0, 4000);
  await page.waitForTimeout(400);
  const sighted = await inSight(page);
  await page.locator(`.entry[aria-rowindex="${sighted[2].index}"]`).focus();
  const before = { sighted: await inSight(page), focused: await focused(page) };
  for (let one = 0; one < 3; one += 1)
    canned.inserted.push(row({ id: `new ${one}`, day: "2026-05-28", at: "2026-05-28T23:59:59Z" }));
  const asked = sent("activity").length;
  host.show({ ...states.five, activity_version: 2 });
  await page.waitForFunction(() => document.querySelector(".activity-sum strong").textContent === "1,803 entries");
  await page.waitForTimeout(200);
  const after = { sighted: await inSight(page), focused: await focused(page) };
  const moved = (list) => list.map(({ top, words }) => [Math.round(top), words]);
  assert.deepEqual(moved(after.sighted), moved(before.sighted));
  assert.equal(after.focused.words, before.focused.words);
  assert.equal(after.focused.index, before.focused.index + 3);
  assert.equal(sent("activity").length, asked + 1);
  // The same version asks nothing.
  host.show({ ...states.five, activity_version: 2 });
  await page.waitForTimeout(500);
  assert.equal(sent("activity").length, asked + 1);
  await close();
});

test("a storm of changes is asked for a few times only, and ends with the last", async () => {
  const canned = ledger({ months: 2, each: 40 });
  const { page, host, sent, close } = await listOf(canned);
  for (let version = 2; version < 42; version += 1) {
    canned.inserted.push(row({ id: `new ${version}`, day: "2026-05-28" }));
    host.show({ ...states.five, activity_version: version });
    await page.waitForTimeout(10);
  }
  await page.waitForFunction(() => document.querySelector(".activity-sum strong").textContent === "120 entries");
  assert.ok(sent("activity").length < 20, `${sent("activity").length}`);
  await close();
});

test("rows are fetched for what is looked at, not for what is passed", async () => {
  const { page, sent, close } = await listOf(ledger({ months: 40, each: 25_000 }));
  await page.evaluate(async () => {
    const scroller = document.querySelector(".activity-scroll");
    for (let step = 0; step < 100; step += 1) {
      scroller.scrollTop = (scroller.scrollHeight * step) / 100;
      await new Promise(requestAnimationFrame);
    }
  });
  await page.waitForFunction(() => !document.querySelector(".entry[data-coming]"));
  assert.ok(sent("activity_rows").length < 30, `${sent("activity_rows").length}`);
  for (const { limit } of sent("activity_rows")) assert.ok(limit <= 500);
  await close();
});

test("what cannot be fetched is said once, and fetched when the list moves on", async () => {
  const canned = ledger({ months: 2, each: 400 });
  let fails = true;
  const { page, close } = await open(chromium, states.five, {
    hash: "#/activity",
    answers: {
      ...canned.answers,
      activity_rows(args) {
        if (fails) throw new Error("no");
        return canned.answers.activity_rows(args);
      },
    },
  });
  await page.locator("#notice-text").getByText("Something went wrong.").waitFor();
  assert.ok((await page.locator(".entry[data-coming]").count()) > 0);
  fails = false;
  await page.mouse.move(200, 400);
  await page.mouse.wheel(0, 300);
  await page.waitForFunction(() => document.querySelector(".entry") && !document.querySelector(".entry[data-coming]"));
  await close();
});

test("the place in the list survives another page, larger text, and a narrower window", async () => {
  const { page, close } = await listOf(ledger({ months: 40, each: 25_000 }), {
    viewport: { width: 1280, height: 800 },
  });
  await page.evaluate(() => {
    const scroller = document.querySelector(".activity-scroll");
    scroller.scrollTop = scroller.scrollHeight * 0.4;
  });
  await page.waitForTimeout(300);
  const before = (await inSight(page))[0].index;
  const near = async (what) => {
    await page.waitForTimeout(300);
    const now = (await inSight(page))[0].index;
    assert.ok(Math.abs(now - before) <= 3, `${what}: ${before} ${now}`);
  };
  await page.evaluate(() => {
    location.hash = "#/settings";
  });
  await page.waitForSelector(".settings");
  await page.goBack();
  await page.waitForSelector(".entry");
  await near("another page");
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  await near("larger text");
  await page.setViewportSize({ width: 400, height: 640 });
  await near("a narrower window");
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await near("smaller text");
  await close();
});

test("rows are as high as their words need, also at 200 % text", async () => {
  for (const viewport of [
    { width: 400, height: 640 },
    { width: 820, height: 700 },
    { width: 1280, height: 800 },
  ]) {
    for (const size of ["100%", "200%"]) {
      const { page, close } = await listOf(ledger({ months: 2, each: 40 }), { viewport });
      await page.evaluate((to) => document.documentElement.style.setProperty("font-size", to), size);
      await page.waitForTimeout(200);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll(".entry > *, .month-head > *, .month .total")]
          .filter((node) => {
            const [inner, outer] = [node, node.closest(".entry, .month-head, .month-totals")].map((one) =>
              one.getBoundingClientRect(),
            );
            return (
              inner.height > 0 &&
              (inner.top < outer.top - 0.5 ||
                inner.bottom > outer.bottom + 0.5 ||
                node.scrollHeight > node.clientHeight + 1)
            );
          })
          .map((node) => `${node.scrollHeight} in ${node.clientHeight}: ${node.outerHTML}`),
      );
      assert.deepEqual(cut, [], `${viewport.width} ${size}`);
      await close();
    }
  }
});
