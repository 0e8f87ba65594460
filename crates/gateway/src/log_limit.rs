//! Bounds how much is logged of what anybody can cause without end: nobody may fill the log, nor keep what others cause out of it.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lines from one source, in a [`PERIOD`].
const MOST: u32 = 30;
const PERIOD: Duration = Duration::from_secs(60);

/// So many sources have a limit of their own, and all others one together. With those it is about a thousand lines a minute.
const SOURCES: usize = 32;

/// How many lines were logged lately, by the source that caused them: a network or a person.
pub struct LogLimit<S>(Mutex<Spent<S>>);

/// By source; `None` stands for all that have no limit of their own.
type Spent<S> = HashMap<Option<S>, (Instant, u32)>;

/// Tells what is logged of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Logged {
    Whole,
    /// That no more are, for a while.
    Limit,
    Nothing,
}

impl<S> Default for LogLimit<S> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<S: Eq + Hash + Display + Clone> LogLimit<S> {
    /// Logs a line that `source` has caused, unless it has caused too many lately. That there are more is logged once.
    pub fn log(&self, source: &S, line: impl FnOnce()) {
        match self.spend(source, Instant::now()) {
            Logged::Whole => line(),
            Logged::Limit => tracing::warn!(%source, "more of this source is not logged for a minute"),
            Logged::Nothing => {}
        }
    }

    fn spend(&self, source: &S, now: Instant) -> Logged {
        // Poisoned or not: what a panic left behind is still a list of counts.
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spent.retain(|_, (since, _)| now.duration_since(*since) < PERIOD);
        let own = Some(source.clone());
        let has_own = spent.contains_key(&own) || spent.len() < SOURCES;
        let (_, lines) = spent.entry(own.filter(|_| has_own)).or_insert((now, 0));
        *lines = lines.saturating_add(1);
        match *lines {
            0..=MOST => Logged::Whole,
            lines if lines == MOST + 1 => Logged::Limit,
            _ => Logged::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    /// How many of a thousand lines are logged, and how often that there are more.
    fn thousand(limit: &LogLimit<IpAddr>, source: &str, now: Instant) -> (usize, usize) {
        let logged: Vec<_> = (0..1_000).map(|_| limit.spend(&source.parse().unwrap(), now)).collect();
        let count = |what| logged.iter().filter(|logged| **logged == what).count();
        (count(Logged::Whole), count(Logged::Limit))
    }

    #[test]
    fn one_source_has_so_many_a_minute_and_leaves_those_of_others() {
        let (limit, start, most) = (LogLimit::default(), Instant::now(), MOST as usize);
        assert_eq!(thousand(&limit, "2001:db8::", start), (most, 1));
        assert_eq!(thousand(&limit, "192.0.2.1", start), (most, 1));
        assert_eq!(thousand(&limit, "2001:db8::", start), (0, 0));
        assert_eq!(thousand(&limit, "2001:db8::", start + PERIOD), (most, 1));
    }

    #[test]
    fn those_who_come_from_everywhere_are_not_remembered_one_by_one() {
        let (limit, start) = (LogLimit::<IpAddr>::default(), Instant::now());
        let logged: Vec<_> =
            (0..10_000).map(|at| limit.spend(&Ipv4Addr::from_bits(1 << 24 | at).into(), start)).collect();
        let whole = logged.iter().filter(|logged| **logged == Logged::Whole).count();
        assert_eq!(whole, SOURCES + MOST as usize);
        assert_eq!(logged.iter().filter(|logged| **logged == Logged::Limit).count(), 1);
        assert_eq!(limit.0.lock().unwrap().len(), SOURCES + 1);
        let known = Ipv4Addr::from_bits(1 << 24).into();
        assert_eq!(limit.spend(&known, start), Logged::Whole, "whoever came before them has a limit of their own");
        limit.spend(&known, start + PERIOD);
        assert_eq!(limit.0.lock().unwrap().len(), 1, "nobody is remembered for longer");
    }
}
