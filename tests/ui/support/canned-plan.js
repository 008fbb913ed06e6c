// Canned answers around planning a job. U-Gen is played by the documented formula, with its documented defaults.

import { refusal } from "./server.js";
import { ago, states } from "./views.js";

export const PRICES = [
  { model: "veo3_fast", variant: "i2v", resolution: "standard", billing: "per_generation", credits: "45" },
  { model: "veo3_fast", variant: "t2v", resolution: "standard", billing: "per_generation", credits: "40" },
  { model: "kling3_std", variant: "i2v", resolution: "standard", billing: "per_second", credits: "10" },
  { model: "kling3_std", variant: "i2v", resolution: "1080p", billing: "per_second", credits: "14.5" },
  { model: "sora2", variant: "i2v", resolution: "standard", billing: "per_generation", credits: null },
];

const number = (name, group, value, least, most, documented = false) => ({
  name,
  group,
  kind: "number",
  default: value,
  least,
  most,
  documented,
  choices: [],
});
const plain = (name, group, kind, value, choices = []) => ({
  name,
  group,
  kind,
  default: value,
  least: null,
  most: null,
  documented: true,
  choices,
});

/** The fields as the API tells them. */
export const fields = [
  number("segment_count", "job", null, 1, 10, true),
  plain("model_id", "job", "text", "veo3_fast"),
  plain("variant", "job", "text", "i2v"),
  number("duration_seconds", "job", "8", 1, 600),
  plain("resolution", "job", "text", "standard"),
  plain("keyframe_resolution", "job", "choice", "1k", ["1k", "2k", "4k"]),
  plain("caption_style", "job", "text", "tiktok_karaoke"),
  plain("music_enabled", "job", "switch", "true"),
  plain("voice_enabled", "job", "switch", "false"),
  plain("custom_voice", "job", "switch", "false"),
  plain("qai_enabled", "qa", "switch", "false"),
  number("max_kf_retries", "qa", "0", 0, 100),
  number("max_video_retries", "qa", "0", 0, 100),
  plain("human_review_gate", "hitl", "switch", "false"),
  number("hitl_anchor_max_rejections", "hitl", "0", 0, 100),
  plain("human_review_videos", "hitl", "switch", "false"),
  number("hitl_segments_max_rejections", "hitl", "0", 0, 100),
];

export const part = (id, credits, differs = {}) => ({ id, name: "", credits: String(credits), rate: null, ...differs });

/** Whether a whole number of credits can be paid out of what is available. */
export function judge(cost, available, on_hold = null) {
  const base = {
    available,
    as_of: ago(3),
    times: null,
    after_one: null,
    after_all: null,
    short_by: null,
    on_hold: null,
  };
  if (available === null) return { ...base, kind: "unknown" };
  const [price, have] = [Number(cost), Number(available)];
  if (price === 0) return { ...base, kind: "free" };
  if (have < price) return { ...base, kind: "short", short_by: String(price - have), on_hold };
  const times = Math.floor(have / price);
  return {
    ...base,
    kind: "affordable",
    times: String(times),
    after_one: String(have - price),
    after_all: String(have - price * times),
  };
}

/** The parts of a U-Gen job. */
export function partsOf(form) {
  const scenes = form.segment_count;
  const row = PRICES.find(
    (one) =>
      one.model === (form.model_id ?? "veo3_fast") &&
      one.variant === (form.variant ?? "i2v") &&
      one.resolution === (form.resolution ?? "standard"),
  );
  if (!row?.credits) throw refusal("invalid_request");
  const seconds = row.billing === "per_second" ? (form.duration_seconds ?? 8) : 1;
  const images = (scenes + 1) * { "1k": 8, "2k": 12, "4k": 18 }[form.keyframe_resolution ?? "1k"];
  const video = scenes * seconds * Number(row.credits);
  return [
    part("keyframes", images),
    part("video", video),
    part("music", form.music_enabled === false ? 0 : 15),
    part("voice", form.voice_enabled ? (form.custom_voice ? 20 : 15) : 0),
    part("captions", form.caption_style ? 20 : 0),
    part("post_processing", 10),
    part("qa_retries", form.qai_enabled ? (images * (form.max_kf_retries ?? 0)) / 2 : 0),
  ];
}

export const sum = (parts) => String(parts.reduce((all, one) => all + Number(one.credits), 0));

export const MONEY = { price: { amount: "2.25", currency: "USD" }, exact: false, basis: "packs" };

/** A quote of these parts. */
export const quote = (parts, available, differs = {}) => ({
  total: sum(parts),
  basis: "service",
  parts,
  notes: [],
  answer: judge(sum(parts), available, differs.on_hold ?? null),
  defaults_cost_more: null,
  money: null,
  at: ago(0),
  ...differs,
});

const pack = (id, name, credits, price, per_credit, saving_pct, differs = {}) => ({
  id,
  name,
  credits,
  price: { amount: price, currency: "USD" },
  per_credit,
  per_credit_exact: true,
  saving_pct,
  notes: [],
  ...differs,
});

export const PACKS = [
  pack("starter", "Starter", "200", "10", "0.05", "0"),
  pack("creator", "Creator", "1000", "45", "0.045", "10"),
  pack("studio", "Studio", "5000", "175", "0.035", "30"),
  pack("enterprise", "Enterprise", "20000", "600", "0.03", "40"),
];

/** The packs, and which cover a shortfall. */
export function packs(short_by, differs = {}) {
  const at = PACKS.findIndex(({ credits }) => short_by && Number(credits) >= Number(short_by));
  const one = PACKS[at];
  const cover = one && {
    packs: [{ index: at, count: "1" }],
    price: one.price,
    credits: one.credits,
    surplus: String(Number(one.credits) - Number(short_by)),
  };
  return {
    packs: PACKS,
    reference: 0,
    refused: 0,
    single: one ? at : null,
    cover: cover ?? null,
    month: null,
    at: ago(0),
    ...differs,
  };
}

const SOURCE = {
  title: "PixVerse: Model & Pricing",
  url: "https://docs.example/pricing",
  noted: "2026-11-21",
  official: true,
};
const rate = (id, credits, unit, differs = {}) => ({
  id,
  unit,
  credits: String(credits),
  own: null,
  ...SOURCE,
  ...differs,
});

export const RATES = {
  pixverse: [
    rate("v5-360p-5s", 45, "video"),
    rate("v5-720p-5s", 60, "video"),
    rate("v5-720p-8s", 120, "video"),
    rate("v4.5-360p-5s", 45, "video"),
    rate("v4.5-360p-5s-extra", 90, "video", { own: "80" }),
    rate("v5.5-360p-10s", 99, "video", { title: "A reseller", url: "https://reseller.example/v5.5", official: false }),
    rate("fusion-720p-8s", 120, "video"),
    rate("motion-360p", 9, "second"),
    rate("lip-sync-audio", 4, "second"),
    rate("lip-sync-text", 4, "fifteen_bytes"),
    rate("sound-effect", 10, "five_seconds"),
  ],
  pictory: [
    rate("flux-schnell", "0.6", "image"),
    rate("veo3.1", 20, "second"),
    rate("stock-avatar", 15, "thirty_seconds"),
  ],
  voxpria: [rate("call_minute", 3, "minute"), rate("sms", 1, "message"), rate("transcription_minute", 1, "minute")],
  powerpost: [],
};

/** A quote of a job that is worked out here. */
function worked(job, available) {
  const line = (id, each, count, unit, differs = {}) =>
    part(id, each * count, {
      rate: { each: String(each), count: String(count), unit, own: false, noted: "2026-11-21", past: null, ...differs },
    });
  switch (job.service) {
    case "pixverse": {
      const id = `${job.model}-${job.quality}-${job.length}s${job.extra ? "-extra" : ""}`;
      const found = RATES.pixverse.find((one) => one.id === id);
      if (!found) throw refusal("not_listed");
      const own = found.own ? { own: true, noted: null } : {};
      return quote([line(id, Number(found.own ?? found.credits), job.count, "video", own)], available, {
        basis: "table",
      });
    }
    case "pictory": {
      const found = RATES.pictory.find((one) => one.id === job.action);
      return quote([line(job.action, Number(found.credits), job.pieces, found.unit)], available, { basis: "table" });
    }
    case "voxpria": {
      const lines = [
        line("call_minute", 3, job.calls * job.minutes, "minute"),
        line("sms", 1, job.messages, "message"),
        line("transcription_minute", 1, job.transcribed_minutes, "minute"),
      ];
      return quote(lines, available, { basis: "table" });
    }
    default: {
      const past = { least: "4", most: "31", count: 12, from: "2026-09-01", to: "2026-11-20" };
      return quote([line(job.by, 9, job.count, job.by, { noted: null, past })], available, { basis: "past" });
    }
  }
}

/** Plans as they are kept. */
export const plan = (id, differs = {}) => ({
  id,
  name: `Plan ${id}`,
  account: "u-gen",
  job: { service: "u-gen", form: { ...FORM } },
  kept_at: ago(600),
  last: { total: "200", basis: "service", at: ago(600) },
  made: null,
  actual: null,
  ...differs,
});

/** The form of three scenes, as the page sends it. */
export const FORM = {
  segment_count: 3,
  model_id: null,
  variant: null,
  duration_seconds: 8,
  resolution: null,
  keyframe_resolution: "1k",
  caption_style: null,
  music_enabled: true,
  voice_enabled: true,
  custom_voice: null,
  qai_enabled: false,
  max_kf_retries: null,
  max_video_retries: null,
  human_review_gate: false,
  hitl_anchor_max_rejections: null,
  human_review_videos: false,
  hitl_segments_max_rejections: null,
};

/** Answers to every call around planning, for these plans. */
export function planning(kept = []) {
  let plans = kept;
  const available = (host, id) => host.view.accounts.find((one) => one.id === id)?.available ?? null;
  const priced = (job, id, host) => {
    if (job.service !== "u-gen") return worked(job, available(host, id));
    const extra = job.form.qai_enabled && job.form.max_kf_retries ? null : String((job.form.segment_count + 1) * 4);
    return quote(partsOf(job.form), available(host, id), { defaults_cost_more: extra, money: MONEY });
  };
  return {
    job_fields: () => fields,
    quote: ({ account, job }, host) => priced(job, account, host),
    preview_quote: ({ form }) => ({
      total: sum(partsOf(form)),
      parts: partsOf(form),
      undetermined: ["flat_rates", "default_model", "new_one"],
      prices_at: ago(90),
    }),
    judge: ({ account, cost }, host) => judge(cost, available(host, account)),
    prices: ({ seconds }) => ({
      prices: PRICES.map((row) => {
        const clip = row.credits && String(Number(row.credits) * (row.billing === "per_second" ? seconds : 1));
        const usd = (rate) => ({ amount: String(Math.round(Number(clip) * rate * 1000) / 1000), currency: "USD" });
        return {
          ...row,
          clip,
          nominal: clip && usd(0.01),
          own: clip && { price: usd(0.045), exact: true, basis: "packs" },
          notes: [],
        };
      }),
      unread: 1,
      at: ago(0),
    }),
    rate_table: ({ provider }) => RATES[provider] ?? [],
    packs: ({ short_by }) => packs(short_by),
    paid_rates: () => ({
      rates: [
        {
          basis: "entered",
          paid: { amount: "45", currency: "USD" },
          credits: "1000",
          per_credit: "0.045",
          exact: true,
          left_out: 0,
        },
        {
          basis: "packs",
          paid: { amount: "20", currency: "USD" },
          credits: "450",
          per_credit: "0.0444",
          exact: false,
          left_out: 2,
        },
      ],
      differ: false,
    }),
    buys: ({ account }, host) => [
      {
        kind: "plan",
        name: "Teaser",
        cost: "207",
        at: ago(500),
        made: null,
        answer: judge("207", available(host, account)),
      },
      {
        kind: "source",
        name: "Video generation",
        cost: "45",
        at: ago(900),
        made: 12,
        answer: judge("45", available(host, account)),
      },
      { kind: "job", name: "", cost: "5000", at: ago(900), made: 1, answer: judge("5000", available(host, account)) },
    ],
    plans: () => plans,
    keep_plan({ account, name, job }) {
      const one = plan(`k${plans.length}`, { name, account, job, last: null });
      plans = [one, ...plans];
      return one;
    },
    quote_plan({ plan: id }, host) {
      const one = plans.find((other) => other.id === id);
      if (!one) throw refusal("unknown_plan");
      const now = priced(one.job, one.account, host);
      const last = { total: now.total, basis: now.basis, at: now.at };
      plans = plans.map((other) => (other.id === id ? { ...other, last } : other));
      return now;
    },
    rename_plan({ plan: id, name }) {
      plans = plans.map((one) => (one.id === id ? { ...one, name } : one));
    },
    link_plan({ plan: id, job }) {
      plans = plans.map((one) => (one.id === id ? { ...one, made: job, actual: job && "193" } : one));
    },
    remove_plan({ plan: id }) {
      plans = plans.filter((one) => one.id !== id);
    },
    made_jobs: () => [
      { job: "job_7f3a", at: ago(30), spent: "193", description: "Summer teaser" },
      { job: "job_0001", at: ago(3000), spent: "40.5", description: "" },
    ],
  };
}

/** Five accounts, one of them with too little for a job of three scenes. */
export const short = {
  ...states.five,
  accounts: states.five.accounts.map((one) =>
    one.id === "u-gen" ? { ...one, available: "179", balance: "386", reserved: "207" } : one,
  ),
};
