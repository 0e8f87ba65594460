//! Settings of an account as a readable JSON file: written from a snapshot, and read with an explanation of every mistake.
//!
//! Its keys are the API names of the declared parameters. Default roles and the default service are written by name, so that the file fits another
//! account. It has neither people's data nor secrets.

pub(crate) mod export;
mod mistake;
mod read;
mod repeated_keys;
pub(crate) mod roles;
pub mod schema;
mod secret;
mod section;
pub(crate) mod value;

use api::account::Account;
use api::date::Timestamp;
use api::permission::RoleType;
use api::role::Role;
use api::service::Service;
use api::{ParameterInfo, Sid};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

pub use export::{LeftOut, export, export_service};
pub use mistake::Mistake;
pub use read::{MAX_BYTES, read};
pub use secret::may_be_secret;
pub use section::Section;
pub use value::text_of;

/// Value of `format` in every document.
pub const FORMAT: &str = "conversations-admin";

/// Version of the format that this release writes. It reads this version only.
pub const VERSION: u64 = 1;

/// Settings of an account and of its services. Anything may be left out, which means that it stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// SID of the account that was exported.
    pub account: Option<Sid<Account>>,
    /// Time of the export.
    pub exported: Option<Timestamp>,
    /// Settings of the account: its configuration and its webhooks.
    pub settings: Vec<Settings>,
    /// Services.
    pub services: Vec<ServiceEntry>,
}

/// Service of a document. It has a name, a SID, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceEntry {
    /// Friendly name.
    pub name: Option<String>,
    /// SID. A service of another account is found by its name.
    pub sid: Option<Sid<Service>>,
    /// Settings, by section.
    pub settings: Vec<Settings>,
    /// Roles. `None`: they stay as they are.
    pub roles: Option<Vec<RoleEntry>>,
}

/// Role of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleEntry {
    /// Friendly name.
    pub name: String,
    /// Type.
    pub r#type: RoleType,
    /// SID. A role of another service is found by its name and type.
    pub sid: Option<Sid<Role>>,
    /// Permissions. `None`: they stay as they are.
    pub permissions: Option<Vec<String>>,
}

/// Settings of one section.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The section.
    pub section: Section,
    /// Parameters with their values, in the order of their declaration.
    pub values: Vec<Setting>,
}

/// Setting of a document.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Declaration of the parameter.
    pub info: &'static ParameterInfo,
    /// Value: true or false, a number, text, an array of texts, or null for a setting that is cleared. A role or service is named by its name or SID.
    pub value: Value,
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.info.wire == other.info.wire && self.value == other.value
    }
}

impl Document {
    /// Returns the JSON text of the document, with one line end.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("keys are text");
        format!("{text}\n")
    }

    /// Returns the settings of a section of the account.
    pub fn section(&self, section: Section) -> Option<&Settings> {
        self.settings.iter().find(|settings| settings.section == section)
    }
}

impl ServiceEntry {
    /// Returns the settings of a section.
    pub fn section(&self, section: Section) -> Option<&Settings> {
        self.settings.iter().find(|settings| settings.section == section)
    }

    /// Returns the name, or else the SID.
    pub fn title(&self) -> String {
        let sid = || self.sid.as_ref().map(ToString::to_string);
        self.name.clone().or_else(sid).unwrap_or_default()
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("format", FORMAT)?;
        object.serialize_entry("version", &VERSION)?;
        put(&mut object, "account", &self.account)?;
        let exported = self.exported.as_ref().map(Timestamp::as_str);
        put(&mut object, "exported", &exported)?;
        for settings in &self.settings {
            object.serialize_entry(settings.section.key(), settings)?;
        }
        object.serialize_entry("services", &self.services)?;
        object.end()
    }
}

impl Serialize for ServiceEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        put(&mut object, "name", &self.name)?;
        put(&mut object, "sid", &self.sid)?;
        for settings in &self.settings {
            object.serialize_entry(settings.section.key(), settings)?;
        }
        put(&mut object, "roles", &self.roles)?;
        object.end()
    }
}

impl Serialize for RoleEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("name", &self.name)?;
        object.serialize_entry("type", &self.r#type)?;
        put(&mut object, "sid", &self.sid)?;
        put(&mut object, "permissions", &self.permissions)?;
        object.end()
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.values.iter().map(|setting| (setting.info.wire, &setting.value)))
    }
}

fn put<M: SerializeMap, T: Serialize>(object: &mut M, key: &str, value: &Option<T>) -> Result<(), M::Error> {
    value.as_ref().map_or(Ok(()), |value| object.serialize_entry(key, value))
}
