// Canned activity for the charts: what the API answers to `spending` and `balances`.

const LENGTHS = { days7: 7, days30: 30, days90: 90, year: 365, all: 800 };
const DAY = 86_400_000;

/** Today, where the browser and this program are. */
const today = () => {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
};

/** A day as the API writes it, so many days ago. */
export const daysAgo = (days) => new Date((today() - days) * DAY).toISOString().slice(0, 10);

/** A time, so many days ago. */
export const timeAgo = (days) => new Date(Date.now() - days * DAY).toISOString();

/** The first and the last day of a span. */
export const rangeOf = (span) => ({ from: daysAgo(LENGTHS[span] - 1), to: daysAgo(0) });

/** Numbers that look like chance, and are the same in each run. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Spending of a span on sources with these names, with quiet days, bursts, and a refund now and then. */
export function spendingOf(span, names) {
  const next = chance(7);
  const sources = names.map((source, at) => {
    const days = [];
    let tenths = 0;
    for (let ago = LENGTHS[span] - 1; ago >= 0; ago -= 1) {
      const [used, much, back] = [next(), next(), next()];
      if (used > 0.55 / (1 + at / 3)) continue;
      const spent = Math.round(much * much * 400) * (back < 0.04 ? -1 : 1);
      if (spent === 0) continue;
      tenths += spent;
      days.push({ day: daysAgo(ago), spent: text(spent) });
    }
    return { source, spent: text(tenths), days, tenths };
  });
  sources.sort((a, b) => b.tenths - a.tenths);
  return { ...rangeOf(span), sources: sources.map(({ tenths: _, ...source }) => source) };
}

/** Balances of a span: falls, a purchase now and then, and a few days in which nothing was read. */
export function balancesOf(span) {
  const next = chance(11);
  const points = [];
  const step = Math.max(1 / 24, LENGTHS[span] / 400);
  let tenths = 9_000;
  for (let ago = LENGTHS[span] - 0.5; ago > 0; ago -= step) {
    if (Math.floor((ago / LENGTHS[span]) * 16) === 6) continue;
    if (next() < 0.6) tenths -= Math.round(next() * 90);
    if (tenths < 900) tenths += 10_000;
    points.push({ from: timeAgo(ago), until: timeAgo(ago - step + 0.001), available: text(tenths) });
  }
  return points;
}

/** Tenths as an amount. */
const text = (tenths) =>
  `${tenths < 0 ? "-" : ""}${Math.floor(Math.abs(tenths) / 10)}${tenths % 10 ? `.${Math.abs(tenths % 10)}` : ""}`;

/** Names of sources as services have them. */
export const SOURCES = ["Text to video", "Voice over", "Image", "Captions", "Keyframes", "Music", "Lip sync"];

/** What the host answers where a test says nothing else. */
export const charts = {
  spending: ({ span }) => spendingOf(span, SOURCES),
  balances: ({ span }) => balancesOf(span),
};
