//! The file that names the accounts.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use api::access::Secret;
use api::address::Origin;
use api::gateway::AccountName;
use database::private::read_guarded;
use toml::{Table, Value};

use super::credential::{Source, WHERE};
use super::fields::Fields;
use super::surroundings::Surroundings;
use super::{Account, AccountsError, Credential, IN_FLIGHT, Parts};
use crate::upstream::twilio::{Origins, Trust};

const MAX_LABEL: usize = 64;
const MAX_IN_FLIGHT: RangeInclusive<i64> = 1..=64;

pub fn read(path: &Path, surroundings: &Surroundings) -> Result<Vec<Account>, AccountsError> {
    let place = path.display();
    let table = table_of(path).map_err(|mistake| AccountsError::one(format!("{place}: {mistake}")))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut file = Fields::of(table, place.to_string());
    let trust = trust(&mut file, folder);
    let tables = tables(&mut file);
    let mut mistakes = file.finish();
    let mut accounts = Vec::new();
    let mut names: Vec<AccountName> = Vec::new();
    for (index, table) in tables.into_iter().enumerate() {
        let named = table.get("name").and_then(Value::as_str).and_then(|name| name.parse::<AccountName>().ok());
        let which = named.as_ref().map_or_else(|| format!("number {}", index + 1), AccountName::to_string);
        let mut fields = Fields::of(table, format!("{place}, account {which}"));
        if named.as_ref().is_some_and(|name| names.contains(name)) {
            fields.object("name", "Another account has this name. Enter another.");
        }
        names.extend(named);
        accounts.extend(account(&mut fields, &trust, folder, surroundings));
        mistakes.append(&mut fields.finish());
    }
    if mistakes.is_empty() { Ok(accounts) } else { Err(AccountsError { mistakes }) }
}

/// The file as TOML. Of one that is none, the line is told and nothing that stands in it.
fn table_of(path: &Path) -> Result<Table, String> {
    let bytes = read_guarded(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "It is not written in UTF-8 as TOML must be.".to_owned())?;
    text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        // The parser's words may repeat what stands there. These do not.
        let why =
            if error.message() == "duplicate key" { " A field is given a second time there: keep one." } else { "" };
        format!("Line {line} is not written as TOML must be.{why}")
    })
}

fn trust(file: &mut Fields, folder: &Path) -> Trust {
    let public = Trust::default();
    let Some(path) = file.parse::<PathBuf>("ca") else { return public };
    let path = folder.join(path);
    let pem = read_guarded(&path).map_err(|error| error.to_string());
    let trusted = pem.and_then(|pem| public.clone().and(&pem).map_err(|error| error.to_string()));
    trusted.unwrap_or_else(|mistake| {
        file.object("ca", format_args!("{}: {mistake}", path.display()));
        public
    })
}

fn tables(file: &mut Fields) -> Vec<Table> {
    let tables = match file.take("account") {
        None => Some(Vec::new()),
        Some(Value::Array(values)) => values.into_iter().map(|value| value.try_into().ok()).collect(),
        Some(_) => None,
    };
    if tables.as_ref().is_none_or(Vec::is_empty) {
        file.complain("It names no account. Begin each with the line [[account]].");
    }
    tables.unwrap_or_default()
}

fn account(fields: &mut Fields, trust: &Trust, folder: &Path, surroundings: &Surroundings) -> Option<Account> {
    let name: Option<AccountName> = fields.require("name");
    let label: Option<Label> = fields.parse("label");
    let colour = fields.parse("colour");
    let production = fields.flag("production");
    let read_only = fields.flag("read_only");
    let account_sid = fields.require("account_sid");
    let credential = credential(fields, folder, surroundings);
    let in_flight = in_flight(fields);
    let origins = origins(fields);
    let name = name?;
    let label = label.map_or_else(|| name.to_string(), |Label(label)| label);
    let (account_sid, credential) = (account_sid?, credential?);
    let parts = Parts { name, label, colour, production, read_only, account_sid, credential, origins, in_flight };
    Some(parts.assemble(trust))
}

fn credential(fields: &mut Fields, folder: &Path, surroundings: &Surroundings) -> Option<Credential> {
    let token = source(fields, "auth_token", folder);
    let has_key = fields.has("api_key");
    let key = fields.parse("api_key");
    let key_secret = source(fields, "api_secret", folder);
    match (token, has_key, key_secret) {
        (Some(token), false, None) => {
            let secret = secret(fields, "auth_token", &token?, surroundings)?;
            return Some(Credential { key: None, secret });
        }
        (None, true, Some(key_secret)) => {
            let secret = secret(fields, "api_secret", &key_secret?, surroundings);
            return Some(Credential { key: Some(key?), secret: secret? });
        }
        (Some(_), _, _) => fields.complain("It has an auth_token and an API key. Keep one of the two."),
        (None, true, None) => fields.object("api_secret", format_args!("It is missing. {WHERE}")),
        (None, false, Some(_)) => fields.object("api_key", "It is missing. Enter the SID that the secret belongs to."),
        (None, false, None) => fields.complain("It has no credential. Enter auth_token, or api_key and api_secret."),
    }
    None
}

/// Where a secret is said to be; the outer `None` where nothing is said.
fn source(fields: &mut Fields, name: &'static str, folder: &Path) -> Option<Option<Source>> {
    let value = fields.take(name)?;
    Some(Source::from_toml(&value, folder).map_err(|mistake| fields.object(name, mistake)).ok())
}

fn secret(fields: &mut Fields, name: &str, source: &Source, surroundings: &Surroundings) -> Option<Secret> {
    source.read(surroundings).map_err(|error| fields.object(name, error)).ok()
}

fn in_flight(fields: &mut Fields) -> usize {
    match fields.take("in_flight") {
        None => IN_FLIGHT,
        Some(Value::Integer(number)) if MAX_IN_FLIGHT.contains(&number) => number.try_into().unwrap_or(IN_FLIGHT),
        Some(_) => {
            let (least, most) = (MAX_IN_FLIGHT.start(), MAX_IN_FLIGHT.end());
            fields.object("in_flight", format_args!("Enter a whole number from {least} to {most}."));
            IN_FLIGHT
        }
    }
}

fn origins(fields: &mut Fields) -> Origins {
    match (origin(fields, "conversations"), origin(fields, "chat")) {
        (Some(conversations), Some(chat)) => Origins { conversations, chat },
        (None, None) => Origins::default(),
        _ => {
            fields.complain("conversations and chat: Enter both or neither, for the credential is sent to both.");
            Origins::default()
        }
    }
}

fn origin(fields: &mut Fields, name: &'static str) -> Option<Origin> {
    let origin: Origin = fields.parse(name)?;
    if origin.is_exposed() {
        fields.object(name, "The credential would be sent unencrypted. Enter an address that begins with https://.");
    }
    Some(origin)
}

/// What people call an account.
struct Label(String);

impl FromStr for Label {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= MAX_LABEL && !text.contains(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("Enter one line of {MAX_LABEL} characters or fewer."))
        }
    }
}
