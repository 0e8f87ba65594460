//! Draws by lot.

use crate::World;

/// A number below `limit`.
pub(super) fn below(world: &mut dyn World, limit: u64) -> u64 {
    // The remainder favours low numbers by less than one in 2^64.
    let number = world.random() % u128::from(limit.max(1));
    number.try_into().expect("a remainder is below its divisor, which is a u64")
}

/// One of a few.
pub(super) fn pick<'a, T>(world: &mut dyn World, items: &'a [T]) -> &'a T {
    let limit = u64::try_from(items.len()).expect("a table of this crate is short");
    &items[usize::try_from(below(world, limit)).expect("an index fits")]
}

/// One of a few, each as often as its weight says.
pub(super) fn weighted<T: Copy>(world: &mut dyn World, items: &[(u64, T)]) -> T {
    let mut number = below(world, items.iter().map(|(weight, _)| weight).sum());
    for &(weight, item) in items {
        match number.checked_sub(weight) {
            Some(rest) => number = rest,
            None => return item,
        }
    }
    unreachable!("the number is below the sum of the weights")
}
