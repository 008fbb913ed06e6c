// A low mark suggested from the user's own pace, on an account's page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open } from "./support/browser.js";
import { BUSY } from "./support/canned-alerts.js";
import { ugen, view } from "./support/views.js";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

test("a low mark is suggested from the user's own pace, and taken by a button", async () => {
  const none = { kind: "not_enough_data", low: null, median: null, high: null, reset: null };
  const outlook = (suggested_mark) => ({ headline: null, to_low_mark: null, to_zero: none, suggested_mark });
  const three = outlook({ days: 3, amount: "1200" });
  const { page, host, sent, complaints, close } = await open(chromium, view([ugen({ outlook: three })]), {
    hash: "#/account/u-gen",
    answers: {
      update_account({ low_mark }, shown) {
        shown.show(view([ugen({ outlook: three, low_mark })]));
      },
    },
  });
  const button = page.getByRole("button", { name: "About 3 days of your spending: 1,200" });
  await button.click();
  await page.waitForFunction(() => document.querySelector("[data-ref=low_mark] input").value !== "");
  assert.deepEqual(sent("update_account"), [{ account: "u-gen", low_mark: "1200" }]);
  // What it says is kept: it is gone, and the focus stays with the field.
  assert.equal(await button.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-ref=low_mark]") !== null), true);
  for (const [at, [differs, preferred, offered]] of [
    [{ outlook: three, low_mark: "500" }, {}, true],
    [{ outlook: three, low_mark: "500" }, { hide_amounts: true }, false],
    [{ outlook: outlook(null) }, {}, false],
    [{ outlook: null }, {}, false],
  ].entries()) {
    const preferencesNow = { ...BUSY.preferences, ...preferred };
    host.show(view([ugen({ name: `Case ${at}`, ...differs })], { preferences: preferencesNow }));
    await page.waitForFunction((name) => document.querySelector(".account h1").textContent === name, `Case ${at}`);
    assert.equal(await button.isVisible(), offered, `case ${at}`);
  }
  assert.deepEqual(complaints, []);
  await close();
});
