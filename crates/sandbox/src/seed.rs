//! Initial records of a sandbox.

mod addresses;
mod company;
mod credentials;
mod demo;
mod people;
mod random;
mod settings;

use crate::store::{Change, Store};
use crate::transaction::Transaction;
use crate::{Host, service};

/// Kind of the initial records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seed {
    /// Sample data of a fictional company: services in use, their copies for staging and development, and forgotten services.
    Demo,
    /// No records.
    Empty,
    /// This number of services, with their predefined roles only.
    Services(u32),
}

const HOUR: u64 = 60 * 60;

const DAY: u64 = 24 * HOUR;

/// Age of the oldest service, in seconds.
const MAX_AGE: u64 = 3 * 365 * DAY;

/// Returns a store with the initial records, and the records as changes. The same clock and random source give the same records.
pub fn seed(seed: &Seed, host: &mut dyn Host) -> (Store, Vec<Change>) {
    let mut store = Store::default();
    let changes = populate(seed, &mut store, host);
    (store, changes)
}

/// Adds the initial records to a store that is [empty](Store::is_empty).
pub fn populate(seed: &Seed, store: &mut Store, host: &mut dyn Host) -> Vec<Change> {
    let mut transaction = Transaction::new(store, host);
    match seed {
        Seed::Demo => demo::seed(&mut transaction),
        Seed::Empty => {}
        Seed::Services(count) => services(&mut transaction, *count),
    }
    transaction.changes
}

/// Adds services whose dates of creation are evenly spread over [`MAX_AGE`].
fn services(transaction: &mut Transaction<'_>, count: u32) {
    let end = transaction.now;
    for number in 1..=count {
        let product = &company::PRODUCTS[number as usize % company::PRODUCTS.len()];
        transaction.now = end.saturating_sub(MAX_AGE - MAX_AGE * u64::from(number) / u64::from(count));
        service::create_named(transaction, Some(format!("{} {number:05}", product.name)));
    }
}
