//! Output of an access token's content. The token and its signature are not printed.

use std::io;

use api::date::Timestamp;
use engine::token::AccessToken;
use serde_json::{Map, json};

use crate::inspect::Format;
use crate::inspect::text::{Text, csv_table, print_csv, print_json};

/// Prints what a token contains, and what is wrong with it.
///
/// # Errors
///
/// Those of writing.
pub fn print(token: &AccessToken, format: Format) -> io::Result<()> {
    let faults = token.faults(server::now());
    match format {
        Format::Text => {
            let mut text = Text::default();
            text.line("Access token, decoded on this machine. Its signature was not checked.");
            text.blank();
            for (_, label, value) in properties(token) {
                text.line(format_args!("  {label:<16} {}", value.as_deref().unwrap_or("none")));
            }
            if !faults.is_empty() {
                text.blank();
            }
            faults.iter().for_each(|fault| text.line(fault));
            text.print()
        }
        Format::Json => {
            let content: Map<_, _> =
                properties(token).into_iter().map(|(name, _, value)| (name.to_owned(), json!(value))).collect();
            print_json(&json!({ "query": { "kind": "token" }, "token": content, "faults": faults }))
        }
        Format::Csv => {
            let rows = properties(token).into_iter().map(|(name, _, value)| [Some(name.to_owned()), value]);
            let faults = faults.iter().map(|fault| [Some("fault".to_owned()), Some((*fault).to_owned())]);
            print_csv(&csv_table(["property", "value"], rows.chain(faults)))
        }
    }
}

/// Returns the properties: name in JSON and CSV, label, value.
fn properties(token: &AccessToken) -> [(&'static str, &'static str, Option<String>); 8] {
    let time = |seconds: Option<u64>| seconds.map(|seconds| Timestamp::from_unix(seconds).to_string());
    [
        ("identity", "Identity", token.identity.clone()),
        ("service", "Service", token.service.clone()),
        ("role", "Role", token.role.clone()),
        ("push_credential", "Push credential", token.push_credential.clone()),
        ("account", "Account", token.account.clone()),
        ("key", "API key", token.key.clone()),
        ("valid_from", "Valid from", time(token.valid_from)),
        ("expires", "Expires", time(token.expires)),
    ]
}
