// Canned views: every state of the page that a test looks at.

/** Minutes ago, as the API says it. */
export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export const about = {
  version: "0.1.0",
  system: "linux",
  data_folder: "/home/ada/.local/share/app.brimful.desktop",
  start_at_login: false,
};

const SERVICES = {
  powerpost: ["PowerPost", "https://powerpost.ai/api/v1", "pp_live_sk_", "powerpost.ai", "powerpost.ai"],
  pixverse: [
    "PixVerse",
    "https://app-api.pixverse.ai/openapi/v2",
    null,
    "platform.pixverse.ai",
    "platform.pixverse.ai",
  ],
  pictory: ["Pictory", "https://api.pictory.ai/pictoryapis", "pictai_", "app.pictory.ai", "app.pictory.ai"],
  "u-gen": ["U-Gen", "https://api.u-gen.ai/api/v1", "ugen_sk_", "www.u-gen.ai", "www.u-gen.ai"],
  voxpria: ["Voxpria", "https://app.voxpria.com/api/v1", "agl_sk_", "app.voxpria.com", "app.voxpria.com"],
};

export const services = Object.entries(SERVICES).map(([id, [name, base_url, key_prefix, buy_host, key_host]]) => ({
  id,
  name,
  base_url,
  key_prefix,
  buy_host,
  key_host,
  may_need_entry: id === "pictory",
}));

export const preferences = {
  refresh_minutes: 5,
  hide_amounts: false,
  notify_low: true,
  notify_empty: true,
  notify_key_refused: true,
  notify_refund_missing: true,
  notify_unusual: true,
  notify_lapse: true,
  weekly_digest: false,
  single_keys: true,
  quiet_hours: null,
  alerts_paused: false,
  alerts_paused_until: null,
};

/** An account of a service, read three minutes ago and fine, with what differs. */
export function account(provider, differs = {}) {
  return {
    id: provider,
    provider,
    provider_name: SERVICES[provider][0],
    name: SERVICES[provider][0],
    standing: differs.available === null ? "unknown" : "fine",
    available: "1500",
    balance: null,
    reserved: null,
    pools: [],
    parts: [],
    source: differs.available === null ? null : "reported",
    as_of: differs.available === null ? null : ago(3),
    stale: false,
    notices: [],
    error: null,
    remedy: null,
    refreshing: false,
    next_at: ago(-2),
    low_mark: null,
    low_days: null,
    paused: false,
    alerts: true,
    snoozed: false,
    snoozed_until: null,
    base_url: null,
    entered: null,
    fill: null,
    findings: 0,
    ...differs,
  };
}

/** Why a refresh failed, with what differs. */
export const trouble = (code, differs = {}) => ({
  code,
  message: "the service answered 401",
  provider_code: "INVALID_API_KEY",
  provider_message: "Invalid API key provided",
  request_id: "req_7f3a9c21",
  since: ago(40),
  ...differs,
});

/** A view of these accounts, with what differs. */
export const view = (accounts, differs = {}) => ({
  sample: false,
  verdict: { kind: accounts.length ? "well" : "no_accounts", count: accounts.length },
  accounts,
  order: accounts.map((one) => one.id),
  freshness: { updated_at: accounts.length ? ago(3) : null, next_at: ago(-2), refreshing: false, offline: false },
  warnings: [],
  preferences,
  activity_version: 1,
  export: null,
  checkouts: [],
  ...differs,
});

export const pixverse = (differs) =>
  account("pixverse", {
    available: "1072650",
    standing: "plenty",
    pools: [
      { id: "monthly", amount: "1069020" },
      { id: "purchased", amount: "3630" },
    ],
    parts: [
      { kind: "monthly", amount: "1069020", permille: 997 },
      { kind: "purchased", amount: "3630", permille: 3 },
    ],
    source: "derived",
    ...differs,
  });

export const ugen = (differs) =>
  account("u-gen", {
    available: "1033",
    balance: "1240",
    reserved: "207",
    parts: [
      { kind: "available", amount: "1033", permille: 833 },
      { kind: "reserved", amount: "207", permille: 167 },
    ],
    ...differs,
  });

const low = (differs) =>
  account("powerpost", { available: "47", standing: "low", low_mark: "100", remedy: "top_up", ...differs });

const refused = (differs) => account("voxpria", { error: trouble("auth"), remedy: "fix_key", ...differs });

const CODES = (
  "auth scope rate_limited out_of_credits invalid_request not_offered unavailable blocked protocol timeout offline " +
  "insecure_url keychain_absent keychain_locked keychain_denied key_missing"
).split(" ");

const REMEDIES = {
  auth: "fix_key",
  scope: "fix_key",
  key_missing: "fix_key",
  not_offered: "enter_balance",
  keychain_locked: "unlock_keychain",
  keychain_denied: "unlock_keychain",
  insecure_url: "fix_address",
};

/** The states, by name. */
export const states = {
  welcome: view([]),
  one: view([account("powerpost", { available: "47" })]),
  five: view(
    [low(), refused(), pixverse(), ugen(), account("pictory", { name: "Client work", available: "21310.4" })],
    {
      verdict: { kind: "need_credits", count: 1 },
      order: ["powerpost", "pixverse", "pictory", "u-gen", "voxpria"],
    },
  ),
  standings: view(
    [
      low({ id: "a", available: "0", standing: "empty" }),
      low({ id: "b" }),
      account("u-gen", { id: "c", available: null }),
      account("pictory", { id: "d", available: null, error: trouble("not_offered"), remedy: "enter_balance" }),
      ugen({ id: "e", stale: true, as_of: ago(130), error: trouble("timeout") }),
      account("voxpria", { id: "f" }),
      pixverse({ id: "g" }),
      account("voxpria", { id: "h", name: "Old calls", paused: true, as_of: ago(60 * 24 * 9) }),
    ],
    { verdict: { kind: "need_credits", count: 2 } },
  ),
  errors: view(
    CODES.map((code) =>
      account("pixverse", {
        id: code,
        name: `PixVerse ${code}`,
        available: null,
        error: trouble(code),
        remedy: REMEDIES[code] ?? null,
      }),
    ),
    { verdict: { kind: "need_key", count: 3 } },
  ),
  offline: view(
    [ugen({ stale: true, error: trouble("offline") }), pixverse({ stale: true, error: trouble("offline") })],
    {
      verdict: { kind: "offline", count: 2 },
      freshness: { updated_at: ago(190), next_at: null, refreshing: false, offline: true },
    },
  ),
  sample: view([low(), pixverse(), ugen(), account("pictory"), account("voxpria")], {
    sample: true,
    verdict: { kind: "need_credits", count: 1 },
  }),
  warnings: view([account("voxpria")], {
    warnings: [
      { kind: "no_tray_host", detail: null },
      { kind: "keychain_absent", detail: null },
      { kind: "settings_newer", detail: null },
      { kind: "settings_damaged", detail: "settings.damaged-20260508.json" },
      { kind: "not_saved", detail: null },
    ],
  }),
  hidden: view([low(), pixverse(), ugen()], {
    verdict: { kind: "need_credits", count: 1 },
    preferences: { ...preferences, hide_amounts: true },
  }),
  checking: view([account("powerpost", { available: null, refreshing: true })], {
    verdict: { kind: "checking", count: 1 },
    freshness: { updated_at: null, next_at: null, refreshing: true, offline: false },
  }),
  long: view(
    [
      account("powerpost", {
        id: "a",
        name: "The channel of the film school in the old town, spring season, second team",
        available: "7922816251426433759354395033",
      }),
      account("pictory", {
        id: "b",
        name: "Donaudampfschifffahrtsgesellschaftskapitän",
        available: "1234567890123.0625",
      }),
      account("u-gen", { id: "c", name: "استوديو الرسوم المتحركة", available: "98765.4321" }),
      low({ id: "d", available: "0.0000000000000000000000000001" }),
    ],
    { verdict: { kind: "need_credits", count: 1 } },
  ),
  thirty: view(
    Array.from({ length: 30 }, (_, at) => {
      const provider = services[at % 5].id;
      return account(provider, {
        id: `n${at}`,
        name: `${SERVICES[provider][0]} ${at + 1}`,
        available: String(at * 997 + 13),
      });
    }),
  ),
};
