//! Reading of settings of services while a list shows them: those on the screen first, then those that a filter needs.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use api::error::RETRY_AFTER;
use api::service::Service;
use api::{ApiError, Endpoint, Request, Response, Sid, TransportError, notifications, service_webhooks, webhooks};

use crate::known::Known;
use crate::pace::Pace;
use crate::run::Step;
use crate::snapshot::{Details, Snapshot};
use crate::survey::known;

/// Maximum number of requests at once. The rows of a list are less urgent than what a user sends.
const AT_ONCE: u16 = 4;

/// Maximum number of times that a request is sent that is rejected because too many run.
const MAX_TRIES: u32 = 6;

/// Settings to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// Webhooks of the account, which fire for services without their own.
    AccountWebhooks,
    /// Push notifications of a service.
    Push(Sid<Service>),
    /// Webhooks of a service.
    Webhooks(Sid<Service>),
}

impl Wanted {
    /// Returns true if the settings were read, or the read has failed.
    pub fn is_tried(&self, snapshot: &Snapshot) -> bool {
        match self {
            Self::AccountWebhooks => snapshot.webhooks.is_tried(),
            Self::Push(sid) => snapshot.details(sid).notifications.is_tried(),
            Self::Webhooks(sid) => snapshot.details(sid).webhooks.is_tried(),
        }
    }

    /// Returns true if the settings were read.
    pub fn is_read(&self, snapshot: &Snapshot) -> bool {
        let is_failed = match self {
            Self::AccountWebhooks => snapshot.webhooks.error().is_some(),
            Self::Push(sid) => snapshot.details(sid).notifications.error().is_some(),
            Self::Webhooks(sid) => snapshot.details(sid).webhooks.error().is_some(),
        };
        self.is_tried(snapshot) && !is_failed
    }

    fn request(&self) -> Request {
        match self {
            Self::AccountWebhooks => webhooks::Fetch {}.request(&()),
            Self::Push(sid) => notifications::Fetch {}.request(sid),
            Self::Webhooks(sid) => service_webhooks::Fetch {}.request(sid),
        }
    }

    fn store(&self, snapshot: &mut Snapshot, result: Result<Response, ApiError>) {
        match self {
            Self::AccountWebhooks => snapshot.webhooks = known(result),
            Self::Push(sid) => snapshot.details_mut(sid).notifications = known(result),
            Self::Webhooks(sid) => snapshot.details_mut(sid).webhooks = known(result),
        }
    }
}

/// Read that was sent. It returns with its result to [`OnDemand::take`].
#[derive(Debug)]
pub struct Ticket {
    wanted: Wanted,
    sent: Duration,
}

/// Reads what is wanted at the moment. Times are on any clock of the caller that does not go back.
#[derive(Debug)]
pub struct OnDemand {
    snapshot: Snapshot,
    /// Settings on the screen.
    shown: Vec<Wanted>,
    /// Settings that a filter needs.
    rest: VecDeque<Wanted>,
    running: Vec<Wanted>,
    /// Number of rejections of each read because too many ran.
    rejected: BTreeMap<Wanted, u32>,
    pace: Pace,
}

impl Default for OnDemand {
    fn default() -> Self {
        Self {
            snapshot: Snapshot::default(),
            shown: Vec::new(),
            rest: VecDeque::new(),
            running: Vec::new(),
            rejected: BTreeMap::new(),
            pace: Pace::new(AT_ONCE),
        }
    }
}

impl OnDemand {
    /// Returns what was read so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Takes the settings on the screen. Those that were on it before and were not sent are not read.
    pub fn show(&mut self, shown: Vec<Wanted>) {
        self.shown = shown;
    }

    /// Takes the settings that a filter needs, in place of those before.
    pub fn need(&mut self, rest: VecDeque<Wanted>) {
        self.rest = rest;
    }

    /// Forgets a failed read, so that it is sent again while it is wanted.
    pub fn retry(&mut self, wanted: &Wanted) {
        self.rejected.remove(wanted);
        match wanted {
            Wanted::AccountWebhooks => self.snapshot.webhooks = Known::NotRead,
            Wanted::Push(sid) => self.snapshot.details_mut(sid).notifications = Known::NotRead,
            Wanted::Webhooks(sid) => self.snapshot.details_mut(sid).webhooks = Known::NotRead,
        }
    }

    /// Forgets every failed read of webhooks.
    pub fn retry_webhooks(&mut self) {
        let failed = |(sid, details): (&Sid<Service>, &Details)| details.webhooks.error().map(|_| sid.clone());
        let failed: Vec<_> = self.snapshot.details.iter().filter_map(failed).map(Wanted::Webhooks).collect();
        failed.iter().for_each(|wanted| self.retry(wanted));
        if self.snapshot.webhooks.error().is_some() {
            self.retry(&Wanted::AccountWebhooks);
        }
    }

    /// Returns the next action.
    pub fn next(&mut self, now: Duration) -> Step<Ticket> {
        let Some(wanted) = self.next_wanted() else {
            return if self.running.is_empty() { Step::Done } else { Step::AwaitResponse };
        };
        if self.running.len() >= self.pace.limit() {
            return Step::AwaitResponse;
        }
        let pause = self.pace.pause(now);
        if !pause.is_zero() {
            return Step::Wait(pause);
        }
        self.running.push(wanted.clone());
        let request = wanted.request();
        Step::Send(Ticket { wanted, sent: now }, request)
    }

    fn next_wanted(&mut self) -> Option<Wanted> {
        let is_open = |wanted: &&Wanted| !wanted.is_tried(&self.snapshot) && !self.running.contains(wanted);
        if let Some(wanted) = self.shown.iter().find(is_open) {
            return Some(wanted.clone());
        }
        while let Some(first) = self.rest.front() {
            // One that runs stays in front, since it may be rejected.
            if !first.is_tried(&self.snapshot) {
                return self.rest.iter().take(self.running.len() + 1).find(is_open).cloned();
            }
            self.rest.pop_front();
        }
        None
    }

    /// Takes the response to a request that [`Self::next`] returned.
    pub fn take(&mut self, ticket: Ticket, result: Result<Response, TransportError>, now: Duration) {
        let Ticket { wanted, sent } = ticket;
        self.running.retain(|running| *running != wanted);
        if let Ok(response) = &result
            && response.status == 429
        {
            let asked = response.header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
            self.pace.rejected(now, sent, asked.map(Duration::from_secs));
            let rejected = self.rejected.entry(wanted.clone()).or_default();
            *rejected += 1;
            if *rejected < MAX_TRIES {
                return;
            }
        } else if result.is_ok() {
            self.pace.succeeded();
        }
        wanted.store(&mut self.snapshot, result.map_err(ApiError::Transport));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(number: u128) -> Wanted {
        Wanted::Push(Sid::from_digits(number))
    }

    fn sent(machine: &mut OnDemand, now: u64) -> Option<Ticket> {
        match machine.next(Duration::from_secs(now)) {
            Step::Send(ticket, _) => Some(ticket),
            _ => None,
        }
    }

    fn response(status: u16) -> Result<Response, TransportError> {
        let headers = vec![(RETRY_AFTER.to_owned(), "5".to_owned())];
        Ok(Response { status, headers, body: "{}".to_owned() })
    }

    #[test]
    fn what_is_on_the_screen_is_read_before_what_a_filter_needs() {
        let mut machine = OnDemand::default();
        machine.need(VecDeque::from([push(1), push(2), push(3)]));
        machine.show(vec![push(3)]);
        let order: Vec<_> = (0..3).filter_map(|_| sent(&mut machine, 0)).map(|ticket| ticket.wanted).collect();
        assert_eq!(order, [push(3), push(1), push(2)]);
        assert!(matches!(machine.next(Duration::ZERO), Step::AwaitResponse));
    }

    #[test]
    fn a_row_that_left_the_screen_is_not_read() {
        let mut machine = OnDemand::default();
        machine.show((1..20).map(push).collect());
        let running: Vec<_> = (0..9).map_while(|_| sent(&mut machine, 0)).collect();
        assert_eq!(running.len(), 4);
        machine.show(vec![push(50)]);
        for ticket in running {
            machine.take(ticket, response(200), Duration::ZERO);
        }
        let next = sent(&mut machine, 0).unwrap();
        assert_eq!(next.wanted, push(50));
        machine.take(next, response(200), Duration::ZERO);
        assert!(matches!(machine.next(Duration::ZERO), Step::Done));
        assert!(!push(5).is_tried(machine.snapshot()) && push(50).is_tried(machine.snapshot()));
    }

    #[test]
    fn a_rejected_read_waits_and_is_sent_again() {
        let mut machine = OnDemand::default();
        machine.need(VecDeque::from([push(1)]));
        let ticket = sent(&mut machine, 0).unwrap();
        machine.take(ticket, response(429), Duration::from_secs(1));
        assert!(matches!(machine.next(Duration::from_secs(2)), Step::Wait(pause) if pause == Duration::from_secs(4)));
        let ticket = sent(&mut machine, 7).unwrap();
        machine.take(ticket, response(200), Duration::from_secs(8));
        assert!(matches!(machine.next(Duration::from_secs(8)), Step::Done));
        assert!(push(1).is_read(machine.snapshot()));
    }

    #[test]
    fn a_read_that_is_always_rejected_fails_and_can_be_tried_again() {
        let mut machine = OnDemand::default();
        machine.show(vec![push(1)]);
        for round in 1..=6 {
            let ticket = sent(&mut machine, round * 100).unwrap();
            machine.take(ticket, response(429), Duration::from_secs(round * 100));
        }
        assert!(matches!(machine.next(Duration::from_secs(1_000)), Step::Done));
        assert!(machine.snapshot().details(&Sid::from_digits(1)).notifications.error().is_some());
        machine.retry(&push(1));
        assert!(sent(&mut machine, 2_000).is_some());
    }
}
