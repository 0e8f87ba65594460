//! Texts of a record, without Leptos and the DOM.

use api::gateway::history::{FieldChange, Outcome, REDACTION_DIGITS, REDACTION_PREFIX, Record};
use api::operation::{Action, Operation};
use api::{ParameterInfo, Reported, ResourceKind, chat_service};
use serde_json::Value;

use crate::form::format::{difference, format_value, nothing};
use crate::routes::{Route, Section};

/// Sentence about a write: its beginning, and the name at its end, or the SID of a service whose name is not recorded.
#[derive(Debug, PartialEq)]
pub struct Headline {
    pub begin: String,
    pub name: Option<String>,
}

/// "Changed service webhooks of" and "Returns & Repairs", or "Tried to create role" and "agent".
pub fn headline(record: &Record) -> Headline {
    let action = record.action();
    let (done, tried) = match action {
        _ if is_renaming(record) => ("Renamed", "rename"),
        Action::Create => ("Created", "create"),
        Action::Delete => ("Deleted", "delete"),
        Action::Update | Action::Fetch | Action::List => ("Changed", "change"),
    };
    let is_done = record.outcome.known() == Some(&Outcome::Done);
    let verb = if is_done { done.to_owned() } else { format!("Tried to {tried}") };
    let subject = if is_renaming(record) { Some("service".to_owned()) } else { record.subject.text() };
    let subject = subject.unwrap_or_default();
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    let service = || record.service.text().filter(|_| names_service(record));
    let name = record.name.text().filter(|name| !name.is_empty()).or_else(service);
    // A resource with a SID of its own has a name of its own. Other resources belong to the named one.
    let is_named = action == Action::Create || record.operation.known().is_some_and(|path| path.ends_with('}'));
    let of = if name.is_some() && !is_named { " of" } else { "" };
    Headline { begin: format!("{verb} {subject}{of}"), name }
}

/// Returns true if the write renamed a service, which only Chat v2 can do.
fn is_renaming(record: &Record) -> bool {
    let name = chat_service::Update::friendly_name().info().wire;
    let is_name = |change: &FieldChange| change.field.text().as_deref() == Some(name);
    record.operation().is_some_and(|operation| is_update_of(operation, ResourceKind::ChatService))
        && record.changes.known().is_some_and(|changes| !changes.is_empty() && changes.iter().all(is_name))
}

fn is_update_of(operation: &Operation, resource: ResourceKind) -> bool {
    operation.resource == resource && operation.action == Action::Update
}

/// Tells whether the name of a record is that of a service. A role has a name of its own.
pub fn names_service(record: &Record) -> bool {
    let is_role = |operation: &Operation| {
        use ResourceKind::{ChatRole, DefaultServiceRole, Role};
        matches!(operation.resource, Role | DefaultServiceRole | ChatRole)
    };
    record.operation.known().is_some() && !record.operation().is_some_and(is_role)
}

/// Page of the resource that was changed. `None` for a service that was deleted.
pub fn place(record: &Record) -> Option<Route> {
    record.operation.known()?;
    let resource = record.operation().map(|operation| operation.resource);
    let is_deleted = record.action() == Action::Delete && record.outcome.known() == Some(&Outcome::Done);
    let section = match resource {
        Some(ResourceKind::Configuration) => return Some(Route::Configuration),
        Some(ResourceKind::AddressConfiguration) => return Some(Route::Addresses),
        Some(ResourceKind::Webhooks) => return Some(Route::Webhooks),
        Some(ResourceKind::Service | ResourceKind::ChatService) if is_deleted => return None,
        Some(ResourceKind::ServiceConfiguration) => Section::Configuration,
        Some(ResourceKind::Notifications) => Section::Notifications,
        Some(ResourceKind::ServiceWebhooks) => Section::Webhooks,
        Some(ResourceKind::ChatService) if record.action() == Action::Update && !is_renaming(record) => Section::Chat,
        Some(ResourceKind::Role | ResourceKind::ChatRole) if is_deleted || record.action() == Action::Create => {
            Section::Roles
        }
        Some(ResourceKind::Role | ResourceKind::ChatRole) => {
            let sid = record.path.known().and_then(|path| path.rsplit('/').next());
            sid.and_then(|sid| sid.parse().ok()).map_or(Section::Roles, Section::Role)
        }
        // The name of the default service's roles says nothing of the service, whose SID is in the record.
        Some(
            ResourceKind::Service
            | ResourceKind::ChatService
            | ResourceKind::DefaultServiceRole
            | ResourceKind::Conversation
            | ResourceKind::User
            | ResourceKind::Binding,
        )
        | None => Section::Overview,
    };
    Some(Route::Service(record.service.known()?.clone(), section))
}

/// Changed setting of a record.
#[derive(Debug, PartialEq)]
pub struct Difference {
    pub label: String,
    /// True for a list, of which only removed and added lines are shown.
    pub many: bool,
    /// Value before the write.
    pub gone: Vec<String>,
    /// Value after the write, or the value that was sent.
    pub new: Vec<String>,
    /// Note about the value.
    pub note: String,
}

/// Returns the change of a setting.
pub fn difference_of(record: &Record, change: &FieldChange) -> Difference {
    let wire = change.field.text().unwrap_or_default();
    let info = setting(record, &wire);
    let label = change.label.text().filter(|label| !label.is_empty()).unwrap_or(wire);
    let (before, sent, after) = (text(&change.before), text(&change.sent), text(&change.after));
    let now = after.as_ref().or(sent.as_ref());
    let many =
        info.is_some_and(|info| info.many) || [&change.before, &change.sent, &change.after].into_iter().any(is_list);
    let in_words = |text: &str| match info {
        Some(info) if !many => format_value(info, text),
        _ if text.is_empty() => info.map_or("Empty", nothing).to_owned(),
        _ => text.to_owned(),
    };
    let (gone, new) = match (&before, now) {
        (Some(before), Some(now)) if many => {
            let (gone, new) = difference(before, now);
            (gone.into_iter().map(str::to_owned).collect(), new.into_iter().map(str::to_owned).collect())
        }
        (None, Some(now)) if many => (Vec::new(), now.lines().map(str::to_owned).collect()),
        (Some(before), Some(now)) if before == now => (Vec::new(), Vec::new()),
        (before, now) => {
            let gone: Vec<_> = before.iter().filter(|text| !text.is_empty()).map(|text| in_words(text)).collect();
            (gone, now.iter().map(|text| in_words(text)).collect())
        }
    };
    let note = match (&before, &sent, &after) {
        (_, Some(sent), Some(after)) if !is_same(sent, after, many) => {
            if many {
                "The API stored another list than was sent.".to_owned()
            } else {
                format!("Sent was: {}", in_words(sent))
            }
        }
        (Some(before), _, _) if gone.is_empty() && new.is_empty() => format!("{}, as before.", in_words(before)),
        _ => String::new(),
    };
    Difference { label, many, gone, new, note }
}

/// Returns the parameter that a write sent by a name.
fn setting(record: &Record, wire: &str) -> Option<&'static ParameterInfo> {
    record.operation()?.fields.iter().find(|info| info.wire == wire)
}

/// Returns the text of a value as a form has it; `None` if it is unknown.
fn text(value: &Reported<Value>) -> Option<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Reported::Absent => None,
        Reported::Null => Some(String::new()),
        Reported::Known(Value::Array(items)) => Some(items.iter().map(plain).collect::<Vec<_>>().join("\n")),
        Reported::Known(value) | Reported::Unexpected(value) => Some(plain(value)),
    }
}

fn is_list(value: &Reported<Value>) -> bool {
    value.known().is_some_and(Value::is_array)
}

fn is_same(one: &str, other: &str, many: bool) -> bool {
    let (gone, new) = difference(one, other);
    one == other || many && gone.is_empty() && new.is_empty()
}

/// Piece of a value.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// Secret that was not recorded: the digits that tell it from others.
    Secret(&'a str),
}

/// Splits a value at the placeholders of secrets.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find(REDACTION_PREFIX).map(|at| from + at) {
        let behind = at + REDACTION_PREFIX.len();
        let digits = rest.get(behind..behind + REDACTION_DIGITS);
        match digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            Some(digits) => {
                pieces.extend((at > 0).then(|| Piece::Text(&rest[..at])));
                pieces.push(Piece::Secret(digits));
                rest = &rest[behind + REDACTION_DIGITS..];
                from = 0;
            }
            // The text only resembles a placeholder.
            None => from = at + '•'.len_utf8(),
        }
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

/// Returns the label of the outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Rejected => "Rejected",
        Outcome::Unsent => "Not sent",
        Outcome::Unknown => "Not known",
        Outcome::Open => "Unanswered",
    }
}

/// Returns a note about an unknown outcome.
pub fn advice(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Unknown => Some("The request was sent. Its result is unknown."),
        Outcome::Open => Some("No response recorded. The request is still running, or the gateway stopped first."),
        Outcome::Done | Outcome::Rejected | Outcome::Unsent => None,
    }
}

/// Formats the age of a record in its largest unit. Clocks differ, so that a time in the future is "just now".
pub fn ago(seconds: f64) -> String {
    const UNITS: [(f64, &str); 5] =
        [(31_536_000.0, "year"), (2_592_000.0, "month"), (86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute")];
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= *length);
    unit.map_or("just now".to_owned(), |(length, name)| {
        let count = (seconds / length) as u64;
        format!("{count} {name}{} ago", if count == 1 { "" } else { "s" })
    })
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, Json, configuration, notifications, role, service, service_configuration, service_webhooks};
    use serde_json::json;

    use super::*;

    const SERVICE: &str = "IS000000000000000000000000000000ab";

    fn record(value: Value) -> Record {
        Record::from_json(&value).unwrap()
    }

    fn change(operation: &str, change: Value) -> Difference {
        let record = record(json!({ "method": "POST", "operation": operation }));
        difference_of(&record, &FieldChange::from_json(&change).unwrap())
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_record_is_a_sentence() {
        let said = |method: &str, operation: &str, subject: &str, name: Option<&str>| {
            let service = (operation != configuration::Update::PATH).then_some(SERVICE);
            let said = headline(&record(json!({
                "method": method, "operation": operation, "subject": subject, "name": name, "service": service,
                "outcome": "done",
            })));
            format!("{} {}", said.begin, said.name.unwrap_or_default())
        };
        assert_eq!(
            said("POST", service_webhooks::Update::PATH, "Service webhooks", Some("Returns & Repairs")),
            "Changed service webhooks of Returns & Repairs"
        );
        assert_eq!(said("POST", role::Update::PATH, "Role", Some("agent")), "Changed role agent");
        assert_eq!(said("POST", service::Create::PATH, "Service", Some("Shop")), "Created service Shop");
        assert_eq!(said("DELETE", service::Delete::PATH, "Service", None), format!("Deleted service {SERVICE}"));
        assert_eq!(
            said("POST", notifications::Update::PATH, "Push notifications", None),
            format!("Changed push notifications of {SERVICE}")
        );
        assert_eq!(
            said("POST", configuration::Update::PATH, "Account configuration", None),
            "Changed account configuration "
        );
    }

    #[test]
    fn a_failed_write_is_called_an_attempt() {
        for (outcome, expected) in
            [("done", "Deleted role"), ("refused", "Tried to delete role"), ("open", "Tried to delete role")]
        {
            let refused =
                json!({ "method": "DELETE", "operation": role::Delete::PATH, "subject": "Role", "outcome": outcome });
            assert_eq!(headline(&record(refused)).begin, expected);
        }
    }

    #[test]
    fn a_rename_is_no_change_of_a_setting() {
        let of = |fields: &[&str]| {
            let changes: Vec<_> = fields.iter().map(|field| json!({ "field": field })).collect();
            let renamed = record(json!({
                "method": "POST", "operation": chat_service::Update::PATH, "subject": "Chat service (v2)", "outcome": "done",
                "service": SERVICE, "path": format!("/v2/Services/{SERVICE}"), "changes": changes,
            }));
            (headline(&renamed).begin, place(&renamed))
        };
        let at = |section| Some(Route::Service(SERVICE.parse().unwrap(), section));
        assert_eq!(of(&["FriendlyName"]), ("Renamed service".to_owned(), at(Section::Overview)));
        let more = of(&["FriendlyName", "TypingIndicatorTimeout"]);
        assert_eq!(more, ("Changed chat service (v2)".to_owned(), at(Section::Chat)));
    }

    #[test]
    fn a_record_links_to_the_changed_resource() {
        let at = |method: &str, operation: &str, last: &str, outcome: &str| {
            place(&record(json!({
                "method": method, "operation": operation, "service": SERVICE, "outcome": outcome, "path": format!("/x/{last}"),
            })))
        };
        let of = |section: Section| Some(Route::Service(SERVICE.parse().unwrap(), section));
        let role = "RL00000000000000000000000000000001";
        assert_eq!(at("POST", service_webhooks::Update::PATH, "Webhooks", "done"), of(Section::Webhooks));
        assert_eq!(at("POST", role::Update::PATH, role, "done"), of(Section::Role(role.parse().unwrap())));
        assert_eq!(at("DELETE", role::Delete::PATH, role, "done"), of(Section::Roles));
        assert_eq!(at("DELETE", role::Delete::PATH, role, "unknown"), of(Section::Role(role.parse().unwrap())));
        assert_eq!(at("DELETE", service::Delete::PATH, SERVICE, "done"), None);
        assert_eq!(at("DELETE", service::Delete::PATH, SERVICE, "refused"), of(Section::Overview));
        assert_eq!(at("POST", configuration::Update::PATH, "Configuration", "done"), Some(Route::Configuration));
    }

    #[test]
    fn values_are_formatted_as_in_forms() {
        let timer = json!({
            "field": "DefaultClosedTimer", "label": "Closed timer", "before": "PT24H", "sent": "P7D", "after": "P7D",
        });
        let expected = Difference {
            label: "Closed timer".to_owned(),
            many: false,
            gone: strings(&["24 hours (PT24H)"]),
            new: strings(&["7 days (P7D)"]),
            note: String::new(),
        };
        assert_eq!(change(configuration::Update::PATH, timer), expected);
        let flag =
            json!({ "field": "ReachabilityEnabled", "label": "R", "before": false, "sent": "true", "after": true });
        let flag = change(service_configuration::Update::PATH, flag);
        assert_eq!((flag.gone, flag.new), (strings(&["Off"]), strings(&["On"])));
    }

    #[test]
    fn only_removed_and_added_lines_of_a_list_are_shown() {
        let filters = json!({
            "field": "Filters", "label": "Events", "before": ["onMessageAdd", "onMessageAdded"],
            "sent": ["onMessageAdded", "onMessageRemove"], "after": ["onMessageRemove", "onMessageAdded"],
        });
        let events = change(service_webhooks::Update::PATH, filters);
        assert_eq!((events.gone, events.new), (strings(&["onMessageAdd"]), strings(&["onMessageRemove"])));
        assert_eq!(events.note, "");
    }

    #[test]
    fn a_value_that_was_not_reported_is_the_sent_one() {
        let name = json!({ "field": "FriendlyName", "label": "Friendly name", "before": "A", "sent": "B" });
        let name = change(chat_service::Update::PATH, name);
        assert_eq!((name.gone, name.new), (strings(&["A"]), strings(&["B"])));
    }

    #[test]
    fn a_value_that_the_api_stored_instead_is_noted() {
        let url =
            json!({ "field": "PostWebhookUrl", "label": "U", "before": "https://a", "sent": "", "after": "https://a" });
        let url = change(service_webhooks::Update::PATH, url);
        assert_eq!((url.gone, url.new, url.note.as_str()), (vec![], vec![], "Sent was: Empty"));
    }

    #[test]
    fn an_unchanged_value_is_shown_once() {
        let same = json!({ "field": "Method", "label": "Method", "before": "POST", "sent": "POST", "after": "POST" });
        let same = change(service_webhooks::Update::PATH, same);
        assert_eq!((same.gone, same.new, same.note.as_str()), (vec![], vec![], "POST, as before."));
    }

    #[test]
    fn an_unknown_setting_is_shown_as_it_was_sent() {
        let odd = change("/v1/Later", json!({ "field": "Later", "before": null, "sent": "x" }));
        assert_eq!((odd.label.as_str(), odd.gone, odd.new), ("Later", vec![], strings(&["x"])));
    }

    #[test]
    fn secrets_are_split_from_the_text_around_them() {
        assert_eq!(
            pieces("https://•••1a2b3c4d@x.example/?k=•••00ff00ff&l=1"),
            [
                Piece::Text("https://"),
                Piece::Secret("1a2b3c4d"),
                Piece::Text("@x.example/?k="),
                Piece::Secret("00ff00ff"),
                Piece::Text("&l=1"),
            ]
        );
        assert_eq!(pieces("•••1a2b3c4d"), [Piece::Secret("1a2b3c4d")]);
        assert_eq!(pieces("and so on •••"), [Piece::Text("and so on •••")]);
        assert_eq!(pieces("••••1a2b3c4d"), [Piece::Text("•"), Piece::Secret("1a2b3c4d")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn an_age_is_formatted_in_its_largest_unit() {
        let said = [-5.0, 59.0, 60.0, 7_199.0, 172_800.0, 40_000_000.0].map(ago);
        assert_eq!(said, ["just now", "just now", "1 minute ago", "1 hour ago", "2 days ago", "1 year ago"]);
    }
}
