//! TOML file of accounts.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use api::address::Origin;
use api::gateway::{AccountName, Feature, Region, Role};
use database::private::read_guarded;
use toml::{Table, Value};

use super::region;
use super::table_reader::TableReader;
use super::variables::Variables;
use super::{Account, AccountsError, DEFAULT_IN_FLIGHT, DRIFT_MINUTES, TwilioConfig, credential};
use crate::upstream::twilio::{Origins, TrustedRoots};

/// Maximum length of a label, in characters.
const MAX_LABEL: usize = 64;

/// Range of `in_flight`.
const IN_FLIGHT_RANGE: RangeInclusive<i64> = 1..=64;

/// Reads the accounts of a file and their secrets.
///
/// # Errors
///
/// Returns every mistake if the file cannot be read, is no TOML, or has invalid fields, or if a secret cannot be read.
pub fn read(path: &Path, variables: &Variables) -> Result<Vec<Account>, AccountsError> {
    let place = path.display();
    let table = parse_file(path).map_err(|mistake| AccountsError::from_mistake(format!("{place}: {mistake}")))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut file = TableReader::new(table, place.to_string());
    let roots = trusted_roots(&mut file, folder);
    let tables = account_tables(&mut file);
    let mut mistakes = file.into_mistakes();
    let mut accounts = Vec::new();
    let mut names: Vec<AccountName> = Vec::new();
    for (index, table) in tables.into_iter().enumerate() {
        let name = table.get("name").and_then(Value::as_str).and_then(|name| name.parse::<AccountName>().ok());
        let id = name.as_ref().map_or_else(|| format!("number {}", index + 1), AccountName::to_string);
        let mut fields = TableReader::new(table, format!("{place}, account {id}"));
        if name.as_ref().is_some_and(|name| names.contains(name)) {
            fields.report_field("name", "Another account has this name. Enter another.");
        }
        names.extend(name);
        accounts.extend(account(&mut fields, &roots, folder, variables));
        mistakes.append(&mut fields.into_mistakes());
    }
    if mistakes.is_empty() { Ok(accounts) } else { Err(AccountsError { mistakes }) }
}

/// Reads a file as TOML. The error names the line and repeats nothing of its content.
fn parse_file(path: &Path) -> Result<Table, String> {
    let bytes = read_guarded(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "It is not UTF-8, which TOML requires.".to_owned())?;
    text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        // The parser's message may repeat the content of the line, which may be a secret.
        let why = if error.message() == "duplicate key" { " A field is set twice: keep one." } else { "" };
        format!("Line {line} is not valid TOML.{why}")
    })
}

/// Reads the field `ca`, the path of a PEM file with certificates that are trusted in addition to the public ones.
fn trusted_roots(file: &mut TableReader, folder: &Path) -> TrustedRoots {
    let public = TrustedRoots::default();
    let Some(path) = file.parse::<PathBuf>("ca") else { return public };
    let path = folder.join(path);
    let pem = read_guarded(&path).map_err(|error| error.to_string());
    let extended = pem.and_then(|pem| public.clone().with_pem(&pem).map_err(|error| error.to_string()));
    extended.unwrap_or_else(|mistake| {
        file.report_field("ca", format_args!("{}: {mistake}", path.display()));
        public
    })
}

fn account_tables(file: &mut TableReader) -> Vec<Table> {
    let tables = match file.take("account") {
        None => Some(Vec::new()),
        Some(Value::Array(values)) => values.into_iter().map(|value| value.try_into().ok()).collect(),
        Some(_) => None,
    };
    if tables.as_ref().is_none_or(Vec::is_empty) {
        file.report("It names no account. Begin each with the line [[account]].");
    }
    tables.unwrap_or_default()
}

fn account(fields: &mut TableReader, roots: &TrustedRoots, folder: &Path, variables: &Variables) -> Option<Account> {
    let name: Option<AccountName> = fields.require("name");
    let label: Option<Label> = fields.parse("label");
    let colour = fields.parse("colour");
    let production = fields.flag("production");
    let read_only = fields.flag("read_only");
    // Every role is at least a viewer's.
    let second_factor_from = fields.flag("require_second_factor").then_some(Role::Viewer);
    let account_sid = fields.require("account_sid");
    let credential = credential::read(fields, folder, variables);
    let in_flight = in_flight(fields);
    let drift_minutes = drift_minutes(fields);
    let region = fields.parse("region").unwrap_or(Region::Us1);
    let origins = origins(fields, region);
    let hidden = hidden(fields).unwrap_or_else(|| region.hidden().to_vec());
    let mistake = credential.as_ref().and_then(|credential| region::oauth_mistake(credential, region.as_str()));
    mistake.into_iter().for_each(|mistake| fields.report_field("client_id", mistake));
    let name = name?;
    let label = label.map_or_else(|| name.to_string(), |Label(label)| label);
    let (account_sid, credential) = (account_sid?, credential?);
    let config = TwilioConfig {
        name,
        label,
        colour,
        production,
        read_only,
        account_sid,
        credential,
        origins,
        hidden,
        in_flight,
        drift_minutes,
        second_factor_from,
    };
    Some(config.into_account(roots))
}

fn in_flight(fields: &mut TableReader) -> usize {
    match fields.take("in_flight") {
        None => DEFAULT_IN_FLIGHT,
        Some(Value::Integer(number)) if IN_FLIGHT_RANGE.contains(&number) => {
            number.try_into().unwrap_or(DEFAULT_IN_FLIGHT)
        }
        Some(_) => {
            let (min, max) = (IN_FLIGHT_RANGE.start(), IN_FLIGHT_RANGE.end());
            fields.report_field("in_flight", format_args!("Enter a whole number from {min} to {max}."));
            DEFAULT_IN_FLIGHT
        }
    }
}

/// Reads the minutes between two surveys. 0 turns the surveys of the account off.
fn drift_minutes(fields: &mut TableReader) -> Option<u64> {
    let value = fields.take("drift_minutes")?;
    let minutes = value.as_integer().and_then(|minutes| u64::try_from(minutes).ok());
    let minutes = minutes.filter(|minutes| *minutes == 0 || DRIFT_MINUTES.contains(minutes));
    if minutes.is_none() {
        let (min, max) = (DRIFT_MINUTES.start(), DRIFT_MINUTES.end());
        fields.report_field("drift_minutes", format_args!("Enter a whole number from {min} to {max}, or 0 for never."));
    }
    minutes
}

fn origins(fields: &mut TableReader, region: Region) -> Origins {
    match (origin(fields, "conversations"), origin(fields, "chat")) {
        (Some(conversations), Some(chat)) => Origins { conversations, chat },
        (None, None) => region::origins(region).unwrap_or_else(|| {
            fields.report_field(
                "region",
                format_args!(
                    "Conversations is not offered in {region}. If it is now, enter both conversations and chat."
                ),
            );
            Origins::default()
        }),
        _ => {
            fields.report("conversations and chat: Enter both or neither, for the credential is sent to both.");
            Origins::default()
        }
    }
}

/// Reads the features that the dashboard hides. Default: those that the region does not offer.
fn hidden(fields: &mut TableReader) -> Option<Vec<Feature>> {
    let value = fields.take("hide")?;
    let feature = |value: &Value| value.as_str()?.parse::<Feature>().ok();
    let features: Option<Vec<_>> = value.as_array().and_then(|values| values.iter().map(feature).collect());
    if features.is_none() {
        let names: Vec<_> = Feature::WORDS.iter().map(|word| format!("\"{word}\"")).collect();
        fields.report_field("hide", format_args!("Enter a list of {}, or [] for none.", names.join(" and ")));
    }
    features
}

fn origin(fields: &mut TableReader, name: &'static str) -> Option<Origin> {
    let origin: Origin = fields.parse(name)?;
    if origin.is_exposed() {
        fields.report_field(
            name,
            "The credential would be sent unencrypted. Enter an address that begins with https://.",
        );
    }
    Some(origin)
}

/// Label of an account in the dashboard: one line of text.
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
