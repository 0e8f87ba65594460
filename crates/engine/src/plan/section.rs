//! Changes of the settings of one section.

use api::ParameterInfo;
use api::Sid;
use api::service::Service;
use serde_json::Value;

use super::change::{Change, FieldChange, NewValue, Reference};
use super::{NoteKind, Plan};
use crate::document::value::{is_same, text_of};
use crate::document::{Section, Setting};
use crate::known::Known;
use crate::snapshot::Snapshot;

/// Resource that a setting is to refer to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Referred {
    pub(super) sid: Reference,
    /// Name for people.
    pub(super) name: Option<String>,
}

/// Resolution of the name or SID of a role or a service: `None` for a parameter with a value of its own.
pub(super) type Resolve<'a> = &'a dyn Fn(&'static ParameterInfo, &str, &str) -> Option<Result<Referred, String>>;

/// Place of a section: the account, a service, or one that is created.
pub(super) struct Place<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) service: Option<&'a Reference>,
    /// Quoted name of the service for people.
    pub(super) title: &'a str,
}

impl Place<'_> {
    /// Returns the words for a section.
    pub(super) fn about(&self, section: Section) -> String {
        match self.service {
            None => section.label().to_owned(),
            Some(_) => format!("{} of {}", section.label(), self.title),
        }
    }

    /// Returns what was read of a section. `Ok(None)` for a service that does not exist yet.
    fn reported(&self, section: Section) -> Result<Option<Value>, String> {
        let service: Option<Sid<Service>> = match self.service {
            Some(Reference::Created { .. }) => return Ok(None),
            Some(Reference::Sid(sid)) => sid.parse().ok(),
            None => None,
        };
        match section.reported(self.snapshot, service.as_ref()) {
            Known::Read(response) => Ok(Some(response)),
            Known::Missing => Err("The API does not have it.".to_owned()),
            Known::NotRead => Err("It was not read.".to_owned()),
            Known::Failed(error) => Err(error.to_string()),
        }
    }
}

/// Plans the settings of a section that differ, with more fields of the same resource. Returns the position of the change.
pub(super) fn plan(
    plan: &mut Plan,
    place: &Place<'_>,
    section: Section,
    settings: &[Setting],
    more: Vec<FieldChange>,
    resolve: Resolve<'_>,
) -> Option<usize> {
    let response = match place.reported(section) {
        Ok(response) => response,
        Err(_) if settings.is_empty() && more.is_empty() => return None,
        Err(message) => {
            plan.note(NoteKind::Unread, place.about(section), message);
            return None;
        }
    };
    let mut fields = more;
    for Setting { info, value } in settings {
        let before = response.as_ref().map(|response| info.text(response));
        if before.is_none() && is_initial(section, info, &text_of(value)) {
            continue;
        }
        match field(info, before.as_deref(), value, resolve) {
            Ok(field) => fields.extend(field),
            Err(message) => {
                plan.note(NoteKind::NotPossible, place.about(section), format!("{}: {message}", info.label))
            }
        }
    }
    let target = place.service.cloned().into_iter().collect();
    let about = place.about(section);
    let change = Change::new(section.update(), about, target, fields);
    (!change.fields.is_empty()).then(|| plan.push(change))
}

/// Plans one setting. `None` if it has the value already. `before` is `None` for a service that does not exist yet.
fn field(
    info: &'static ParameterInfo,
    before: Option<&str>,
    value: &Value,
    resolve: Resolve<'_>,
) -> Result<Option<FieldChange>, String> {
    let after = text_of(value);
    let field = match before {
        Some(before) => FieldChange::new(info, before, &after),
        None => FieldChange::initial(info, &after),
    };
    if before.is_some_and(|before| is_same(info, before, &after)) {
        return Ok(None);
    }
    let Some(referred) = resolve(info, before.unwrap_or_default(), &after).filter(|_| !after.is_empty()) else {
        return Ok(Some(field));
    };
    let Referred { sid, name } = referred?;
    let after = match sid {
        Reference::Sid(sid) if before.is_some_and(|before| is_same(info, before, &sid)) => return Ok(None),
        Reference::Sid(sid) => NewValue::Known(sid.into()),
        Reference::Created { created_by } => NewValue::Created { created_by },
    };
    Ok(Some(FieldChange { after, after_name: name, ..field }))
}

/// Returns true for the value that a new service has: the documented default, or none.
fn is_initial(section: Section, info: &ParameterInfo, text: &str) -> bool {
    use api::chat_service::Update;

    // A new service has a compatibility message that Twilio does not document.
    let has_stock_text = section == Section::Chat && info.wire == Update::media_compatibility_message().info().wire;
    info.is_default(text).unwrap_or(text.is_empty() && !has_stock_text)
}
