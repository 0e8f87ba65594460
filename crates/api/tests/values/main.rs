//! What each value accepts and refuses, and the whole of what it says.

mod basic;
mod durations;
mod events;
mod numbers;
mod permissions;
mod pushes;
mod urls;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use api::Value;
use api::value::Mistake;

fn accepts<T: FromStr<Err: Display> + Display>(text: &str) {
    let value = text.parse::<T>().unwrap_or_else(|error| panic!("{text:?} was refused: {error}"));
    assert_eq!(value.to_string(), text, "a value is kept as it was written");
}

fn refuses<T: FromStr<Err: Display> + Debug>(text: &str, message: &str) {
    match text.parse::<T>() {
        Ok(value) => panic!("{text:?} was accepted as {value:?}"),
        Err(error) => assert_eq!(error.to_string(), message, "for {text:?}"),
    }
}

/// The same for a value whose mistakes have codes of their own, which its field must know.
fn refuses_with<T: Value + Debug>(text: &str, code: u32, message: &str) {
    refuses::<T>(text, message);
    let refused = text.parse::<T>().err().map(|error| error.code());
    assert_eq!(refused, Some(code), "for {text:?}");
    assert!(T::CODES.contains(&code), "a refusal with {code} is about this value");
}
