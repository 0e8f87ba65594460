//! Credential of an account in the file of accounts: an auth token, an API key, or an OAuth app.

use std::path::Path;

use api::access::Secret;

use super::Credential;
use super::secret_source::{ADVICE, SecretSource};
use super::table_reader::TableReader;
use super::variables::Variables;
use crate::upstream::twilio::OAuthApp;

const NONE: &str = "It has no credential. Enter auth_token, or api_key and api_secret, or client_id and client_secret of an OAuth app.";
const SEVERAL: &str = "It has more than one credential. Keep auth_token, the API key, or the OAuth app.";

/// Reads the credential. Reports what is missing, invalid or too much.
pub fn read(fields: &mut TableReader, folder: &Path, variables: &Variables) -> Option<Credential> {
    let token = source(fields, "auth_token", folder);
    let has_key = fields.has("api_key");
    let key = fields.parse("api_key");
    let key_secret = source(fields, "api_secret", folder);
    let has_client = fields.has("client_id");
    let client_id = fields.parse("client_id");
    let client_secret = source(fields, "client_secret", folder);
    let has_token_url = fields.has("token_url");
    let token_url = fields.parse("token_url");
    let kinds = [token.is_some(), has_key || key_secret.is_some(), has_client || client_secret.is_some()];
    if has_token_url && !kinds[2] {
        fields.report_field("token_url", "It is of an OAuth app. Enter client_id and client_secret, or remove it.");
    }
    match kinds {
        [true, false, false] => Some(Credential::AuthToken(secret(fields, "auth_token", &token??, variables)?)),
        [false, true, false] => {
            if !has_key {
                fields.report_field("api_key", "It is missing. Enter the SID that the secret belongs to.");
            }
            let secret = required_secret(fields, "api_secret", key_secret, variables);
            Some(Credential::ApiKey(key?, secret?))
        }
        [false, false, true] => {
            if !has_client {
                fields.report_field("client_id", "It is missing. Enter the client ID that the secret belongs to.");
            }
            let secret = required_secret(fields, "client_secret", client_secret, variables);
            let token_url = if has_token_url { token_url? } else { Default::default() };
            Some(Credential::OAuth(OAuthApp { id: client_id?, secret: secret?, token_url }))
        }
        [false, false, false] => {
            fields.report(NONE);
            None
        }
        _ => {
            fields.report(SEVERAL);
            None
        }
    }
}

/// Reads a field that refers to a secret. The outer `None` means that the field is missing, the inner one that it is invalid.
fn source(fields: &mut TableReader, name: &'static str, folder: &Path) -> Option<Option<SecretSource>> {
    let value = fields.take(name)?;
    Some(SecretSource::from_toml(&value, folder).map_err(|mistake| fields.report_field(name, mistake)).ok())
}

fn required_secret(
    fields: &mut TableReader,
    name: &str,
    source: Option<Option<SecretSource>>,
    variables: &Variables,
) -> Option<Secret> {
    if source.is_none() {
        fields.report_field(name, format_args!("It is missing. {ADVICE}"));
    }
    secret(fields, name, &source??, variables)
}

fn secret(fields: &mut TableReader, name: &str, source: &SecretSource, variables: &Variables) -> Option<Secret> {
    source.read(variables).map_err(|error| fields.report_field(name, error)).ok()
}
