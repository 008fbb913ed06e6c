// What the charts work out before anything is drawn: exact sums, days in buckets, round steps, gaps, and what is known.

import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf as balanceOf } from "../../ui/js/charts/balance.js";
import { bucketsOf, dateOf, dayOf, indexOf, localDay, startOf, unitFor } from "../../ui/js/charts/days.js";
import { shifted, sumsOf } from "../../ui/js/charts/decimal.js";
import { knownDays } from "../../ui/js/charts/known.js";
import { scaleForBalance, scaleFromZero } from "../../ui/js/charts/scale.js";
import { modelOf as spendingOf } from "../../ui/js/charts/spending.js";

test("sums are exact, however long the amounts are", () => {
  const check = (texts, expect) => {
    const sums = sumsOf(texts);
    assert.equal(sums.text(texts.reduce((sum, text) => sum + sums.units(text), 0n)), expect, texts.join(" + "));
  };
  check([], "0");
  check(["0.1", "0.2"], "0.3");
  check(["0.6", "0.6", "0.6"], "1.8");
  check(["123456789012345678901234567890", "0.000001"], "123456789012345678901234567890.000001");
  check(["10", "-0.5", "-10"], "-0.5");
  check(["-0.25", "0.25"], "0");
  check(["1.50", "2.50"], "4");
  check(["-7"], "-7");
  check(["100", "200"], "300");
});

test("what is no amount is an error, not a hole in a sum", () => {
  for (const text of ["", "1e3", "NaN", "1,5", ".5", "0x10", " 1", "1."])
    assert.throws(() => sumsOf(["1", text]), text);
});

test("a number times a power of ten", () => {
  const check = (units, exponent, expect) => assert.equal(shifted(units, exponent), expect);
  check(5n, 0, "5");
  check(5n, 3, "5000");
  check(0n, 3, "0");
  check(-25n, -1, "-2.5");
  check(2n, -28, "0.0000000000000000000000000002");
  check(100n, -2, "1");
});

test("days are read strictly", () => {
  assert.equal(
    dateOf(dayOf("2026-02-28") + 1)
      .toISOString()
      .slice(0, 10),
    "2026-03-01",
  );
  assert.equal(dayOf("1970-01-01"), 0);
  for (const text of ["", "2026-2-3", "2026-13-01", "2026-05-01T00:00:00Z", "today"])
    assert.throws(() => dayOf(text), text);
});

test("a day begins at the user's own midnight", () => {
  for (const text of ["2026-03-29", "2026-10-25", "2026-11-01", "2026-01-01"]) {
    const day = dayOf(text);
    assert.equal(localDay(startOf(day)), day, text);
    assert.equal(localDay(startOf(day) - 1), day - 1, text);
  }
});

test("the unit is the finest that leaves three pixels a bar", () => {
  const check = (days, width, expect) => assert.equal(unitFor(0, days - 1, width), expect, `${days} in ${width}`);
  check(7, 300, "day");
  check(90, 300, "day");
  check(100, 300, "day");
  check(101, 300, "week");
  check(365, 300, "week");
  check(701, 300, "month");
  check(3000, 300, "month");
  check(3001, 300, "year");
  check(365, 1100, "day");
});

test("buckets hold each day once, in order, and begin where their unit does", () => {
  const check = (from, to, unit, weekStart, expect) => {
    const buckets = bucketsOf(dayOf(from), dayOf(to), unit, weekStart);
    const text = (day) => dateOf(day).toISOString().slice(5, 10);
    assert.deepEqual(
      buckets.map((bucket) => `${text(bucket.from)}/${text(bucket.to)}`),
      expect,
    );
    for (let day = dayOf(from); day <= dayOf(to); day += 1) {
      const bucket = buckets[indexOf(buckets, day)];
      assert.ok(bucket && bucket.from <= day && day <= bucket.to);
    }
    assert.equal(indexOf(buckets, dayOf(from) - 1), -1);
    assert.equal(indexOf(buckets, dayOf(to) + 1), -1);
  };
  check("2026-05-01", "2026-05-03", "day", 1, ["05-01/05-01", "05-02/05-02", "05-03/05-03"]);
  // The first of May 2026 is a Friday.
  check("2026-05-01", "2026-05-12", "week", 1, ["05-01/05-03", "05-04/05-10", "05-11/05-12"]);
  check("2026-05-01", "2026-05-12", "week", 7, ["05-01/05-02", "05-03/05-09", "05-10/05-12"]);
  check("2026-05-01", "2026-05-12", "week", 6, ["05-01/05-01", "05-02/05-08", "05-09/05-12"]);
  check("2024-01-31", "2024-03-01", "month", 1, ["01-31/01-31", "02-01/02-29", "03-01/03-01"]);
  check("2025-12-31", "2027-01-01", "year", 1, ["12-31/12-31", "01-01/12-31", "01-01/01-01"]);
});

test("a scale has round steps, exact in text, and holds what is shown", () => {
  const check = (scale, least, most, expect) => {
    assert.deepEqual(
      scale.ticks.map((tick) => tick.text),
      expect,
    );
    assert.ok(scale.low <= least && scale.high >= most && scale.high > scale.low);
  };
  check(scaleFromZero(0, 0, 4), 0, 0, ["0", "0.5", "1"]);
  check(scaleFromZero(0, 58.3, 4), 0, 58.3, ["0", "20", "40", "60"]);
  check(scaleFromZero(0, 0.6, 3), 0, 0.6, ["0", "0.2", "0.4", "0.6"]);
  check(scaleFromZero(0, 3e-28, 3), 0, 3e-28, [
    "0",
    `0.${"0".repeat(27)}1`,
    `0.${"0".repeat(27)}2`,
    `0.${"0".repeat(27)}3`,
  ]);
  check(
    scaleFromZero(0, 7.9e27, 4),
    0,
    7.9e27,
    ["0", "2", "4", "6", "8"].map((text) => (text === "0" ? text : text + "0".repeat(27))),
  );
  // A refund opens no whole step below zero.
  check(scaleFromZero(-3, 100, 4), -3, 100, ["0", "50", "100"]);
  check(scaleFromZero(-120, 100, 4), -120, 100, ["-100", "0", "100"]);
  check(scaleFromZero(-5, 0, 4), -5, 0, ["-4", "-2", "0"]);
});

test("a balance that hardly changes leaves zero out, one that does not change or falls far keeps it", () => {
  const low = (least, most) => scaleForBalance(least, most, 4).low;
  assert.ok(low(1_069_020, 1_072_650) > 1_000_000);
  assert.equal(low(1500, 1500), 0);
  assert.equal(low(0, 10), 0);
  assert.equal(low(92.3, 1086.6), 0);
  assert.equal(low(1e27, 1e27 + 1), 0);
  assert.deepEqual(
    scaleForBalance(1_069_020, 1_072_650, 4).ticks.map((tick) => tick.text),
    ["1069000", "1070000", "1071000", "1072000", "1073000"],
  );
});

const day = (date, spent) => ({ day: date, spent });

test("five sources stand by name, all others as one, and the sums are those of the answer", () => {
  const sources = [9, 8, 7, 6, 5, 4, 3].map((value, at) => ({
    source: `s${at}`,
    spent: `${value}.1`,
    days: [day("2026-05-01", String(value)), day("2026-05-03", "0.1")],
  }));
  const model = spendingOf({ from: "2026-05-01", to: "2026-05-03", sources }, () => true);
  assert.deepEqual(
    model.series.map(({ source, count, total }) => [source, count, total]),
    [
      ["s0", 1, "9.1"],
      ["s1", 1, "8.1"],
      ["s2", 1, "7.1"],
      ["s3", 1, "6.1"],
      ["s4", 1, "5.1"],
      [null, 2, "7.2"],
    ],
  );
  assert.equal(model.total, "42.7");
  assert.equal(model.known, "all");
  const bars = model.bars("day", 1);
  assert.deepEqual(
    bars.map((bar) => bar.total),
    ["42", "0", "0.7"],
  );
  assert.deepEqual(bars[2].parts, ["0.1", "0.1", "0.1", "0.1", "0.1", "0.2"]);
});

test("a bucket sums what was spent and what came back", () => {
  const sources = [
    { source: "a", spent: "1.5", days: [day("2026-05-01", "4"), day("2026-05-02", "-2.5")] },
    { source: "b", spent: "-1", days: [day("2026-05-02", "-1")] },
  ];
  const model = spendingOf({ from: "2026-05-01", to: "2026-05-03", sources }, () => true);
  assert.deepEqual(
    model.bars("week", 1).map(({ total, parts }) => [total, parts]),
    [["0.5", ["1.5", "-1"]]],
  );
});

test("a day that is not known is not a day without spending", () => {
  const sources = [{ source: "a", spent: "4", days: [day("2026-05-04", "4")] }];
  const model = spendingOf(
    { from: "2026-05-03", to: "2026-05-12", sources },
    (number) => number >= dayOf("2026-05-06"),
  );
  assert.equal(model.known, "part");
  assert.deepEqual(
    model.bars("day", 1).map(({ known }) => known),
    ["none", "all", "none", "all", "all", "all", "all", "all", "all", "all"],
  );
  assert.deepEqual(
    model.bars("week", 1).map(({ known, total }) => [known, total]),
    [
      ["none", "0"],
      ["part", "4"],
      ["all", "0"],
    ],
  );
});

test("which days are known", () => {
  const fill = (state, back_to) => ({ state, back_to, rows: 0, step: 0, steps: null, error: null });
  const check = (fill, points, date, expect) => assert.equal(knownDays(fill, points)(dayOf(date)), expect, date);
  check(null, [], "2026-05-01", false);
  check(fill("waiting", null), [], "2026-05-01", false);
  check(fill("running", "2026-04-30"), [], "2026-04-29", false);
  check(fill("running", "2026-04-30"), [], "2026-04-30", true);
  check(fill("complete", "2026-04-30"), [], "2026-05-20", true);
  const noon = (date) => new Date(startOf(dayOf(date)) + 12 * 3_600_000).toISOString();
  const read = [{ from: noon("2026-05-01"), until: noon("2026-05-03"), available: "1" }];
  check(fill("observing", null), read, "2026-05-02", true);
  check(fill("observing", null), read, "2026-05-03", true);
  check(fill("observing", null), read, "2026-05-04", false);
  check(fill("observing", null), [], "2026-05-04", false);
});

test("a balance holds until the next reading, and is not known where nothing was read", () => {
  const at = (time) => Date.parse(`2026-05-${time}:00Z`);
  const point = (from, until, available) => ({ from: `2026-05-${from}:00Z`, until: `2026-05-${until}:00Z`, available });
  const model = balanceOf([
    point("01T10:00", "01T11:00", "100"),
    point("01T11:30", "01T12:00", "90.5"),
    point("03T09:00", "03T09:00", "190.5"),
    point("03T10:00", "03T11:00", "190.25"),
  ]);
  assert.equal(model.runs.length, 2);
  assert.deepEqual([model.least?.available, model.most?.available], ["90.5", "190.5"]);
  const check = (time, expect) => assert.equal(model.at(at(time))?.available ?? null, expect, time);
  check("01T09:59", null);
  check("01T10:00", "100");
  check("01T11:15", "100");
  check("01T11:30", "90.5");
  check("01T12:00", "90.5");
  check("01T12:01", null);
  check("02T12:00", null);
  check("03T08:59", null);
  check("03T09:30", "190.5");
  check("03T11:00", "190.25");
  check("03T11:01", null);
  assert.equal(model.lastIn(at("02T00:00"), at("02T23:59")), null);
  assert.deepEqual(model.lastIn(at("01T00:00"), at("01T23:59")), { step: model.steps[1], time: at("01T12:00") });
});

test("a clock that was set back makes no step that ends before it begins", () => {
  const model = balanceOf([
    { from: "2026-05-02T10:00:00Z", until: "2026-05-01T10:00:00Z", available: "5" },
    { from: "2026-05-01T09:00:00Z", until: "2026-05-01T09:30:00Z", available: "6" },
  ]);
  assert.deepEqual(
    model.steps.map((step) => step.available),
    ["6", "5"],
  );
  assert.ok(model.steps.every((step) => step.until >= step.from));
});

test("an answer that makes no sense is an error", () => {
  assert.throws(() => balanceOf([{ from: "yesterday", until: "2026-05-01T10:00:00Z", available: "5" }]));
  assert.throws(() => balanceOf([{ from: "2026-05-01T10:00:00Z", until: "2026-05-01T10:00:00Z", available: "many" }]));
  const sources = [{ source: "a", spent: "1", days: [day("soon", "1")] }];
  assert.throws(() => spendingOf({ from: "2026-05-01", to: "2026-05-03", sources }, () => true));
});
