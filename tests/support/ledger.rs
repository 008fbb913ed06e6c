//! What the program that fills a ledger until it is killed and the test that looks at it afterwards agree on.

/// Entries that each page brings for the first time.
pub const PAGE: i64 = 30;
/// Entries that it brings beyond, and the next page once more.
pub const OVERLAP: i64 = 10;
