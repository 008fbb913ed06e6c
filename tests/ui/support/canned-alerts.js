// Canned alerts: what was told, and where each account stands.

import { account, ago, pixverse, preferences, trouble, ugen, view } from "./views.js";

const armed = { state: "armed", since: null, next_at: null };

/** Where an account's alerts stand, with what differs. */
export const standing = (account, differs = {}) => ({
  account,
  low: armed,
  empty: armed,
  key: armed,
  lapse: null,
  judging: false,
  alerts: true,
  snoozed: false,
  snoozed_until: null,
  ...differs,
});

/** A crossing in a state since so many minutes, the next step so many minutes ahead. */
export const crossing = (state, since = 5, ahead = null) => ({
  state,
  since: since === null ? null : ago(since),
  next_at: ahead === null ? null : ago(-ahead),
});

/** An alert that was told so many minutes ago, with what differs. */
export const told = (account, kind, minutes, differs = {}) => ({
  account,
  at: ago(minutes),
  kind,
  held: false,
  looked: null,
  read_at: null,
  jobs: null,
  amount: null,
  day: null,
  usual: null,
  unused: null,
  spent: null,
  source: null,
  source_amount: null,
  source_entries: null,
  ...differs,
});

/** What was judged, with what differs. */
export const looked = (available, differs = {}) => ({
  available,
  low_mark: null,
  days: null,
  low_days: null,
  ...differs,
});

/** Alerts of these accounts, with what differs. */
export const alerts = (accounts, log = [], differs = {}) => ({
  told: log,
  accounts,
  quiet: false,
  quiet_until: null,
  ...differs,
});

/** One alert of each kind, newest first. */
export const LOG = [
  told("powerpost", "low", 12, {
    amount: "47",
    looked: looked("47", { low_mark: "100", days: 2, low_days: 5 }),
    read_at: ago(13),
  }),
  told("voxpria", "key_refused", 40),
  told("u-gen", "unusual", 300, {
    held: true,
    day: "2026-05-12",
    amount: "812.5",
    usual: "120",
    source: "shorts, the long ones",
    source_amount: "640",
    source_entries: 4,
  }),
  told("u-gen", "refund_missing", 900, { jobs: 2, amount: "46" }),
  told("pictory", "empty", 3000, { looked: looked("0"), read_at: ago(3001) }),
  told("gone", "low", 9000, { amount: "9", looked: looked("9", { low_mark: "10" }), read_at: ago(9001) }),
];

/** A view with an account in every state. */
export const BUSY = view(
  [
    account("powerpost", { available: "47", standing: "low", low_mark: "100", low_days: 5, remedy: "top_up" }),
    account("voxpria", { error: trouble("auth"), remedy: "fix_key" }),
    pixverse({ low_mark: "1000", snoozed: true }),
    ugen({ low_mark: "500", low_days: 3 }),
    account("pictory", { name: "Client work", available: "0", standing: "empty" }),
  ],
  { verdict: { kind: "need_credits", count: 2 } },
);

/** The alerts of that view. */
export const busy = () =>
  alerts(
    [
      standing("powerpost", { low: crossing("told", 12, 24 * 60 - 12) }),
      standing("voxpria", { key: crossing("told", 40) }),
      standing("pixverse", { snoozed: true }),
      standing("u-gen"),
      standing("pictory", { empty: crossing("suspected", 0, 1), low: crossing("told", 60, 60) }),
    ],
    LOG,
  );

export { ago, preferences };
