// What a service offers around a job's price: which page a button leads to, and which prices there are to see.

/** Services whose packs Brimful can list. */
const PACKS = new Set(["u-gen"]);

/** Services with a live price list. */
const LIVE = new Set(["u-gen"]);

/** Services whose prices stand in a table with a date. */
const TABLES = new Set(["pixverse", "pictory", "voxpria"]);

/** Services whose billing settings can be read and changed. */
const BILLING = new Set(["u-gen"]);

/** Whether its billing settings can be read and changed. @param {string} provider */
export const hasBilling = (provider) => BILLING.has(provider);

/** Whether Brimful can list its packs. @param {string} provider */
export const hasPacks = (provider) => PACKS.has(provider);

/** Whether it has a live price list. @param {string} provider */
export const hasLivePrices = (provider) => LIVE.has(provider);

/** Whether its prices stand in a table. @param {string} provider */
export const hasTable = (provider) => TABLES.has(provider);

/** Whether there are prices of it to see. @param {string} provider */
export const hasPrices = (provider) => hasLivePrices(provider) || hasTable(provider);
