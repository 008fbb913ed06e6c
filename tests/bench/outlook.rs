//! Measures how long days left takes for 100 accounts with a year of history, on one core. `cargo xtask bench outlook`
//! runs this.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::hint::black_box;
use std::time::Duration;

use brimful_core::amount::Credits;
use brimful_core::outlook::{Outlook, Question};
use chrono::{Days, NaiveDate};
use tokio::time::Instant;

const ACCOUNTS: usize = 100;
const DAYS: u64 = 365;
const ROUNDS: usize = 9;
const AIM: Duration = Duration::from_millis(50);

fn main() {
    let today = NaiveDate::default() + Days::new(DAYS);
    println!("{ACCOUNTS} accounts with {DAYS} days of history each, to the low mark and to zero, on one core.");
    println!("Aim: below {} ms in all. Median and longest of {ROUNDS} rounds.\n", AIM.as_millis());
    println!("| credits last | median | longest | times the aim |");
    println!("|---|---|---|---|");
    for days in [3, 30, 80, 1_000] {
        let histories: Vec<Vec<(NaiveDate, Credits)>> = (0..ACCOUNTS).map(|account| history(account, today)).collect();
        let mut times: Vec<Duration> = (0..ROUNDS).map(|_| round(&histories, today, days)).collect();
        times.sort_unstable();
        let median = times[ROUNDS / 2];
        let hundredths = median.as_micros() * 100 / AIM.as_micros();
        println!(
            "| about {days} days | {} ms | {} ms | {}.{:02} |",
            tenths(median),
            tenths(times[ROUNDS - 1]),
            hundredths / 100,
            hundredths % 100
        );
    }
}

fn round(histories: &[Vec<(NaiveDate, Credits)>], today: NaiveDate, days: i64) -> Duration {
    let start = Instant::now();
    for (account, spending) in (0..).zip(histories) {
        let available = Credits::whole(60 * days);
        let low_mark = Some(Credits::whole(20 * days));
        black_box(Outlook::of(&Question { spending, available, low_mark, reset: None, today, seed: account }));
    }
    start.elapsed()
}

/// Every account another rhythm, some 60 credits a day.
fn history(account: usize, today: NaiveDate) -> Vec<(NaiveDate, Credits)> {
    let spent = |age: u64| {
        let quiet = age % 7 < account as u64 % 4;
        let varied = 20 + (age * 7_919 + account as u64 * 104_729) % 120;
        if quiet { 0 } else { i64::try_from(varied).unwrap_or_default() }
    };
    (1..=DAYS).map(|age| (today - Days::new(age), Credits::whole(spent(age)))).collect()
}

fn tenths(time: Duration) -> String {
    format!("{}.{}", time.as_millis(), time.as_micros() / 100 % 10)
}
