//! Records as the rows of the journal store them.

use api::Json;
use api::date::Timestamp;
use api::gateway::history::{Outcome, Record};
use engine::journal::record::Conclusion;

use crate::to_u64;

/// Message of a write that a crash left open.
pub(super) const CRASHED: &str =
    "The gateway stopped before it recorded the outcome. The change may have been made: check the setting.";

/// Combines the texts of an intent and its outcome, each with its time, to the record that the API returns.
pub(super) fn read(number: i64, (at, intent): (i64, &[u8]), ended: Option<(i64, &[u8])>) -> Record {
    let mut record = parse(intent).unwrap_or_else(|| Record {
        message: "This record cannot be read. Run “conversations-admin journal verify” for details.".to_owned().into(),
        ..Record::default()
    });
    record.number = to_u64(number).into();
    record.at = Timestamp::from_unix(to_u64(at)).into();
    record.outcome = Outcome::Open.into();
    let conclusion = ended.and_then(|(at, text)| Some((at, serde_json::from_slice::<Conclusion>(text).ok()?)));
    if let Some((at, conclusion)) = conclusion {
        record.ended = Timestamp::from_unix(to_u64(at)).into();
        conclusion.add_to(&mut record);
    }
    record
}

/// Parses the text of an intent.
pub(super) fn parse(intent: &[u8]) -> Option<Record> {
    Record::from_json(&serde_json::from_slice(intent).ok()?)
}
