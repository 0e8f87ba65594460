//! Fair concurrency limiter. Twilio limits the requests of a whole account, and a hundred requests of one user must not delay the first
//! request of another.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::gateway::session::UserName;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Maximum number of waiting requests of one user. A browser sends fewer at once, so more of them indicate a faulty program.
pub const MAX_WAITING: usize = 64;

/// Pause before a request that no user waits for looks for a permit again.
const IDLE_PAUSE: Duration = Duration::from_millis(100);

/// Limiter of the requests that run at once. Each user waits in a queue of their own.
pub struct ConcurrencyLimiter {
    /// Maximum number of running requests.
    limit: usize,
    /// Maximum number of running requests of one user. It leaves one permit to other users, unless there is only one.
    limit_per_user: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: usize,
    /// Number of permits granted so far, which orders the users by their last permit.
    granted: u64,
    /// Users with running or waiting requests.
    users: HashMap<UserName, User>,
}

#[derive(Default)]
struct User {
    running: usize,
    /// Value of [`State::granted`] at the user's last permit.
    last_granted: u64,
    waiting: VecDeque<oneshot::Sender<Permit>>,
}

/// Permit for one request at a time, held until it is dropped.
pub struct Permit {
    limiter: Arc<ConcurrencyLimiter>,
    /// User of the request. `None` for one that no user waits for.
    user: Option<UserName>,
}

/// Number of running and waiting requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    pub running: usize,
    pub waiting: usize,
}

/// Error of a request whose user has [`MAX_WAITING`] other requests waiting.
#[derive(Debug, PartialEq)]
pub struct QueueFull;

impl ConcurrencyLimiter {
    /// Creates a limiter. `limit` is the number of requests that run at once, at least 1.
    pub fn new(limit: usize) -> Arc<Self> {
        let limit = limit.max(1);
        Arc::new(Self { limit, limit_per_user: (limit - 1).max(1), state: Mutex::default() })
    }

    /// Waits for a permit. Dropping the future leaves the queue.
    ///
    /// # Errors
    ///
    /// Fails if too many requests of the user wait already.
    pub async fn acquire(self: &Arc<Self>, user: &UserName) -> Result<Permit, QueueFull> {
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.lock();
            state.remove_idle_users();
            let waiting = &mut state.users.entry(user.clone()).or_default().waiting;
            if waiting.len() >= MAX_WAITING {
                return Err(QueueFull);
            }
            waiting.push_back(sender);
        }
        self.grant_permits();
        Ok(receiver.await.expect("the sender is kept until it sends, or until the receiver is dropped"))
    }

    /// Waits for a permit of a request that no user waits for, such as one of a survey. It is granted while no request of a user waits and more than
    /// half of the permits are free.
    pub async fn acquire_idle(self: &Arc<Self>) -> Permit {
        loop {
            {
                let mut state = self.lock();
                state.remove_idle_users();
                let is_waiting = state.users.values().any(|user| !user.waiting.is_empty());
                if !is_waiting && state.running < self.limit.div_ceil(2) {
                    state.running += 1;
                    return Permit { limiter: self.clone(), user: None };
                }
            }
            sleep(IDLE_PAUSE).await;
        }
    }

    /// Returns the number of running and waiting requests.
    pub fn load(&self) -> Load {
        let mut state = self.lock();
        state.remove_idle_users();
        Load { running: state.running, waiting: state.users.values().map(|user| user.waiting.len()).sum() }
    }

    /// Grants the free permits.
    fn grant_permits(self: &Arc<Self>) {
        loop {
            let next = self.lock().next(self.limit, self.limit_per_user);
            let Some((user, sender)) = next else { return };
            // If the receiver is gone, this drops the permit, which releases it. That locks the state, so it must not be locked here.
            drop(sender.send(Permit { limiter: self.clone(), user: Some(user) }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock, so the state is valid even if the mutex is poisoned.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Removes the next request from its queue: that of the user with the fewest running requests and, among those, with the oldest last
    /// permit. Users without a permit so far come in the order of their names, so that a simulation can be repeated.
    fn next(&mut self, limit: usize, limit_per_user: usize) -> Option<(UserName, oneshot::Sender<Permit>)> {
        self.remove_idle_users();
        if self.running >= limit {
            return None;
        }
        let is_candidate = |user: &User| !user.waiting.is_empty() && user.running < limit_per_user;
        let candidates = self.users.iter_mut().filter(|(_, user)| is_candidate(user));
        let (name, user) = candidates.min_by_key(|(name, user)| (user.running, user.last_granted, name.as_str()))?;
        let sender = user.waiting.pop_front()?;
        self.running += 1;
        self.granted += 1;
        user.running += 1;
        user.last_granted = self.granted;
        Some((name.clone(), sender))
    }

    /// Removes waiting requests whose futures were dropped, and users without any request.
    fn remove_idle_users(&mut self) {
        for user in self.users.values_mut() {
            user.waiting.retain(|sender| !sender.is_closed());
        }
        self.users.retain(|_, user| user.running > 0 || !user.waiting.is_empty());
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        {
            let mut state = self.limiter.lock();
            state.running -= 1;
            if let Some(user) = self.user.as_ref().and_then(|user| state.users.get_mut(user)) {
                user.running -= 1;
            }
        }
        self.limiter.grant_permits();
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinHandle;
    use tokio::time::{Instant, timeout};

    use super::*;

    const DURATION: Duration = Duration::from_millis(200);

    fn user(name: &str) -> UserName {
        name.parse().unwrap()
    }

    /// Runs one request. Returns the time that it waited for its permit, or `None` if it was rejected.
    async fn run(limiter: Arc<ConcurrencyLimiter>, name: &str) -> Option<Duration> {
        let start = Instant::now();
        let _permit = limiter.acquire(&user(name)).await.ok()?;
        let waited = start.elapsed();
        sleep(DURATION).await;
        Some(waited)
    }

    fn spawn(limiter: &Arc<ConcurrencyLimiter>, name: &'static str, count: usize) -> Vec<JoinHandle<Option<Duration>>> {
        (0..count).map(|_| tokio::spawn(run(limiter.clone(), name))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_requests_of_one_user_delay_another_user_by_at_most_one_request() {
        for limit in [1, 2, 3, 8] {
            let limiter = ConcurrencyLimiter::new(limit);
            let thousand = spawn(&limiter, "ada", 1000);
            sleep(DURATION / 2).await;
            for _ in 0..5 {
                let waited = run(limiter.clone(), "bob").await.unwrap();
                assert!(waited <= DURATION, "limit {limit}: {waited:?}");
            }
            let results = futures::future::join_all(thousand).await;
            let completed = results.iter().filter(|waited| waited.as_ref().unwrap().is_some()).count();
            assert!(completed >= MAX_WAITING && completed <= MAX_WAITING + limit, "{completed}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_user_comes_before_users_with_many_requests() {
        let limiter = ConcurrencyLimiter::new(2);
        let (ada, bob) = (spawn(&limiter, "ada", 50), spawn(&limiter, "bob", 50));
        sleep(DURATION * 3 + DURATION / 2).await;
        assert!(run(limiter.clone(), "eve").await.unwrap() <= DURATION);
        assert!(run(limiter.clone(), "eve").await.unwrap() <= DURATION);
        drop((ada, bob));
    }

    #[tokio::test(start_paused = true)]
    async fn all_permits_are_used_and_one_is_left_to_other_users() {
        let limiter = ConcurrencyLimiter::new(4);
        let shared: Vec<_> = ["ada", "bob", "eve"].into_iter().flat_map(|name| spawn(&limiter, name, 40)).collect();
        let single_user = ConcurrencyLimiter::new(4);
        let alone = spawn(&single_user, "ada", 40);
        // The first user has the maximum of one user until the first requests end.
        sleep(DURATION / 2).await;
        for _ in 0..12 {
            sleep(DURATION).await;
            let running: Vec<_> = limiter.lock().users.values().map(|user| user.running).collect();
            assert_eq!(running.iter().sum::<usize>(), 4, "all permits are used: {running:?}");
            assert_eq!(limiter.load().running, 4);
            assert!(running.iter().all(|running| (1..=2).contains(running)), "{running:?}");
            assert_eq!(single_user.lock().running, 3);
        }
        futures::future::join_all(shared).await;
        futures::future::join_all(alone).await;
        assert_eq!(limiter.load(), Load { running: 0, waiting: 0 });
        assert_eq!(single_user.lock().running, 0);
        drop(limiter.acquire(&user("eve")).await.unwrap());
        limiter.lock().remove_idle_users();
        assert!(limiter.lock().users.is_empty(), "idle users are removed");
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_stops_waiting_takes_no_permit() {
        let limiter = ConcurrencyLimiter::new(1);
        let first = limiter.acquire(&user("ada")).await.unwrap();
        for _ in 0..10 * MAX_WAITING {
            assert!(timeout(Duration::from_millis(1), limiter.acquire(&user("ada"))).await.is_err());
        }
        let next = spawn(&limiter, "bob", 1).remove(0);
        sleep(DURATION).await;
        drop(first);
        assert_eq!(next.await.unwrap(), Some(DURATION));
        assert_eq!(limiter.lock().running, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_no_user_waits_for_pauses_while_users_are_busy() {
        for (limit, idle) in [(1, 1), (2, 1), (8, 4)] {
            let limiter = ConcurrencyLimiter::new(limit);
            let mut held = Vec::new();
            while let Ok(permit) = timeout(DURATION, limiter.acquire_idle()).await {
                held.push(permit);
            }
            assert_eq!(held.len(), idle, "limit {limit}");
            drop(held);
            let busy = spawn(&limiter, "ada", 20);
            sleep(DURATION / 2).await;
            let started = Instant::now();
            let permit = limiter.acquire_idle().await;
            assert!(started.elapsed() > DURATION, "limit {limit}: users come first");
            drop(permit);
            futures::future::join_all(busy).await;
            assert_eq!(limiter.lock().running, 0);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_permit_that_was_granted_to_a_dropped_request_is_granted_again() {
        let limiter = ConcurrencyLimiter::new(1);
        let first = limiter.acquire(&user("ada")).await.unwrap();
        let (bob, eve) = (user("bob"), user("eve"));
        let mut dropped = Box::pin(limiter.acquire(&bob));
        let mut waiting = Box::pin(limiter.acquire(&eve));
        assert!(futures::poll!(&mut dropped).is_pending() && futures::poll!(&mut waiting).is_pending());
        drop(first);
        // The permit was sent to bob's request, which is dropped before it is polled.
        drop(dropped);
        assert!(futures::poll!(&mut waiting).is_ready());
    }
}
