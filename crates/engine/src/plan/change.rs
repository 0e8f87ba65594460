//! One change of a plan: a request, with the values that it replaces.

use api::endpoint::fill;
use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::{ParameterInfo, Params, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::stored::StoredChange;
use crate::document::value::{is_same, shown, text_of};

/// One request, with what it changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "StoredChange", try_from = "StoredChange")]
pub struct Change {
    /// Operation of the request.
    pub operation: &'static Operation,
    /// Resource in words: “Role “agent” of “Customer Care””.
    pub about: String,
    /// Values of the braces of the operation's path.
    pub target: Vec<Reference>,
    /// Changed settings, which are the parameters of the request. For a deletion, what is deleted.
    pub fields: Vec<FieldChange>,
    /// Positions of the changes that must be done before.
    pub requires: Vec<usize>,
    /// True for a role in a new service, which may be among the roles that Twilio adds. Then its permissions are replaced.
    pub may_exist: bool,
    /// SIDs of resources with the name of a new one that existed before it. They are not taken for the new one.
    pub namesakes: Vec<String>,
}

/// Change of one setting.
#[derive(Clone, Debug)]
pub struct FieldChange {
    /// Declaration of the parameter.
    pub info: &'static ParameterInfo,
    /// Value that is replaced. `None` for a resource that does not exist yet.
    pub before: Option<Value>,
    /// New value. Null for one that is cleared or deleted.
    pub after: NewValue,
    /// Name of the role or the service that the value before stands for.
    pub before_name: Option<String>,
    /// Name of the role or the service that the new value stands for.
    pub after_name: Option<String>,
}

/// New value of a setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NewValue {
    /// SID of a resource that an earlier change creates.
    Created {
        /// Position of that change.
        created_by: usize,
    },
    /// The value.
    Known(Value),
}

/// SID in the path of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reference {
    /// SID of a resource that an earlier change creates.
    Created {
        /// Position of that change.
        created_by: usize,
    },
    /// The SID.
    Sid(String),
}

impl Reference {
    /// Returns the SID. `created` returns the SID that a change has created.
    pub fn resolve<'a>(&'a self, created: &dyn Fn(usize) -> Option<&'a str>) -> Option<&'a str> {
        match self {
            Self::Sid(sid) => Some(sid),
            Self::Created { created_by } => created(*created_by),
        }
    }
}

impl FieldChange {
    /// Makes the change of a value to another one, both as the text of a control.
    pub fn new(info: &'static ParameterInfo, before: &str, after: &str) -> Self {
        let (before, after) = (Some(shown(info, before)), NewValue::Known(shown(info, after)));
        Self { info, before, after, before_name: None, after_name: None }
    }

    /// Makes the value of a new resource.
    pub fn initial(info: &'static ParameterInfo, after: &str) -> Self {
        Self { before: None, ..Self::new(info, "", after) }
    }

    /// Makes the value of a resource that is deleted, as a response reports it.
    pub(super) fn deleted(info: &'static ParameterInfo, response: &Value) -> Self {
        Self { after: NewValue::Known(Value::Null), ..Self::new(info, &info.text(response), "") }
    }

    /// Returns the text of the new value. `created` returns the SID that a change has created.
    pub fn after_text<'a>(&self, created: &dyn Fn(usize) -> Option<&'a str>) -> Option<String> {
        match &self.after {
            NewValue::Known(value) => Some(text_of(value)),
            NewValue::Created { created_by } => created(*created_by).map(str::to_owned),
        }
    }

    /// Returns true if a reported value is the one that the change replaces. Any value is, if that is not known.
    pub(crate) fn is_before(&self, text: &str) -> bool {
        self.before.as_ref().is_none_or(|before| is_same(self.info, &text_of(before), text))
    }
}

impl PartialEq for FieldChange {
    fn eq(&self, other: &Self) -> bool {
        let key =
            |field: &Self| (field.info.wire, field.before.clone(), field.before_name.clone(), field.after_name.clone());
        key(self) == key(other) && self.after == other.after
    }
}

impl Change {
    /// Makes a change that requires no other. What it creates does not exist under its name.
    pub fn new(operation: &'static Operation, about: String, target: Vec<Reference>, fields: Vec<FieldChange>) -> Self {
        Self { operation, about, target, fields, requires: Vec::new(), may_exist: false, namesakes: Vec::new() }
    }

    /// Returns the action.
    pub fn action(&self) -> Action {
        self.operation.action
    }

    /// Returns the kind of the resource.
    pub fn resource(&self) -> ResourceKind {
        self.operation.resource
    }

    /// Returns the path of the request. `None` while a SID in it is not known. `created` returns the SID that a change has created.
    pub fn path<'a>(&'a self, created: &dyn Fn(usize) -> Option<&'a str>) -> Option<String> {
        let values = self.target.iter().map(|value| value.resolve(created).map(str::to_owned));
        Some(fill(self.operation.path, &values.collect::<Option<Vec<_>>>()?))
    }

    /// Returns the path of the request, with the operation's braces in place of SIDs that are not known.
    pub fn path_so_far(&self) -> String {
        let placeholders = self.operation.path.split('/').filter(|segment| segment.starts_with('{'));
        let value =
            |(value, placeholder): (&Reference, &str)| value.resolve(&|_| None).unwrap_or(placeholder).to_owned();
        let values: Vec<_> = self.target.iter().zip(placeholders).map(value).collect();
        fill(self.operation.path, &values)
    }

    /// Returns the request, without a precondition. `None` while a SID in it is not known.
    pub fn request<'a>(&'a self, created: &dyn Fn(usize) -> Option<&'a str>) -> Option<Request> {
        let mut params = Params::default();
        if self.action() != Action::Delete {
            for field in &self.fields {
                field.info.write(&field.after_text(created)?, &mut params);
            }
        }
        Some(Request::new(self.operation.method, self.path(created)?, params))
    }

    /// Returns the changes that it refers to or requires.
    pub fn dependencies(&self) -> impl Iterator<Item = usize> {
        let of_target = self.target.iter().filter_map(|value| match value {
            Reference::Created { created_by } => Some(*created_by),
            Reference::Sid(_) => None,
        });
        let of_fields = self.fields.iter().filter_map(|field| match field.after {
            NewValue::Created { created_by } => Some(created_by),
            NewValue::Known(_) => None,
        });
        self.requires.iter().copied().chain(of_target).chain(of_fields)
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        let key = |change: &Self| (change.operation.method, change.operation.path, change.may_exist);
        key(self) == key(other)
            && (&self.about, &self.target, &self.fields, &self.requires)
                == (&other.about, &other.target, &other.fields, &other.requires)
    }
}
