//! Values of parameters: accepted and rejected texts, and the messages of the errors.

mod choices;
mod dates;
mod durations;
mod events;
mod names;
mod numbers;
mod permissions;
mod push;
mod sids;
mod url_standard;
mod urls;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use api::conversation::State;
use api::date::{Day, Timestamp};
use api::service::Service;
use api::text::FriendlyName;
use api::value::ValueError;
use api::{PageSize, Sid, Value};
use proptest::prelude::*;

fn accepts<T: FromStr<Err: Display> + Display>(text: &str) {
    let value = text.parse::<T>().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"));
    assert_eq!(value.to_string(), text, "a value keeps its text");
}

fn rejects<T: FromStr<Err: Display> + Debug>(text: &str, message: &str) {
    match text.parse::<T>() {
        Ok(value) => panic!("{text:?} was accepted as {value:?}"),
        Err(error) => assert_eq!(error.to_string(), message, "for {text:?}"),
    }
}

/// Also checks the code of the error, which must be one of the type's codes.
fn rejects_with<T: Value + Debug>(text: &str, code: u32, message: &str) {
    rejects::<T>(text, message);
    let actual = text.parse::<T>().err().map(|error| error.code());
    assert_eq!(actual, Some(code), "for {text:?}");
    assert!(T::CODES.contains(&code), "{code} is no code of the type");
}

proptest! {
    #[test]
    fn every_text_is_parsed_without_a_panic(text in any::<String>()) {
        let _ = text.parse::<FriendlyName>();
        let _ = text.parse::<Sid<Service>>();
        let _ = text.parse::<PageSize>();
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Day>();
        let _ = text.parse::<State>();
    }
}
