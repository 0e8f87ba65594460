//! Rate limit for log lines that a client can cause, so that no client fills the log or suppresses the lines of others.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Maximum number of lines of one source in a [`PERIOD`].
const MAX_LINES: u32 = 30;

/// Length of a counting period.
const PERIOD: Duration = Duration::from_secs(60);

/// Maximum number of sources with a count of their own. All others share one count, so that at most about 1000 lines are logged a minute.
const MAX_SOURCES: usize = 32;

/// Counts of recent log lines by source, such as a network or a user.
pub struct LogLimit<S>(Mutex<Counts<S>>);

/// Start of the period and number of lines, by source. `None` is the shared count.
type Counts<S> = HashMap<Option<S>, (Instant, u32)>;

/// Decision about a line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Decision {
    Log,
    /// The line is replaced by a note that more lines are suppressed.
    LogLimitReached,
    Suppress,
}

impl<S> Default for LogLimit<S> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<S: Eq + Hash + Display + Clone> LogLimit<S> {
    /// Logs a line that `source` has caused, unless the source is over its limit. Reaching the limit is logged once a period.
    pub fn log(&self, source: &S, line: impl FnOnce()) {
        match self.count(source, Instant::now()) {
            Decision::Log => line(),
            Decision::LogLimitReached => tracing::warn!(%source, "more of this source is not logged for a minute"),
            Decision::Suppress => {}
        }
    }

    fn count(&self, source: &S, now: Instant) -> Decision {
        // The counts are valid after a panic as well.
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, (since, _)| now.duration_since(*since) < PERIOD);
        let own = Some(source.clone());
        let has_own = counts.contains_key(&own) || counts.len() < MAX_SOURCES;
        let (_, lines) = counts.entry(own.filter(|_| has_own)).or_insert((now, 0));
        *lines = lines.saturating_add(1);
        match *lines {
            0..=MAX_LINES => Decision::Log,
            lines if lines == MAX_LINES + 1 => Decision::LogLimitReached,
            _ => Decision::Suppress,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    /// Counts a thousand lines. Returns the numbers of logged lines and of notes about the limit.
    fn count_thousand(limit: &LogLimit<IpAddr>, source: &str, now: Instant) -> (usize, usize) {
        let decisions: Vec<_> = (0..1_000).map(|_| limit.count(&source.parse().unwrap(), now)).collect();
        let count = |expected| decisions.iter().filter(|decision| **decision == expected).count();
        (count(Decision::Log), count(Decision::LogLimitReached))
    }

    #[test]
    fn each_source_has_its_own_limit_a_minute() {
        let (limit, start, max) = (LogLimit::default(), Instant::now(), MAX_LINES as usize);
        assert_eq!(count_thousand(&limit, "2001:db8::", start), (max, 1));
        assert_eq!(count_thousand(&limit, "192.0.2.1", start), (max, 1));
        assert_eq!(count_thousand(&limit, "2001:db8::", start), (0, 0));
        assert_eq!(count_thousand(&limit, "2001:db8::", start + PERIOD), (max, 1));
    }

    #[test]
    fn many_sources_share_one_count() {
        let (limit, start) = (LogLimit::<IpAddr>::default(), Instant::now());
        let address = |host: u32| Ipv4Addr::from_bits(1 << 24 | host).into();
        let decisions: Vec<_> = (0..10_000).map(|host| limit.count(&address(host), start)).collect();
        let count = |expected| decisions.iter().filter(|decision| **decision == expected).count();
        assert_eq!(count(Decision::Log), MAX_SOURCES + MAX_LINES as usize);
        assert_eq!(count(Decision::LogLimitReached), 1);
        assert_eq!(limit.0.lock().unwrap().len(), MAX_SOURCES + 1);
        let first = address(0);
        assert_eq!(limit.count(&first, start), Decision::Log, "an earlier source has a count of its own");
        limit.count(&first, start + PERIOD);
        assert_eq!(limit.0.lock().unwrap().len(), 1, "counts end with their period");
    }
}
