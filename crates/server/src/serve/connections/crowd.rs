//! How many connections come from where, so that one source does not take them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use database::network;

/// A quarter of all. A browser opens six, so that this is an office behind one address.
const MOST: usize = 128;

/// The connections of each source that has any.
#[derive(Clone, Default)]
pub struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// That of one connection, for as long as it is kept.
pub struct Place {
    crowd: Crowd,
    source: IpAddr,
}

impl Crowd {
    /// A place for one more connection; `None` where the source has too many.
    pub fn enter(&self, source: IpAddr) -> Option<Place> {
        let source = network(source);
        let mut connections = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = connections.entry(source).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), source })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut connections = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = connections.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                connections.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_has_so_many_and_leaves_room_for_others() {
        let crowd = Crowd::default();
        let [one, beside, other]: [IpAddr; 3] =
            ["2001:db8::1", "2001:db8::2", "192.0.2.1"].map(|address| address.parse().unwrap());
        let mut places: Vec<_> = (0..MOST).map(|_| crowd.enter(one).unwrap()).collect();
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(beside).is_none(), "whoever has one address of IPv6 has those beside it");
        assert!(crowd.enter(other).is_some());
        places.pop();
        assert!(crowd.enter(one).is_some());
        drop(places);
        assert!(crowd.0.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
