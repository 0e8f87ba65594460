//! Account from environment variables. The names are those that Twilio's libraries read. They read none for an OAuth app, so those are ours.

use std::fmt::Display;
use std::str::FromStr;

use api::gateway::Region;

use super::region::{oauth_mistake, origins_at};
use super::variables::Variables;
use super::{Account, AccountsError, Credential, DEFAULT_IN_FLIGHT, TwilioConfig};
use crate::upstream::twilio::{OAuthApp, Origins, TrustedRoots};

const ACCOUNT_SID: &str = "TWILIO_ACCOUNT_SID";
const AUTH_TOKEN: &str = "TWILIO_AUTH_TOKEN";
const API_KEY: &str = "TWILIO_API_KEY";
const API_SECRET: &str = "TWILIO_API_SECRET";
const CLIENT_ID: &str = "TWILIO_CLIENT_ID";
const CLIENT_SECRET: &str = "TWILIO_CLIENT_SECRET";
const TOKEN_URL: &str = "TWILIO_TOKEN_URL";
const EDGE: &str = "TWILIO_EDGE";
const REGION: &str = "TWILIO_REGION";

/// Default region of an edge, as in Twilio's libraries.
const DEFAULT_REGION: &str = "us1";

/// Reads the account. Returns `None` if no variable of an account is set.
///
/// # Errors
///
/// Returns every mistake if a variable is missing, is invalid, or contradicts another one.
pub fn read(variables: &Variables) -> Result<Option<Account>, AccountsError> {
    if [ACCOUNT_SID, AUTH_TOKEN, API_KEY, API_SECRET, CLIENT_ID, CLIENT_SECRET]
        .iter()
        .all(|name| variables.get(name).is_none())
    {
        return Ok(None);
    }
    let account_sid = parse(variables, ACCOUNT_SID);
    let region = variables.get(REGION).unwrap_or_else(|| DEFAULT_REGION.to_owned());
    let credential = credential(variables).and_then(|credential| match oauth_mistake(&credential, &region) {
        Some(mistake) => Err(format!("{CLIENT_ID}: {mistake}")),
        None => Ok(credential),
    });
    let origins = origins(variables);
    match (account_sid, credential, origins) {
        (Ok(account_sid), Ok(credential), Ok(origins)) => {
            let name = "twilio".parse().expect("the constant is a name");
            let label = "Twilio".to_owned();
            let (colour, production, read_only, in_flight) = (None, false, false, DEFAULT_IN_FLIGHT);
            let region = region.parse::<Region>().ok();
            let config = TwilioConfig {
                name,
                label,
                colour,
                production,
                read_only,
                account_sid,
                credential,
                origins,
                hidden: region.map_or(Vec::new(), |region| region.hidden().to_vec()),
                in_flight,
                drift_minutes: None,
                second_factor_from: None,
            };
            Ok(Some(config.into_account(&TrustedRoots::default())))
        }
        (account_sid, credential, origins) => {
            let mistakes = [account_sid.err(), credential.err(), origins.err()].into_iter().flatten().collect();
            Err(AccountsError { mistakes })
        }
    }
}

fn credential(variables: &Variables) -> Result<Credential, String> {
    let is_set = |name| variables.get(name).is_some();
    let kinds = [is_set(AUTH_TOKEN), is_set(API_KEY) || is_set(API_SECRET), is_set(CLIENT_ID) || is_set(CLIENT_SECRET)];
    match kinds {
        [true, false, false] => Ok(Credential::AuthToken(parse(variables, AUTH_TOKEN)?)),
        [false, true, false] => Ok(Credential::ApiKey(parse(variables, API_KEY)?, parse(variables, API_SECRET)?)),
        [false, false, true] => {
            let token_url = if is_set(TOKEN_URL) { parse(variables, TOKEN_URL)? } else { Default::default() };
            let (id, secret) = (parse(variables, CLIENT_ID)?, parse(variables, CLIENT_SECRET)?);
            Ok(Credential::OAuth(OAuthApp { id, secret, token_url }))
        }
        [false, false, false] => Err(format!(
            "The environment has {ACCOUNT_SID} alone. Set {AUTH_TOKEN} as well, or {API_KEY} and {API_SECRET}, or {CLIENT_ID} \
             and {CLIENT_SECRET}."
        )),
        _ => Err(format!(
            "The environment has more than one credential. Keep {AUTH_TOKEN}, or {API_KEY} and {API_SECRET}, or {CLIENT_ID} and \
             {CLIENT_SECRET}, and unset the others."
        )),
    }
}

fn parse<T: FromStr<Err: Display>>(variables: &Variables, name: &str) -> Result<T, String> {
    let text = variables.get(name);
    let missing = if text.is_none() { "It is not set. " } else { "" };
    text.unwrap_or_default().parse().map_err(|error: T::Err| format!("{name}: {missing}{error}"))
}

fn origins(variables: &Variables) -> Result<Origins, String> {
    let (edge, region) = (variables.get(EDGE), variables.get(REGION));
    let Some(edge) = edge else {
        return match region {
            None => Ok(Origins::default()),
            // Twilio's libraries then call a host name that Twilio has withdrawn.
            Some(_) => {
                Err(format!("{EDGE}: It is not set, though {REGION} is. Set the edge as well, such as dublin for ie1."))
            }
        };
    };
    let region = region.unwrap_or_else(|| DEFAULT_REGION.to_owned());
    for (name, label) in [(EDGE, &edge), (REGION, &region)] {
        if !label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
            return Err(format!("{name}: Enter lower-case letters and digits, such as dublin or ie1."));
        }
    }
    origins_at(&edge, &region).map_err(|error| format!("{EDGE}: {error}"))
}
