//! Identity of a plan: several writes that a user has reviewed and applied together.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use crate::json::text_json;
use crate::value::{Kind, Value, ValueError};

/// Number of digits of an id.
const DIGITS: usize = 16;

/// Identity of a plan, a random number: 16 lower-case hexadecimal digits, such as `00f3a1c27b9d4e58`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanId(u64);

impl PlanId {
    /// Makes an id of a random number.
    pub fn from_random(number: u64) -> Self {
        Self(number)
    }
}

impl FromStr for PlanId {
    type Err = NotAPlanId;

    fn from_str(text: &str) -> Result<Self, NotAPlanId> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != DIGITS || !text.bytes().all(is_digit) {
            return Err(NotAPlanId);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_: ParseIntError| NotAPlanId)
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0DIGITS$x}", self.0)
    }
}

impl Value for PlanId {
    const KIND: Kind = Kind::Opaque;
}

text_json!([] PlanId);

/// Error: the text is not the id of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAPlanId;

impl fmt::Display for NotAPlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enter the {DIGITS} hexadecimal digits of a plan’s id.")
    }
}

impl ValueError for NotAPlanId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        for number in [0, 1, 0x00f3_a1c2_7b9d_4e58, u64::MAX] {
            let id = PlanId::from_random(number);
            assert_eq!(id.to_string().len(), DIGITS);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in ["", "1", "00F3A1C27B9D4E58", "+0f3a1c27b9d4e58", "00f3a1c27b9d4e5é", "00f3a1c27b9d4e580"] {
            assert_eq!(text.parse::<PlanId>(), Err(NotAPlanId), "{text}");
        }
    }
}
