// Text from outside is text: markup, characters that turn the direction, and a megabyte of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { account, trouble, view } from "./support/views.js";

const MARKUP = '<img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script>';
const TURNED = "\u202Egnp.exe\u202C \u2066inside\u2069";
const HUGE = "A".repeat(1_000_000);

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

for (const [what, text, kept] of [
  ["markup", MARKUP, MARKUP],
  ["direction marks", TURNED, "gnp.exe inside"],
  ["a megabyte", HUGE, `${"A".repeat(600)}…`],
]) {
  for (const hash of ["", "#/account/u-gen"]) {
    test(`${what}${hash && ", on the account's page"}`, async () => {
      const error = trouble("auth", {
        message: text,
        provider_code: text,
        provider_message: text,
        request_id: text,
      });
      const { page, complaints, close } = await open(
        chromium,
        view([account("u-gen", { name: text, provider_name: text, error, remedy: "fix_key" }), account("voxpria")], {
          warnings: [{ kind: "settings_damaged", detail: text }],
        }),
        { hash },
      );
      await page.click(`${hash ? ".account" : ".row-trouble"} summary`);
      const all = await page.evaluate(() => document.body.innerText);
      assert.ok(all.includes(kept), "the text is shown");
      const name = await page.locator(hash ? ".account h1" : '[data-id="u-gen"] a').textContent();
      assert.equal(name, kept);
      const words = await page
        .locator(`${hash ? ".account" : ".row-trouble"} [data-ref="provider_message"]`)
        .first()
        .textContent();
      assert.equal(words, kept);
      assert.doesNotMatch(
        await page.evaluate(() => document.body.textContent + document.title),
        /[\u202A-\u202E\u2066\u2067]/,
      );
      assert.equal(await page.evaluate(() => globalThis.hit), undefined);
      assert.equal(await page.locator("#rows img:not(.mark), #pane img:not(.mark), #pane script").count(), 0);
      assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}

test("an id that is no word names no picture, and an id with odd characters still has its page", async () => {
  const id = "a/b?c#d %";
  const { page, host, heard, close } = await open(chromium, view([account("u-gen", { id, provider: "../../x" })]));
  assert.equal(await page.locator("#rows .mark").getAttribute("src"), null);
  await page.click("#rows a");
  await page.waitForSelector(".account");
  await page.click('.account button:text-is("Pause")');
  await heard("update_account");
  assert.deepEqual(host.calls.at(-1), { command: "update_account", args: { account: id, paused: true } });
  await close();
});
