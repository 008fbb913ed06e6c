// Canned activity of any length: what the API answers to the activity commands, row for row the same at each question.

const KINDS = ["spend", "spend", "spend", "reserve", "spend", "release", "refund", "spend", "purchase", "spend"];
const SOURCES = ["Video generation", "Voice", "Keyframes", "Music", "Captions"];
const ABOUT = ["Summer teaser, scene 4", "Tutorial: one light, one lens", "", "Channel trailer", "Shorts, week 19"];
const SIZES = { spend: "-12.6", reserve: "-40", release: "27.4", refund: "12.6", purchase: "1000" };

/** Nothing is filtered. */
export const everything = { account: null, kinds: [], source: null, from: null, to: null, search: "", odd: false };

/** A row with what differs. */
export const row = (differs = {}) => ({
  account: "u-gen",
  id: "e1",
  day: "2026-05-12",
  at: "2026-05-12T12:05:00Z",
  zone_assumed: false,
  kind: "spend",
  delta: "-12.6",
  source: "Video generation",
  description: "Summer teaser, scene 4",
  job: null,
  balance_after: null,
  raw_type: "consume",
  observed: false,
  sign_mismatch: false,
  day_usage: null,
  ...differs,
});

/** What an account's rows add up to, with what differs. */
export const totals = (account, count, differs = {}) => ({
  account,
  spent: String(count * 3),
  added: String(count),
  unclassified: 0,
  count,
  ...differs,
});

/** A row of a month whose days get older with its number. */
function rowOf(accounts, month, number, count) {
  const account = accounts[number % accounts.length];
  const day = Math.max(1, 28 - Math.floor((number / count) * 28));
  const date = `${month.slice(0, 8)}${String(day).padStart(2, "0")}`;
  const kind = KINDS[(number * 7) % KINDS.length];
  return row({
    account,
    id: `${month} ${number}`,
    day: date,
    at: `${date}T${String(23 - (number % 24)).padStart(2, "0")}:${String(59 - (number % 60)).padStart(2, "0")}:00Z`,
    kind,
    delta: SIZES[kind],
    source: SOURCES[number % SOURCES.length],
    description: ABOUT[(number * 3) % ABOUT.length],
    job: account === "u-gen" ? `job_${Math.floor(number / 3)}` : null,
    raw_type: kind,
  });
}

/** The first days of so many months, newest first. */
export const monthsBack = (count) =>
  Array.from({ length: count }, (_, at) => new Date(Date.UTC(2026, 4 - at, 1)).toISOString().slice(0, 10));

/**
 * A ledger of so many months with so many rows each, for `serve` as answers. Rows that are put in with `insert` come
 * first in the newest month. A filter by account halves it, one by text leaves `matches` rows.
 */
export function ledger({ accounts = ["u-gen", "pictory"], months = 24, each = 40, matches = 3 } = {}) {
  const inserted = [];
  const names = monthsBack(months);
  const listed = (filter) => (filter.account ? [filter.account] : accounts);
  const sizes = (filter) => {
    if (filter.search || filter.odd) return names.slice(0, 1).map(() => matches);
    return names.map(
      (_, at) => (filter.account ? Math.ceil(each / accounts.length) : each) + (at === 0 ? inserted.length : 0),
    );
  };
  return {
    inserted,
    answers: {
      activity({ filter }) {
        const counts = sizes(filter);
        const all = listed(filter);
        const sums = (count) => all.map((one) => totals(one, Math.floor(count / all.length)));
        const count = counts.reduce((sum, one) => sum + one, 0);
        return {
          count,
          totals: sums(count),
          months: counts.map((one, at) => ({ month: names[at], count: one, totals: sums(one) })),
          sources: SOURCES,
        };
      },
      activity_rows({ filter, month, offset, limit }) {
        const at = names.indexOf(month);
        const count = sizes(filter)[at] ?? 0;
        const fresh = at === 0 && !filter.search ? inserted.length : 0;
        return Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, one) => {
          const number = offset + one;
          if (number < fresh) return inserted[fresh - 1 - number];
          return rowOf(listed(filter), month, number - fresh, count - fresh);
        });
      },
    },
  };
}

/** A few rows, all in May 2026, as the only ones. */
export const few = (rows) => ({
  activity: () => ({
    count: rows.length,
    totals: [...new Set(rows.map((one) => one.account))].map((one) => totals(one, 1)),
    months: rows.length ? [{ month: "2026-05-01", count: rows.length, totals: [totals(rows[0].account, 1)] }] : [],
    sources: [...new Set(rows.map((one) => one.source))],
  }),
  activity_rows: ({ offset, limit }) => rows.slice(offset, offset + limit),
});

/** A job whose credits are still on hold. */
export const job = {
  account: "u-gen",
  job: "job_7f3a",
  rows: [
    row({ id: "j1", kind: "reserve", delta: "-40", at: "2026-05-10T09:00:00Z", day: "2026-05-10" }),
    row({ id: "j2", kind: "spend", delta: "-28", at: "2026-05-10T09:20:00Z", day: "2026-05-10" }),
    row({ id: "j3", kind: "refund", delta: "3", at: "2026-05-11T09:20:00Z", day: "2026-05-11" }),
  ],
  reserved: "40",
  released: "0",
  refunded: "3",
  spent: "25",
  problem: "hold_without_end",
};

/** Something that somebody should look at, with what differs. */
export const finding = (differs = {}) => ({
  account: "u-gen",
  job: "job_7f3a",
  since: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  amount: "12",
  problem: "hold_without_end",
  ...differs,
});

/** How far an account is fetched, with what differs. */
export const fill = (state, differs = {}) => ({
  state,
  rows: 1200,
  step: 3,
  steps: 13,
  back_to: "2025-03-01",
  notices: [],
  error: null,
  ...differs,
});

/** What every host answers where a test says nothing else. */
export const activity = {
  ...ledger().answers,
  activity_job: () => job,
  findings: () => [finding()],
  kept_activity: () => ({
    bytes: 4_213_000,
    file: "/home/ada/.local/share/app.brimful.desktop/activity.db",
    accounts: [
      { account: "u-gen", rows: 12_100, since: "2024-05-02T08:00:00Z" },
      { account: "pictory", rows: 200, since: null },
    ],
  }),
};
