//! JSON of changes. It names operations and parameters by their declarations, and shows the request.

use api::operation::{Action, Operation};
use api::{Method, Params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change::{Change, FieldChange, NewValue, Reference};
use crate::lookup::is_sid;

/// Change as JSON. The properties that follow from others are for readers, and are ignored when it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredChange {
    #[serde(skip_deserializing)]
    action: &'static str,
    #[serde(skip_deserializing)]
    resource: &'static str,
    about: String,
    method: Method,
    operation: String,
    target: Vec<Reference>,
    /// The form, if nothing in it is created by another change.
    #[serde(skip_deserializing)]
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<Params>,
    fields: Vec<StoredField>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    requires: Vec<usize>,
    #[serde(default, skip_serializing_if = "is_false")]
    may_exist: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    namesakes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredField {
    name: String,
    #[serde(skip_deserializing)]
    label: &'static str,
    /// Absent for a resource that does not exist yet, which is not the same as null.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    before: Option<Value>,
    after: NewValue,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after_name: Option<String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Returns the word of an action in JSON.
fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Delete => "delete",
        Action::List | Action::Fetch => "read",
    }
}

impl From<Change> for StoredChange {
    fn from(change: Change) -> Self {
        let form = change.request(&|_| None).map(|request| request.params).filter(|params| !params.is_empty());
        let field = |field: FieldChange| StoredField {
            name: field.info.wire.to_owned(),
            label: field.info.label,
            before: field.before,
            after: field.after,
            before_name: field.before_name,
            after_name: field.after_name,
        };
        Self {
            action: word(change.action()),
            resource: change.operation.subject,
            method: change.operation.method,
            operation: change.operation.path.to_owned(),
            form,
            about: change.about,
            target: change.target,
            fields: change.fields.into_iter().map(field).collect(),
            requires: change.requires,
            may_exist: change.may_exist,
            namesakes: change.namesakes,
        }
    }
}

impl TryFrom<StoredChange> for Change {
    type Error = String;

    fn try_from(stored: StoredChange) -> Result<Self, String> {
        let StoredChange { about, method, operation: path, target, fields, requires, may_exist, namesakes, .. } =
            stored;
        let operation = Operation::find(method, &path).filter(|operation| operation.method != Method::Get);
        let operation = operation.ok_or_else(|| format!("There is no write {method} {path}."))?;
        let is_sid = |reference: &Reference| match reference {
            Reference::Sid(sid) => is_sid(sid),
            Reference::Created { .. } => true,
        };
        if target.len() != path.matches('{').count() || !target.iter().all(is_sid) {
            return Err(format!("{about}: the path needs other SIDs."));
        }
        // A deletion shows what was created.
        let created = Operation::of(operation.resource, Action::Create).map_or(&[][..], |create| create.parameters);
        let known = if operation.action == Action::Delete { created } else { operation.parameters };
        let field = |field: StoredField| {
            let info = known.iter().find(|info| info.wire == field.name);
            let info = info.ok_or_else(|| format!("{about}: there is no parameter {}.", field.name))?;
            let StoredField { before, after, before_name, after_name, .. } = field;
            Ok::<_, String>(FieldChange { info, before, after, before_name, after_name })
        };
        let fields = fields.into_iter().map(field).collect::<Result<_, _>>()?;
        Ok(Self { operation, about, target, fields, requires, may_exist, namesakes })
    }
}
