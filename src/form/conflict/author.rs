//! Author of a change, as far as the journal knows.

use api::date::Timestamp;
use api::gateway::history::{FieldChange, List, Outcome, Record};
use api::operation::{Action, Operation};
use api::{Page, PageSize, ParameterInfo, Reported, ResourceKind};
use engine::merge::difference;
use leptos::prelude::WithValue;
use serde_json::Value;

use crate::backend::client::Client;
use crate::form::Field;
use crate::session::context::SessionContext;
use crate::value::redaction::{Piece, pieces};

/// Number of records that are read. The change was made while the form was open.
const READ: u32 = 50;

/// User and time of a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// Name of the user. `None` in the journal of this browser, which has no users.
    pub person: Option<String>,
    pub at: Reported<Timestamp>,
}

/// Reads the newest records of the account. Without a journal, or if it cannot be read, there are none.
pub async fn newest_records(client: Client, session: SessionContext) -> Vec<Record> {
    let account = session.current.with_value(|session| session.as_ref()?.account.name.known().cloned());
    if account.is_none() && client.journal.is_none() {
        return Vec::new();
    }
    let list = List { account, page_size: Some(PageSize::APP.clamped(READ)), ..List::default() };
    let page: Result<Page<Record>, _> = client.call(list, &()).await;
    page.map(|page| page.items).unwrap_or_default()
}

/// Finds the author of the saved value of a field of the resource at `path`. The newest record comes first. `None` if the newest change of
/// the setting has left another value, for then the saved value was set elsewhere.
pub fn author(records: &[Record], path: &str, field: &Field) -> Option<Author> {
    let is_it = |record: &&Record| {
        let may_be_stored = matches!(record.outcome.known(), Some(Outcome::Done | Outcome::Unknown | Outcome::Open));
        let mut changes = record.changes.known().into_iter().flatten();
        may_be_stored && changes.any(|change| is_setting(record, change, path, &field.info()))
    };
    let record = records.iter().find(is_it)?;
    let mut changes = record.changes.known().into_iter().flatten();
    changes.find(|change| is_setting(record, change, path, &field.info()) && has_set(change, field))?;
    Some(Author { person: record.person.text(), at: record.at.clone() })
}

/// Returns true if a change is about the setting, which Chat v2 may have by another name.
fn is_setting(record: &Record, change: &FieldChange, path: &str, info: &ParameterInfo) -> bool {
    let (Some(wire), Some(other)) = (change.field.known(), record.path.known()) else { return false };
    if other == path {
        return wire == info.wire;
    }
    let Some(operation) = record.operation() else { return false };
    let is_chat = |operation: &Operation| operation.resource == ResourceKind::ChatService;
    let is_twin = |one: &ParameterInfo, wire: &str| one.twin.is_some_and(|twin| twin.wire == wire);
    let changed = operation.parameters.iter().find(|field| field.wire == wire);
    let is_here_chat =
        Operation::at(path).any(|(operation, _)| operation.action == Action::Update && is_chat(operation));
    let is_same = is_chat(operation) && is_twin(info, wire)
        || is_here_chat && changed.is_some_and(|changed| is_twin(changed, info.wire));
    is_same && service_of(path).is_some() && service_of(path) == service_of(other)
}

/// Returns the SID in the path of a service or of its resource, in either API.
fn service_of(path: &str) -> Option<&str> {
    path.split('/').skip(2).skip_while(|segment| *segment != "Services").nth(1)
}

/// Returns true if a change has left the saved value of the field, and not the value before the conflict.
fn has_set(change: &FieldChange, field: &Field) -> bool {
    let recorded = text(&change.after).or_else(|| text(&change.sent));
    let is_value = |recorded: &str, value: &str| {
        let (gone, new) = difference(recorded, value);
        fits(recorded, value) || field.info().many && gone.is_empty() && new.is_empty()
    };
    // Both values may fit a redaction.
    let is_base = |recorded: &str| field.conflict().is_some_and(|conflict| is_value(recorded, &conflict.base));
    recorded.is_some_and(|recorded| is_value(&recorded, field.saved()) && !is_base(&recorded))
}

/// Returns the text of a recorded value; `None` if it is unknown.
fn text(value: &Reported<Value>) -> Option<String> {
    match value {
        Reported::Absent => None,
        Reported::Null => Some(String::new()),
        Reported::Known(value) | Reported::Unexpected(value) => Some(engine::document::text_of(value)),
    }
}

/// Compares a recorded value with a text. A redaction stands for any text.
fn fits(recorded: &str, text: &str) -> bool {
    let mut rest = text;
    let mut is_after_secret = false;
    for piece in pieces(recorded) {
        match piece {
            Piece::Secret(_) => is_after_secret = true,
            Piece::Text(piece) => {
                let Some(at) = rest.find(piece).filter(|at| is_after_secret || *at == 0) else { return false };
                rest = &rest[at + piece.len()..];
                is_after_secret = false;
            }
        }
    }
    is_after_secret || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use api::{Json, chat_service, service_configuration, service_webhooks};
    use serde_json::json;

    use super::*;

    const SERVICE: &str = "/v1/Services/IS0123456789abcdef0123456789abcdef";
    const CHAT: &str = "/v2/Services/IS0123456789abcdef0123456789abcdef";

    fn record(person: &str, path: &str, operation: &str, field: &str, after: Value) -> Record {
        let record = json!({
            "person": person, "method": "POST", "path": path, "operation": operation, "outcome": "done",
            "changes": [{ "field": field, "after": after }],
        });
        Record::from_json(&record).unwrap()
    }

    fn webhook(person: &str, url: &str) -> Record {
        let operation = "/v1/Services/{ChatServiceSid}/Configuration/Webhooks";
        record(person, &format!("{SERVICE}/Configuration/Webhooks"), operation, "PostWebhookUrl", json!(url))
    }

    fn author_of(records: &[Record], path: &str, info: &ParameterInfo, saved: &str) -> Option<String> {
        author(records, path, &Field::stored(*info, saved))?.person
    }

    #[test]
    fn the_newest_record_with_the_stored_value_has_the_author() {
        let path = format!("{SERVICE}/Configuration/Webhooks");
        let url = service_webhooks::Update::post_webhook_url().info();
        let records = [webhook("ada", "https://a.example"), webhook("eve", "https://b.example")];
        assert_eq!(author_of(&records, &path, url, "https://a.example").as_deref(), Some("ada"));
        assert_eq!(author_of(&records, &path, url, "https://b.example"), None, "it was changed back elsewhere");
        assert_eq!(author_of(&records, "/v1/Configuration/Webhooks", url, "https://a.example"), None);
        let filters = service_webhooks::Update::filters().info();
        assert_eq!(author_of(&records, &path, filters, "https://a.example"), None);
    }

    #[test]
    fn a_redaction_that_may_be_either_value_has_no_author() {
        let path = format!("{SERVICE}/Configuration/Webhooks");
        let mut field =
            Field::stored(*service_webhooks::Update::post_webhook_url().info(), "https://a.example/?key=old");
        field.set("https://a.example/".to_owned());
        assert!(field.detect_conflict("https://a.example/?key=new".to_owned()));
        let records = [webhook("ada", "https://a.example/?key=•••0a1b2c3d")];
        assert_eq!(author(&records, &path, &field), None);
        assert!(field.detect_conflict("https://b.example/?key=new".to_owned()));
        let records = [webhook("ada", "https://b.example/?key=•••0a1b2c3d")];
        assert!(author(&records, &path, &field).is_some());
    }

    #[test]
    fn a_write_that_was_rejected_has_no_author() {
        let path = format!("{SERVICE}/Configuration/Webhooks");
        let rejected = Record { outcome: Outcome::Rejected.into(), ..webhook("ada", "https://b.example") };
        let url = service_webhooks::Update::post_webhook_url().info();
        assert_eq!(author_of(&[rejected], &path, url, "https://b.example"), None);
    }

    #[test]
    fn a_setting_may_be_changed_through_the_other_api() {
        let chat = record("ada", CHAT, "/v2/Services/{Sid}", "ReachabilityEnabled", json!(true));
        let path = format!("{SERVICE}/Configuration");
        let info = service_configuration::Update::reachability_enabled().info();
        assert_eq!(author_of(&[chat], &path, info, "true").as_deref(), Some("ada"));
        let operation = "/v1/Services/{ChatServiceSid}/Configuration";
        let here = record("grace", &path, operation, "ReachabilityEnabled", json!(true));
        let info = chat_service::Update::reachability_enabled().info();
        assert_eq!(author_of(std::slice::from_ref(&here), CHAT, info, "true").as_deref(), Some("grace"));
        assert_eq!(author_of(&[here], "/v2/Services/ISffffffffffffffffffffffffffffffff", info, "true"), None);
    }

    #[test]
    fn a_redaction_fits_any_secret() {
        assert!(fits("https://a.example/?key=•••0a1b2c3d&x=1", "https://a.example/?key=hush&x=1"));
        assert!(fits("•••0a1b2c3d", "hush"));
        assert!(!fits("https://a.example/?key=•••0a1b2c3d", "https://b.example/?key=hush"));
        assert!(!fits("https://a.example/", "https://a.example/later"));
        assert!(fits("", ""));
        assert!(!fits("", "x"));
    }
}
