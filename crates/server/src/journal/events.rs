//! `journal events`: listing of the events other than writes.

use std::io::Write;

use api::csv;
use api::date::Timestamp;
use database::Database;
use database::journal::{Recorded, events};
use serde_json::Value;

use super::{CommandError, Format};

/// Columns of the CSV file, in order. Later versions may add columns at the end.
const COLUMNS: [&str; 13] = [
    "number",
    "at",
    "event",
    "person",
    "source",
    "by",
    "role",
    "account",
    "method",
    "operation",
    "why",
    "everywhere",
    "left_out",
];

/// Prints every event, newest first.
pub async fn print(database: &Database, format: Format, output: &mut impl Write) -> Result<(), CommandError> {
    let mut text = String::new();
    if let Format::Csv = format {
        csv::write_line(COLUMNS.map(|name| Some(name.to_owned())), &mut text);
        output.write_all(text.as_bytes())?;
    }
    let mut before = "[\n";
    let take = |recorded: Recorded| {
        let event = object(&recorded);
        match format {
            Format::Csv => {
                text.clear();
                csv::write_line(COLUMNS.map(|name| cell(&event, name)), &mut text);
                output.write_all(text.as_bytes())?;
            }
            Format::Json => write!(output, "{}{event}", std::mem::replace(&mut before, ",\n"))?,
        }
        Ok::<_, CommandError>(())
    };
    events(database, take).await?;
    if let Format::Json = format {
        output.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    }
    Ok(())
}

fn object(recorded: &Recorded) -> Value {
    let mut event = serde_json::to_value(recorded).expect("names in events are text");
    event["at"] = Timestamp::from_unix(recorded.at).to_string().into();
    event
}

fn cell(event: &Value, name: &str) -> Option<String> {
    let value = event.get(name)?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
