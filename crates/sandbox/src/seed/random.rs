//! Random choices.

use crate::Host;

/// Returns a number below `limit`.
pub(super) fn below(host: &mut dyn Host, limit: u64) -> u64 {
    // The bias of the remainder towards low numbers is below 2^-64.
    let number = host.random() % u128::from(limit.max(1));
    number.try_into().expect("a remainder is below its divisor, which is a u64")
}

/// Returns one of the items.
pub(super) fn pick<'a, T>(host: &mut dyn Host, items: &'a [T]) -> &'a T {
    let limit = u64::try_from(items.len()).expect("a table of this crate is short");
    &items[usize::try_from(below(host, limit)).expect("an index fits")]
}

/// Returns one of the items, with a probability proportional to its weight.
pub(super) fn weighted<T: Copy>(host: &mut dyn Host, items: &[(u64, T)]) -> T {
    let mut number = below(host, items.iter().map(|(weight, _)| weight).sum());
    for &(weight, item) in items {
        match number.checked_sub(weight) {
            Some(rest) => number = rest,
            None => return item,
        }
    }
    unreachable!("the number is below the sum of the weights")
}
