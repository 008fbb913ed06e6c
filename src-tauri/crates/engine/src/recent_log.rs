//! The last lines of the log, in memory only, for a problem report.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// How many lines are held.
const LINES: usize = 200;
/// How much of a line, in characters.
const LINE: usize = 500;

/// The last lines of the log. Cheap to clone; all clones are one. What is written to it is one line each time.
#[derive(Clone, Debug, Default)]
pub struct RecentLog(Arc<Mutex<VecDeque<String>>>);

impl RecentLog {
    /// Adds a line, and lets the oldest go where there are too many.
    pub fn push(&self, line: &str) {
        let line = line.trim_end().chars().take(LINE).collect();
        // Lines are whole whoever panicked while holding them.
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The lines, the newest last.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl io::Write for RecentLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_newest_lines_are_held_and_cut() {
        let mut log = RecentLog::default();
        for number in 0..LINES + 3 {
            log.write_all(format!("line {number}\n").as_bytes()).unwrap();
        }
        log.write_all("ü".repeat(LINE + 1).as_bytes()).unwrap();
        let lines = log.lines();
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0], "line 4");
        assert_eq!(lines[LINES - 2], format!("line {}", LINES + 2));
        assert_eq!(lines[LINES - 1].chars().count(), LINE);
    }
}
