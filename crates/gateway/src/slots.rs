//! How many calls to an account run at once, and who is next: Twilio bounds them for the whole account, and one person's hundred calls
//! must not keep another from the first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::gateway::session::PersonName;
use tokio::sync::oneshot;

/// How many calls of one person wait at most. A browser sends fewer at once, so more of them are a program gone wrong.
pub const WAITING: usize = 64;

/// The calls to an account.
pub struct Slots {
    /// How many may run.
    all: usize,
    /// How many of those may be one person's: one is always left to somebody else, unless there is only one.
    each: usize,
    calls: Mutex<Calls>,
}

#[derive(Default)]
struct Calls {
    running: usize,
    /// Counts what began, to tell whose last call began longest ago.
    begun: u64,
    /// Who has calls running or waiting.
    people: HashMap<PersonName, Person>,
}

#[derive(Default)]
struct Person {
    running: usize,
    last_begun: u64,
    waiting: VecDeque<oneshot::Sender<Slot>>,
}

/// The right to one call at a time, for as long as it is kept.
pub struct Slot {
    slots: Arc<Slots>,
    person: PersonName,
}

/// So many calls of this person wait already that this one may not.
#[derive(Debug, PartialEq)]
pub struct TooMany;

impl Slots {
    /// Of an account to which so many calls may run at once.
    pub fn new(in_flight: usize) -> Arc<Self> {
        let all = in_flight.max(1);
        Arc::new(Self { all, each: (all - 1).max(1), calls: Mutex::default() })
    }

    /// Waits for this person's turn.
    pub async fn take(self: &Arc<Self>, person: &PersonName) -> Result<Slot, TooMany> {
        let (sender, receiver) = oneshot::channel();
        {
            let mut calls = self.lock();
            calls.forget();
            let waiting = &mut calls.people.entry(person.clone()).or_default().waiting;
            if waiting.len() >= WAITING {
                return Err(TooMany);
            }
            waiting.push_back(sender);
        }
        self.hand_out();
        Ok(receiver.await.expect("a turn is kept until it comes, or until nobody waits for it"))
    }

    /// Lets those begin whose turn it is.
    fn hand_out(self: &Arc<Self>) {
        loop {
            let next = self.lock().next(self.all, self.each);
            let Some((person, turn)) = next else { return };
            // Where the caller has gone meanwhile, it is given back by being dropped here, where nothing is locked.
            drop(turn.send(Slot { slots: self.clone(), person }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        // Nothing panics while it is locked.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    /// Whose call is next: that of whoever has the fewest running and, among those, has waited longest since the last one began.
    fn next(&mut self, all: usize, each: usize) -> Option<(PersonName, oneshot::Sender<Slot>)> {
        self.forget();
        if self.running >= all {
            return None;
        }
        let may_begin = |person: &Person| !person.waiting.is_empty() && person.running < each;
        let candidates = self.people.iter_mut().filter(|(_, person)| may_begin(person));
        let (name, person) = candidates.min_by_key(|(_, person)| (person.running, person.last_begun))?;
        let turn = person.waiting.pop_front()?;
        self.running += 1;
        self.begun += 1;
        person.running += 1;
        person.last_begun = self.begun;
        Some((name.clone(), turn))
    }

    /// Forgets the calls whose callers have gone, and the people who have none left.
    fn forget(&mut self) {
        for person in self.people.values_mut() {
            person.waiting.retain(|turn| !turn.is_closed());
        }
        self.people.retain(|_, person| person.running > 0 || !person.waiting.is_empty());
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        {
            let mut calls = self.slots.lock();
            calls.running -= 1;
            if let Some(person) = calls.people.get_mut(&self.person) {
                person.running -= 1;
            }
        }
        self.slots.hand_out();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep, timeout};

    use super::*;

    const CALL: Duration = Duration::from_millis(200);

    fn person(name: &str) -> PersonName {
        name.parse().unwrap()
    }

    /// Calls once and says after how long the call began.
    async fn call(slots: Arc<Slots>, name: &str) -> Option<Duration> {
        let asked = Instant::now();
        let _slot = slots.take(&person(name)).await.ok()?;
        let waited = asked.elapsed();
        sleep(CALL).await;
        Some(waited)
    }

    fn calls(slots: &Arc<Slots>, name: &'static str, count: usize) -> Vec<tokio::task::JoinHandle<Option<Duration>>> {
        (0..count).map(|_| tokio::spawn(call(slots.clone(), name))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_calls_of_one_person_delay_another_by_no_more_than_one() {
        for in_flight in [1, 2, 3, 8] {
            let slots = Slots::new(in_flight);
            let thousand = calls(&slots, "ada", 1000);
            sleep(CALL / 2).await;
            for _ in 0..5 {
                let waited = call(slots.clone(), "bob").await.unwrap();
                assert!(waited <= CALL, "{in_flight} in flight: {waited:?}");
            }
            let answered = futures::future::join_all(thousand).await;
            let carried_out = answered.iter().filter(|waited| waited.as_ref().unwrap().is_some()).count();
            assert!(carried_out >= WAITING && carried_out <= WAITING + in_flight, "{carried_out}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn somebody_new_comes_before_those_who_keep_it_busy() {
        let slots = Slots::new(2);
        let (ada, bob) = (calls(&slots, "ada", 50), calls(&slots, "bob", 50));
        sleep(CALL * 3 + CALL / 2).await;
        assert!(call(slots.clone(), "eve").await.unwrap() <= CALL);
        assert!(call(slots.clone(), "eve").await.unwrap() <= CALL);
        drop((ada, bob));
    }

    #[tokio::test(start_paused = true)]
    async fn one_person_leaves_room_for_another_and_never_more_run_than_may() {
        let slots = Slots::new(4);
        let waiting: Vec<_> = ["ada", "bob", "eve"].into_iter().flat_map(|name| calls(&slots, name, 40)).collect();
        let lone = Slots::new(4);
        let alone = calls(&lone, "ada", 40);
        // Whoever came first has what one person may, until the first calls end.
        sleep(CALL / 2).await;
        for _ in 0..12 {
            sleep(CALL).await;
            let running: Vec<_> = slots.lock().people.values().map(|person| person.running).collect();
            assert_eq!(running.iter().sum::<usize>(), 4, "all that may run do: {running:?}");
            assert!(running.iter().all(|running| (1..=2).contains(running)), "{running:?}");
            assert_eq!(lone.lock().running, 3);
        }
        futures::future::join_all(waiting).await;
        futures::future::join_all(alone).await;
        assert_eq!((slots.lock().running, lone.lock().running), (0, 0));
        drop(slots.take(&person("eve")).await.unwrap());
        slots.lock().forget();
        assert!(slots.lock().people.is_empty(), "nobody is remembered");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_stops_waiting_takes_no_turn() {
        let slots = Slots::new(1);
        let first = slots.take(&person("ada")).await.unwrap();
        for _ in 0..10 * WAITING {
            assert!(timeout(Duration::from_millis(1), slots.take(&person("ada"))).await.is_err());
        }
        let next = calls(&slots, "bob", 1).remove(0);
        sleep(CALL).await;
        drop(first);
        assert_eq!(next.await.unwrap(), Some(CALL));
        assert_eq!(slots.lock().running, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_when_its_caller_has_just_gone_is_passed_on() {
        let slots = Slots::new(1);
        let first = slots.take(&person("ada")).await.unwrap();
        let (bob, eve) = (person("bob"), person("eve"));
        let mut gone = Box::pin(slots.take(&bob));
        let mut waits = Box::pin(slots.take(&eve));
        assert!(futures::poll!(&mut gone).is_pending() && futures::poll!(&mut waits).is_pending());
        drop(first);
        // The turn is bob's already, and he leaves without having looked.
        drop(gone);
        assert!(futures::poll!(&mut waits).is_ready());
    }
}
