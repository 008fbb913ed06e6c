// The problem report: what is shown is what is saved or copied, changes included.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser as launch, open } from "./support/browser.js";
import { violations } from "./support/reach.js";
import { refusal } from "./support/server.js";
import { states } from "./support/views.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const TEXT = "Brimful problem report\n\nVersion: 1\n- a line that I would rather not send\n- a line\n";

/** Opens it from Settings. */
async function report(saving, options = {}) {
  const answers = { problem_report: () => ({ text: TEXT }), save_problem_report: saving };
  const opened = await open(browser, states.five, { answers, hash: "#/settings", ...options });
  await opened.page.getByRole("button", { name: "Problem report" }).click();
  const dialog = opened.page.getByRole("dialog", { name: "Problem report" });
  return { ...opened, dialog, text: dialog.getByRole("textbox", { name: "The report, in English" }) };
}

test("it is read first, and saved as it was left", async () => {
  const { page, dialog, text, sent, complaints, close } = await report(() => ({ saved: true, file: "mine.txt" }));
  assert.equal(await text.inputValue(), TEXT);
  assert.deepEqual(await text.evaluate((node) => [node.dir, node.lang, node.selectionStart]), ["ltr", "en", 0]);
  assert.equal(await text.evaluate((node) => node === document.activeElement), true);
  assert.deepEqual(sent("save_problem_report"), [], "nothing is saved before it is asked for");
  const left = TEXT.replace("- a line that I would rather not send\n", "");
  await text.fill(left);
  await dialog.getByRole("button", { name: "Save to a file" }).click();
  await page.getByText("Saved as mine.txt.").first().waitFor();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(sent("save_problem_report"), [{ text: left }]);
  assert.deepEqual(complaints, []);
  await close();
});

test("where no file is chosen it stays, with every change", async () => {
  const { dialog, text, sent, close } = await report(() => ({ saved: false, file: null }));
  await text.fill("mine");
  const ok = dialog.getByRole("button", { name: "Save to a file" });
  await ok.click();
  while (!sent("save_problem_report").length || (await ok.isDisabled())) await dialog.page().waitForTimeout(10);
  assert.equal(await text.inputValue(), "mine");
  await close();
});

test("where it cannot be saved that is said, and nothing is lost", async () => {
  const { dialog, text, close } = await report(() => {
    throw refusal("disk_full");
  });
  await text.fill("mine");
  await dialog.getByRole("button", { name: "Save to a file" }).click();
  await dialog.getByRole("alert").getByText("There is no room left on the disk.").waitFor();
  assert.equal(await text.inputValue(), "mine");
  await close();
});

test("it can be copied instead", async () => {
  const { page, dialog, text, close } = await report(() => null, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await text.fill("mine");
  await dialog.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "mine");
  assert.equal(await dialog.isVisible(), true);
  await close();
});

test("its text is gone with the dialog", async () => {
  const { page, dialog, close } = await report(() => null);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached" });
  await page.locator("textarea").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Problem report", "the focus is back");
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["en-US", "ar-EG"]) {
    test(`no rule of accessibility is broken: ${colorScheme}, ${locale}`, async () => {
      const answers = { problem_report: () => ({ text: TEXT.repeat(40) }) };
      const { page, close } = await open(browser, states.five, { answers, hash: "#/settings", colorScheme, locale });
      await page.locator("[data-ref=report]").click();
      await page.locator("dialog.report").waitFor();
      assert.deepEqual(await violations(page), []);
      await close();
    });
  }
}
