//! The account that the environment names, by the variables that Twilio's own libraries read.

use std::fmt::Display;
use std::str::FromStr;

use api::Product;

use super::surroundings::Surroundings;
use super::{Account, AccountsError, Credential, IN_FLIGHT, Parts};
use crate::upstream::twilio::{Origins, Trust};

const ACCOUNT_SID: &str = "TWILIO_ACCOUNT_SID";
const AUTH_TOKEN: &str = "TWILIO_AUTH_TOKEN";
const API_KEY: &str = "TWILIO_API_KEY";
const API_SECRET: &str = "TWILIO_API_SECRET";
const EDGE: &str = "TWILIO_EDGE";
const REGION: &str = "TWILIO_REGION";

/// The region of an edge that is named without one, as in Twilio's libraries.
const HOME: &str = "us1";

pub fn read(surroundings: &Surroundings) -> Result<Option<Account>, AccountsError> {
    if [ACCOUNT_SID, AUTH_TOKEN, API_KEY, API_SECRET].iter().all(|name| surroundings.variable(name).is_none()) {
        return Ok(None);
    }
    let account_sid = parse(surroundings, ACCOUNT_SID);
    let credential = credential(surroundings);
    let origins = origins(surroundings);
    match (account_sid, credential, origins) {
        (Ok(account_sid), Ok(credential), Ok(origins)) => {
            let name = "twilio".parse().expect("the constant is a name");
            let label = "Twilio".to_owned();
            let (colour, production, read_only, in_flight) = (None, false, false, IN_FLIGHT);
            let parts =
                Parts { name, label, colour, production, read_only, account_sid, credential, origins, in_flight };
            Ok(Some(parts.assemble(&Trust::default())))
        }
        (account_sid, credential, origins) => {
            let mistakes = [account_sid.err(), credential.err(), origins.err()].into_iter().flatten().collect();
            Err(AccountsError { mistakes })
        }
    }
}

fn credential(surroundings: &Surroundings) -> Result<Credential, String> {
    let is_set = |name| surroundings.variable(name).is_some();
    match (is_set(AUTH_TOKEN), is_set(API_KEY) || is_set(API_SECRET)) {
        (true, true) => Err(format!(
            "The environment has {AUTH_TOKEN} and also {API_KEY} or {API_SECRET}. Unset the token, or both of the others."
        )),
        (true, false) => Ok(Credential { key: None, secret: parse(surroundings, AUTH_TOKEN)? }),
        (false, true) => {
            Ok(Credential { key: Some(parse(surroundings, API_KEY)?), secret: parse(surroundings, API_SECRET)? })
        }
        (false, false) => Err(format!(
            "The environment has {ACCOUNT_SID} alone. Set {AUTH_TOKEN} as well, or {API_KEY} and {API_SECRET}."
        )),
    }
}

fn parse<T: FromStr<Err: Display>>(surroundings: &Surroundings, name: &str) -> Result<T, String> {
    let text = surroundings.variable(name);
    let missing = if text.is_none() { "It is not set. " } else { "" };
    text.unwrap_or_default().parse().map_err(|error: T::Err| format!("{name}: {missing}{error}"))
}

fn origins(surroundings: &Surroundings) -> Result<Origins, String> {
    let (edge, region) = (surroundings.variable(EDGE), surroundings.variable(REGION));
    let Some(edge) = edge else {
        return match region {
            None => Ok(Origins::default()),
            // Twilio's libraries call an address that Twilio has given up.
            Some(_) => {
                Err(format!("{EDGE}: It is not set, though {REGION} is. Set the edge as well, such as dublin for ie1."))
            }
        };
    };
    let region = region.unwrap_or_else(|| HOME.to_owned());
    for (name, label) in [(EDGE, &edge), (REGION, &region)] {
        if !label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
            return Err(format!("{name}: Enter lower-case letters and digits, such as dublin or ie1."));
        }
    }
    let origin = |product: Product| {
        let address = product.origin().replacen('.', &format!(".{edge}.{region}."), 1);
        address.parse().map_err(|error| format!("{EDGE}: {error}"))
    };
    Ok(Origins { conversations: origin(Product::Conversations)?, chat: origin(Product::Chat)? })
}
