//! SIDs.

use api::account::Account;
use api::service::Service;
use api::{Resource, Sid};
use proptest::prelude::*;

use crate::{accepts, rejects};

#[test]
fn a_sid_is_a_prefix_and_32_hexadecimal_digits_in_either_case() {
    accepts::<Sid<Service>>("IS0123456789abcdef0123456789abcdef");
    accepts::<Sid<Service>>("IS0123456789ABCDEF0123456789ABCDEF");
    accepts::<Sid<Account>>("AC00000000000000000000000000000000");
}

#[test]
fn other_texts_are_no_sids() {
    let message = "Enter IS followed by 32 hexadecimal digits.";
    for text in [
        "",
        "IS",
        "IS0123456789abcdef0123456789abcde",
        "IS0123456789abcdef0123456789abcdef0",
        "IS0123456789abcdef0123456789abcdeg",
        "is0123456789abcdef0123456789abcdef",
        "AC0123456789abcdef0123456789abcdef",
        " IS0123456789abcdef0123456789abcdef",
        "IS0123456789abcdef0123456789abcdef ",
        "IS0123456789abcdef0123456789abcd\u{e9}",
        "IS../../../../../../../../../../../",
    ] {
        rejects::<Sid<Service>>(text, message);
    }
    rejects::<Sid<Account>>("IS0123456789abcdef0123456789abcdef", "Enter AC followed by 32 hexadecimal digits.");
}

proptest! {
    #[test]
    fn a_sid_of_digits_is_parsed_back(digits: u128) {
        let sid = Sid::<Service>::from_digits(digits);
        prop_assert_eq!(&sid.as_str()[..2], Service::PREFIX);
        prop_assert_eq!(u128::from_str_radix(&sid.as_str()[2..], 16).unwrap(), digits);
        prop_assert_eq!(sid.to_string().parse::<Sid<Service>>().unwrap(), sid);
    }

    #[test]
    fn a_sid_matches_the_documented_pattern(text in "(IS|is|AC|I)?[0-9a-fA-FgG]{30,34}") {
        let digits = text.strip_prefix("IS");
        let fits = digits.is_some_and(|rest| rest.len() == 32 && !rest.contains(['g', 'G']));
        prop_assert_eq!(text.parse::<Sid<Service>>().is_ok(), fits);
    }
}
