// The forms of a job: each service's own fields, what is sent of them, and the way through by keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { FORM, part, planning, quote, short } from "./support/canned-plan.js";
import { failure, field, openPlan, settled, waitFor } from "./support/plan-page.js";
import { preferences, states } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const plan = (...about) => openPlan(chromium, ...about);

test("every field is asked for, in its group, under a plain name", async () => {
  const { page, complaints, close } = await plan();
  assert.equal(await page.locator(".plan-field").count(), 17);
  assert.equal(await page.locator('[data-group="qa"] .plan-field').count(), 3);
  assert.equal(await page.locator('[data-group="hitl"] .plan-field').count(), 4);
  for (const label of ["How many scenes", "Video model", "Seconds a scene", "Music"]) {
    assert.ok(await field(page, label).isVisible(), label);
  }
  assert.ok(await field(page, "Redo a clip at most").isHidden());
  await page.locator('[data-group="qa"] summary').click();
  assert.ok(await page.getByText("makes weak parts again").isVisible());
  assert.ok(await field(page, "Redo a clip at most").isHidden());
  await page.getByRole("switch", { name: "Check results" }).click();
  assert.ok(await field(page, "Redo a clip at most").isVisible());
  assert.deepEqual(complaints, []);
  await close();
});

test("the job is sent as it stands in the form, and what is left to the service is not sent", async () => {
  const { page, sent, close } = await plan();
  await settled(page, "192");
  assert.deepEqual(sent("quote"), [
    { account: "u-gen", slot: "plan", job: { service: "u-gen", form: { ...FORM, voice_enabled: false } } },
  ]);
  await page.getByRole("switch", { name: "Voice" }).click();
  await field(page, "Video model").selectOption("kling3_std");
  await field(page, "Sharpness of the still images").selectOption("2k");
  await settled(page, "328");
  await field(page, "Look of the captions").selectOption({ label: "Something else" });
  await page.getByLabel("Look of the captions, in your own words").fill(" neon ");
  await settled(page, "348");
  assert.deepEqual(sent("quote").at(-1).job.form, {
    ...FORM,
    custom_voice: false,
    model_id: "kling3_std",
    keyframe_resolution: "2k",
    caption_style: "neon",
  });
  // What the live prices have for the model is offered, and nothing else.
  assert.deepEqual(await field(page, "Video resolution").locator("option").allTextContents(), [
    "standard (usual)",
    "standard",
    "1080p",
    "Something else",
  ]);
  await close();
});

test("a field that the service names is marked with its words, and the form stays", async () => {
  let refused = true;
  const canned = planning();
  const { page, sent, close } = await plan(states.five, {
    answers: {
      quote(args, host) {
        if (refused) {
          throw failure("invalid_request", { fields: ["max_kf_retries"], provider_message: "must be <= 3" });
        }
        return canned.quote(args, host);
      },
    },
  });
  await page.getByText("U-Gen says: must be <= 3").waitFor();
  assert.ok(await page.locator('[data-group="qa"]').evaluate((node) => node.open));
  assert.equal(await field(page, "Redo a still image at most").getAttribute("aria-invalid"), "true");
  assert.equal(sent("preview_quote").length, 0, "what the service refused has no preview");
  assert.ok(await page.locator(".plan-preview").isHidden());
  refused = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await settled(page, "192");
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
  assert.ok(await page.locator(".plan-failure").isHidden());
  await close();
});

test("what is no number is said at its field and never asked", async () => {
  const { page, sent, close } = await plan();
  await settled(page, "192");
  const scenes = field(page, "How many scenes");
  for (const typed of ["", "11", "0", "-1"]) {
    await scenes.fill(typed);
    await page.getByText("Type a whole number from 1 to 10.").waitFor();
    assert.ok(await page.locator(".plan-headline[data-old]").isVisible(), "the old figure is no longer about it");
  }
  await scenes.fill("10");
  await settled(page, "563");
  assert.equal(sent("quote").length, 2);
  await close();
});

test("hidden amounts hide what a job costs and what is left", async () => {
  const hidden = { ...states.five, preferences: { ...preferences, hide_amounts: true } };
  const { page, close } = await plan(hidden);
  await settled(page, "•••");
  await page.locator(".plan-headline").getByText("Your credits cover this").waitFor();
  assert.doesNotMatch(
    await page
      .locator(".plan-result")
      .innerText()
      .then((text) => text.replace(/U-Gen's own estimate.*/, "")),
    /\d/,
  );
  assert.doesNotMatch(await page.locator("#status").textContent(), /\d/);
  await close();
});

test("the calculators send what is typed and show how it is worked out", async () => {
  const cases = [
    {
      account: "pixverse",
      async fill(page) {
        await field(page, "Model").selectOption("v4.5");
        await page.getByRole("switch", { name: "fast motion" }).click();
        await field(page, "How many").fill("3");
      },
      job: { service: "pixverse", making: "clip", model: "v4.5", quality: "360p", length: 5, extra: true, count: 3 },
      total: "240",
      texts: ["V4.5 · 360p · 5 s · fast motion", "3 × 80 a video", "your rate", "PixVerse may charge something else"],
    },
    {
      account: "pictory",
      async fill(page) {
        await field(page, "What is made").selectOption("veo3.1");
        await field(page, "Length in seconds").fill("8");
      },
      job: { service: "pictory", action: "veo3.1", pieces: 8 },
      total: "160",
      texts: ["Video by Veo 3.1", "8 × 20 a second", "as of Nov 21, 2026"],
    },
    {
      account: "voxpria",
      async fill(page) {
        await field(page, "How many calls").fill("45");
        await field(page, "Minutes a call").fill("1");
        await field(page, "Text messages").fill("10");
      },
      job: { service: "voxpria", calls: 45, minutes: 1, messages: 10, transcribed_minutes: 0 },
      total: "145",
      texts: ["45 × 3 a minute", "10 × 1 a message"],
    },
    {
      account: "powerpost",
      async fill(page) {
        await field(page, "How many of them").fill("2");
      },
      job: { service: "powerpost", by: "day", count: 2 },
      total: "18",
      texts: ["From your own past spending", "Between 4 and 31, over 12 days", "Sep 1, 2026"],
    },
  ];
  for (const { account, fill, job, total, texts } of cases) {
    const { page, sent, complaints, close } = await plan(states.five, { account });
    await fill(page);
    await settled(page, total);
    assert.deepEqual(sent("quote").at(-1), { account, slot: "plan", job });
    const text = await page.locator(".plan").innerText();
    for (const part of texts) assert.ok(text.includes(part), `${part}: ${text}`);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("PixVerse's form offers only what its table has", async () => {
  const { page, sent, close } = await plan(states.five, { account: "pixverse" });
  const offered = (label) => field(page, label).locator("option").allTextContents();
  assert.deepEqual(await offered("Model"), ["V5", "V4.5", "V5.5"]);
  assert.deepEqual(await offered("Quality"), ["360p", "720p"]);
  await field(page, "Model").selectOption("v5.5");
  assert.deepEqual(await offered("Length"), ["10 s"]);
  await field(page, "What is made").selectOption("lip_sync_text");
  assert.ok(await field(page, "Model").isHidden());
  await field(page, "Length of the text").fill("16");
  await waitFor(() => sent("quote").at(-1)?.job.length === 16);
  assert.deepEqual(sent("quote").at(-1).job, {
    service: "pixverse",
    making: "lip_sync_text",
    model: null,
    quality: null,
    length: 16,
    extra: false,
    count: 1,
  });
  await close();
});

test("the account is chosen only where there are several, and the choice stands in the address", async () => {
  const { page, sent, close } = await plan();
  await settled(page, "192");
  await page.locator(".plan-account select").selectOption("voxpria");
  await settled(page, "600");
  assert.equal(await page.evaluate(() => location.hash), "#/plan?account=voxpria");
  assert.equal(sent("quote").at(-1).account, "voxpria");
  await page.locator(".plan-account select").selectOption("u-gen");
  await settled(page, "192");
  await close();
  const alone = await plan(states.one, { account: "powerpost" });
  assert.ok(await alone.page.locator(".plan-account select").isHidden());
  await alone.close();
});

test("the whole way by keyboard", async () => {
  const { page, close } = await open(chromium, short, { answers: planning() });
  await page.locator("#to-plan").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".plan-field");
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  await settled(page, "192");
  const active = () =>
    page.evaluate(() => document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent);
  const seen = [];
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press("Tab");
    seen.push(await active());
    if (seen.at(-1) === "How many scenes") await page.keyboard.press("ArrowDown");
    if (seen.at(-1) === "Quality checks off") await page.keyboard.press("Enter");
    if (seen.at(-1) === "Check results and redo weak ones") await page.keyboard.press("Space");
    if (seen.at(-1) === "Keep this plan") break;
  }
  for (const name of [
    "Kept plans",
    "Prices",
    "How many scenes",
    "Seconds a scene",
    "Redo a clip at most",
    "Keep this plan",
  ]) {
    assert.ok(seen.includes(name), `${name}: ${seen}`);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  assert.equal(await active(), "Name");
  await page.keyboard.type("By keys");
  await page.keyboard.press("Enter");
  await page.getByText("Kept as By keys").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere");
  await close();
});

test("hostile texts are texts", async () => {
  const words = '<img src=x onerror="globalThis.hit=1">\u202Egnp';
  const canned = planning();
  const { page, complaints, close } = await plan(states.five, {
    answers: {
      ...canned,
      prices: () => ({
        prices: [
          {
            model: words,
            variant: words,
            resolution: words,
            billing: words,
            credits: "1",
            clip: "1",
            nominal: null,
            own: null,
            notes: [],
          },
        ],
        unread: 0,
        at: "never",
      }),
      quote: () =>
        quote([part(null, 3, { name: words })], "1033", { basis: words, notes: [{ kind: words, sum: words }] }),
    },
  });
  await settled(page, "3");
  assert.doesNotMatch(await page.evaluate(() => document.body.textContent), /[\u202A-\u202E]/);
  assert.ok((await page.locator(".plan-whole").innerText()).includes("<img"));
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.deepEqual(complaints, []);
  await close();
});
