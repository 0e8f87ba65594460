//! How much of what browsers report is logged. A page that is attacked, or an extension of a browser, can report without end, and so can
//! anybody who pretends to be a browser: nobody may fill the log, nor keep what others report out of it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use database::network;

/// From one network, in a [`PERIOD`].
const MOST: u32 = 30;
const PERIOD: Duration = Duration::from_secs(60);

/// So many networks have one of their own, and all others one together. With those it is about a thousand lines a minute.
const NETWORKS: usize = 32;
const OTHERS: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// How many were logged lately, by the network that they came from.
#[derive(Default)]
pub struct Budget(HashMap<IpAddr, Spent>);

struct Spent {
    since: Instant,
    reports: u32,
}

/// What is logged of a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Logged {
    Whole,
    /// That no more are, for a while.
    Limit,
    Nothing,
}

impl Budget {
    /// What of the next report, which comes from there.
    pub fn spend(&mut self, source: IpAddr, now: Instant) -> Logged {
        self.0.retain(|_, spent| now.duration_since(spent.since) < PERIOD);
        let network = network(source);
        let has_own = self.0.contains_key(&network) || self.0.len() < NETWORKS;
        let spent = self.0.entry(if has_own { network } else { OTHERS });
        let spent = spent.or_insert(Spent { since: now, reports: 0 });
        spent.reports = spent.reports.saturating_add(1);
        match spent.reports {
            0..=MOST => Logged::Whole,
            reports if reports == MOST + 1 => Logged::Limit,
            _ => Logged::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of a thousand reports are logged, and how often that there are more.
    fn thousand(budget: &mut Budget, source: &str, now: Instant) -> (usize, usize) {
        let logged: Vec<_> = (0..1_000).map(|_| budget.spend(source.parse().unwrap(), now)).collect();
        let count = |what| logged.iter().filter(|logged| **logged == what).count();
        (count(Logged::Whole), count(Logged::Limit))
    }

    #[test]
    fn one_network_has_so_many_a_minute_and_leaves_those_of_others() {
        let (mut budget, start, most) = (Budget::default(), Instant::now(), MOST as usize);
        assert_eq!(thousand(&mut budget, "2001:db8::1", start), (most, 1));
        assert_eq!(
            thousand(&mut budget, "2001:db8::2", start),
            (0, 0),
            "whoever has one address of IPv6 has those beside it"
        );
        assert_eq!(thousand(&mut budget, "192.0.2.1", start), (most, 1));
        assert_eq!(thousand(&mut budget, "2001:db8::1", start + PERIOD), (most, 1));
    }

    #[test]
    fn those_who_come_from_everywhere_are_not_remembered_one_by_one() {
        let (mut budget, start) = (Budget::default(), Instant::now());
        let logged: Vec<_> =
            (0..10_000).map(|at| budget.spend(Ipv4Addr::from_bits(1 << 24 | at).into(), start)).collect();
        let whole = logged.iter().filter(|logged| **logged == Logged::Whole).count();
        assert_eq!(whole, NETWORKS + MOST as usize);
        assert_eq!(logged.iter().filter(|logged| **logged == Logged::Limit).count(), 1);
        assert_eq!(budget.0.len(), NETWORKS + 1);
        let known = Ipv4Addr::from_bits(1 << 24).into();
        assert_eq!(budget.spend(known, start), Logged::Whole, "who came before them has their own");
        budget.spend(known, start + PERIOD);
        assert_eq!(budget.0.len(), 1, "nobody is remembered for longer");
    }
}
