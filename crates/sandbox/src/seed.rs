//! What a sandbox begins with.

mod configured;
mod demo;
mod draw;
mod words;

use crate::ledger::Ledger;
use crate::store::{Change, Store};
use crate::{World, service};

/// What a sandbox begins with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seed {
    /// A believable company: services in use, their copies for staging and development, and what was left behind.
    Demo,
    /// Nothing.
    Empty,
    /// So many services, with nothing but their roles.
    Services(u32),
}

const DAY: u64 = 24 * 60 * 60;

/// How far back the oldest service was created.
const AGE: u64 = 3 * 365 * DAY;

/// The records that a sandbox begins with; the same clock and randomness give the same.
pub fn seed(seed: &Seed, world: &mut dyn World) -> (Store, Vec<Change>) {
    let mut store = Store::default();
    let changes = sow(seed, &mut store, world);
    (store, changes)
}

/// Adds them to records that are [empty](Store::is_empty).
pub fn sow(seed: &Seed, store: &mut Store, world: &mut dyn World) -> Vec<Change> {
    let mut ledger = Ledger::new(store, world);
    match seed {
        Seed::Demo => demo::seed(&mut ledger),
        Seed::Empty => {}
        Seed::Services(count) => services(&mut ledger, *count),
    }
    ledger.changes
}

/// Evenly spread over the last years.
fn services(ledger: &mut Ledger<'_>, count: u32) {
    let end = ledger.now;
    for number in 1..=count {
        let product = &words::PRODUCTS[number as usize % words::PRODUCTS.len()];
        ledger.now = end.saturating_sub(AGE - AGE * u64::from(number) / u64::from(count));
        service::add(ledger, Some(format!("{} {number:05}", product.name)));
    }
}
