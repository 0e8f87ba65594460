//! Pool of connections: a limit of open connections, fair shares of sources, and eviction of idle connections.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

/// Largest number of connections: half of the file descriptors of a process on an ordinary machine.
const ALL: usize = 512;

/// Largest number of connections of one source: a quarter of all. A browser opens six, so this is enough for an office behind one address.
const EACH: usize = 128;

/// Open connections.
#[derive(Default)]
pub struct Pool {
    connections: Mutex<OpenConnections>,
    freed: Notify,
}

#[derive(Default)]
struct OpenConnections {
    /// Number of the next connection.
    next: u64,
    by_number: HashMap<u64, Connection>,
}

struct Connection {
    source: Option<IpAddr>,
    /// Time since which the server waits for the client; `None` while it works on a response.
    idle_since: Option<Instant>,
    /// Closes the connection when it is dropped.
    _close: oneshot::Sender<()>,
}

/// Place of an open connection in the pool, freed when this is dropped.
pub struct Place {
    pool: Arc<Pool>,
    number: u64,
}

/// Resolves when the connection was evicted.
pub type Closed = oneshot::Receiver<()>;

/// Reason why there is no place.
enum NoPlace {
    /// A place becomes free when the work on some response is done.
    Yet,
    /// The source has its share of the places.
    OfSource,
}

impl Pool {
    /// Takes a place for a connection from `source`. All connections without a source count as one source, which may take all places.
    ///
    /// If the pool is full, the longest idle connection of the source with the most connections is evicted. Returns `None` if that is this source
    /// and none of its connections is idle.
    pub async fn enter(self: &Arc<Self>, source: Option<IpAddr>) -> Option<(Place, Closed)> {
        loop {
            let freed = self.freed.notified();
            match self.lock().enter(source) {
                Ok((number, closed)) => return Some((Place { pool: self.clone(), number }, closed)),
                Err(NoPlace::OfSource) => return None,
                Err(NoPlace::Yet) => {}
            }
            freed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, OpenConnections> {
        // Nothing panics while the lock is held.
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenConnections {
    fn enter(&mut self, source: Option<IpAddr>) -> Result<(u64, Closed), NoPlace> {
        let own = self.count(source);
        let is_crowded = source.is_some() && own >= EACH;
        if is_crowded || self.by_number.len() >= ALL {
            let evicted = self.longest_idle(|other| other == source || !is_crowded && self.count(other) > own);
            let Some(evicted) = evicted else {
                return Err(if own > 0 && source.is_some() { NoPlace::OfSource } else { NoPlace::Yet });
            };
            self.by_number.remove(&evicted);
        }
        let (close, closed) = oneshot::channel();
        let number = self.next;
        self.next += 1;
        self.by_number.insert(number, Connection { source, idle_since: Some(Instant::now()), _close: close });
        Ok((number, closed))
    }

    fn count(&self, source: Option<IpAddr>) -> usize {
        self.by_number.values().filter(|connection| connection.source == source).count()
    }

    /// Returns the connection to evict: the longest idle one of the source with the most connections, among the sources for which `may_be` is true.
    fn longest_idle(&self, may_be: impl Fn(Option<IpAddr>) -> bool) -> Option<u64> {
        let mut counts: HashMap<Option<IpAddr>, usize> = HashMap::new();
        self.by_number.values().for_each(|connection| *counts.entry(connection.source).or_default() += 1);
        counts.retain(|source, _| may_be(*source));
        let idle = self.by_number.iter().filter_map(|(number, connection)| {
            let count = *counts.get(&connection.source)?;
            Some((count, connection.idle_since?, *number))
        });
        idle.max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1))).map(|(.., number)| number)
    }
}

impl Place {
    /// Marks the connection as busy, so that it is not evicted. Returns false if it was evicted already.
    pub fn set_busy(&self) -> bool {
        self.set(None)
    }

    /// Marks the connection as idle. Returns false if it was evicted already.
    pub fn set_idle(&self) -> bool {
        let is_open = self.set(Some(Instant::now()));
        self.pool.freed.notify_one();
        is_open
    }

    fn set(&self, idle_since: Option<Instant>) -> bool {
        let mut connections = self.pool.lock();
        let connection = connections.by_number.get_mut(&self.number);
        connection.map(|connection| connection.idle_since = idle_since).is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.pool.lock().by_number.remove(&self.number);
        self.pool.freed.notify_one();
    }
}

/// Request body. The connection counts as idle while the body is received, and as busy afterwards.
pub struct Upload {
    body: Incoming,
    place: Arc<Place>,
}

impl Upload {
    /// Starts receiving a body; `None` if the connection was evicted.
    pub fn begin(body: Incoming, place: &Arc<Place>) -> Option<Self> {
        let is_open = if body.is_end_stream() { place.set_busy() } else { place.set_idle() };
        is_open.then(|| Self { body, place: place.clone() })
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(None) => _ = self.place.set_busy(),
            Poll::Ready(Some(_)) if self.body.is_end_stream() => _ = self.place.set_busy(),
            Poll::Ready(Some(_)) => _ = self.place.set_idle(),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use tokio::time::{advance, timeout};

    use super::*;

    type Entered = Option<(Place, Closed)>;

    fn source(number: u32) -> Option<IpAddr> {
        Some(Ipv4Addr::from_bits(1 << 24 | number).into())
    }

    fn is_open((_, closed): &mut (Place, Closed)) -> bool {
        closed.try_recv() == Err(oneshot::error::TryRecvError::Empty)
    }

    /// Takes a place one millisecond after the last one.
    async fn enter(pool: &Arc<Pool>, source: Option<IpAddr>) -> Entered {
        advance(Duration::from_millis(1)).await;
        pool.enter(source).await
    }

    async fn fill(pool: &Arc<Pool>, source_of: impl Fn(u32) -> Option<IpAddr>) -> Vec<(Place, Closed)> {
        let mut places = Vec::new();
        for number in 0..ALL as u32 {
            places.push(enter(pool, source_of(number)).await.unwrap());
        }
        places
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_idle_connection_is_evicted() {
        for source_of in [(|_| None) as fn(u32) -> _, source] {
            let pool = Arc::new(Pool::default());
            let mut places = fill(&pool, source_of).await;
            // The first is busy, and the second was busy a moment ago.
            assert!(places[0].0.set_busy() && places[1].0.set_busy() && places[1].0.set_idle());
            let mut next = enter(&pool, source_of(1 << 16)).await.unwrap();
            let closed: Vec<_> = (0..places.len()).filter(|index| !is_open(&mut places[*index])).collect();
            assert_eq!(closed, [2]);
            assert!(is_open(&mut next) && !places[2].0.set_busy(), "an evicted connection starts no request");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_with_many_connections_gives_way_to_one_with_few() {
        let pool = Arc::new(Pool::default());
        // One connection of an honest source, idle for the longest time, and four sources that take every place.
        let mut honest = enter(&pool, source(7)).await.unwrap();
        let mut greedy = Vec::new();
        for number in 0..2_000 {
            greedy.extend(enter(&pool, source(number % 4)).await);
        }
        assert!(is_open(&mut honest));
        let mut next = enter(&pool, source(8)).await.unwrap();
        greedy.retain_mut(is_open);
        assert!(is_open(&mut honest) && is_open(&mut next));
        assert_eq!(greedy.len(), ALL - 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_with_its_share_evicts_its_own_connection() {
        let pool = Arc::new(Pool::default());
        let mut places = Vec::new();
        for _ in 0..EACH + 1 {
            places.push(enter(&pool, source(1)).await.unwrap());
        }
        assert!(!is_open(&mut places.remove(0)) && places.iter_mut().all(is_open));
        assert!(places.iter().all(|(place, _)| place.set_busy()));
        assert!(enter(&pool, source(1)).await.is_none(), "all its connections are busy");
        assert!(enter(&pool, source(2)).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_waits_while_all_others_are_busy() {
        let pool = Arc::new(Pool::default());
        let places = fill(&pool, source).await;
        assert!(places.iter().all(|(place, _)| place.set_busy()));
        assert!(timeout(Duration::from_secs(1), pool.enter(source(1 << 16))).await.is_err());
        let mut waits = Box::pin(pool.enter(source(1 << 16)));
        assert!(futures::poll!(&mut waits).is_pending());
        places[5].0.set_idle();
        assert!(waits.await.is_some());
        drop(places);
        assert!(pool.lock().by_number.is_empty(), "every place is freed");
    }
}
