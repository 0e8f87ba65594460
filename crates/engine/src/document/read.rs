//! Strict reading of a document. It explains every mistake at once.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use api::ParameterInfo;
use api::permission::RoleType;
use api::text::FriendlyName;
use serde_json::{Map, Value};

use super::repeated_keys::{child, repeated_keys};
use super::roles::{permissions_error, target};
use super::value::{to_json, to_text};
use super::{Document, FORMAT, Mistake, RoleEntry, Section, ServiceEntry, Setting, Settings, VERSION};

/// Maximum length of a document, in bytes. The settings of a service take about 5 KB.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Reads a document.
///
/// # Errors
///
/// Every mistake: the text is empty, no JSON or of another format or version, a key is unknown or repeated, a value has another type or breaks the rule of its
/// parameter, or an entry has neither a name nor a SID.
pub fn read(text: &str) -> Result<Document, Vec<Mistake>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole = |message: String| vec![Mistake { place: String::new(), message }];
    if text.trim().is_empty() {
        return Err(whole("The file is empty.".to_owned()));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| whole(format!("This is not JSON: {error}.")))?;
    let Value::Object(object) = &value else { return Err(whole(not_a_document())) };
    if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(whole(not_a_document()));
    }
    if object.get("version").and_then(Value::as_u64) != Some(VERSION) {
        return Err(whole(format!(
            "This release reads version {VERSION} of the format. Use a release that fits the file."
        )));
    }
    let mut reader = Reader::default();
    for place in repeated_keys(text) {
        reader.add(&place, "This key occurs twice. Remove one of them.");
    }
    let document = reader.document(object);
    if reader.mistakes.is_empty() { Ok(document) } else { Err(reader.mistakes) }
}

fn not_a_document() -> String {
    format!("This is no file of settings: it needs \"format\": \"{FORMAT}\" and \"version\": {VERSION}.")
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn add(&mut self, place: &str, message: impl Into<String>) {
        self.mistakes.push(Mistake { place: place.to_owned(), message: message.into() });
    }

    fn document(&mut self, object: &Map<String, Value>) -> Document {
        let sections = Section::OF_ACCOUNT;
        self.check_keys("", object, &["$schema", "format", "version", "account", "exported", "services"], &sections);
        let account = self.parsed("account", object.get("account"));
        let exported = self.parsed("exported", object.get("exported"));
        let settings = self.sections("", object, &sections);
        let mut services = Vec::new();
        for (index, value) in self.items("services", object.get("services")).iter().enumerate() {
            services.extend(self.service(&format!("services[{index}]"), value).map(|service| (index, service)));
        }
        self.check_repeated(&services);
        let services = services.into_iter().map(|(_, service)| service).collect();
        Document { account, exported, settings, services }
    }

    fn service(&mut self, place: &str, value: &Value) -> Option<ServiceEntry> {
        let object = self.object(place, value)?;
        self.check_keys(place, object, &["name", "sid", "roles"], &Section::OF_SERVICE);
        let name: Option<FriendlyName> = self.parsed(&child(place, "name"), object.get("name"));
        let sid = self.parsed(&child(place, "sid"), object.get("sid"));
        if !object.contains_key("name") && !object.contains_key("sid") {
            self.add(place, "Enter the name or the SID of the service.");
        }
        let settings = self.sections(place, object, &Section::OF_SERVICE);
        let place = child(place, "roles");
        let mut roles = Vec::new();
        for (index, value) in self.items(&place, object.get("roles")).iter().enumerate() {
            roles.extend(self.role(&format!("{place}[{index}]"), value).map(|role| (index, role)));
        }
        self.check_repeated_roles(&place, &roles);
        let roles = object.contains_key("roles").then(|| roles.into_iter().map(|(_, role)| role).collect());
        Some(ServiceEntry { name: name.map(|name| name.to_string()), sid, settings, roles })
    }

    fn role(&mut self, place: &str, value: &Value) -> Option<RoleEntry> {
        let object = self.object(place, value)?;
        self.check_keys(place, object, &["name", "type", "sid", "permissions"], &[]);
        for key in ["name", "type"].into_iter().filter(|key| !object.contains_key(*key)) {
            self.add(place, format!("Enter the {key} of the role."));
        }
        let name: Option<FriendlyName> = self.parsed(&child(place, "name"), object.get("name"));
        let r#type: Option<RoleType> = self.parsed(&child(place, "type"), object.get("type"));
        let sid = self.parsed(&child(place, "sid"), object.get("sid"));
        let info = api::role::Create::permissions().info();
        let place = child(place, "permissions");
        let permissions = object.get("permissions").and_then(|value| self.text(&place, info, value));
        let permissions = permissions.map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
        let (name, r#type) = (name?, r#type?);
        if let Some(error) = permissions.as_ref().and_then(|permissions| permissions_error(r#type, permissions)) {
            self.add(&place, error);
        }
        Some(RoleEntry { name: name.to_string(), r#type, sid, permissions })
    }

    fn sections(&mut self, place: &str, object: &Map<String, Value>, sections: &[Section]) -> Vec<Settings> {
        let present = sections.iter().filter_map(|section| Some((*section, object.get(section.key())?)));
        present.filter_map(|(section, value)| self.section(&child(place, section.key()), section, value)).collect()
    }

    fn section(&mut self, place: &str, section: Section, value: &Value) -> Option<Settings> {
        let object = self.object(place, value)?;
        let parameters = section.parameters();
        for key in object.keys().filter(|key| !parameters.iter().any(|info| info.wire == *key)) {
            self.add(&child(place, key), unknown(key, parameters.iter().map(|info| info.wire)));
        }
        let mut values = Vec::new();
        for info in parameters {
            let Some(value) = object.get(info.wire) else { continue };
            let place = child(place, info.wire);
            values.extend(self.value(&place, info, value).map(|value| Setting { info, value }));
        }
        Some(Settings { section, values })
    }

    fn value(&mut self, place: &str, info: &'static ParameterInfo, value: &Value) -> Option<Value> {
        // A role or a service is named by its name as well, and whether it exists is known when the file is compared with an account.
        if let (Some(_), Some(name)) = (target(info), value.as_str().filter(|name| !name.trim().is_empty())) {
            return Some(name.into());
        }
        let text = self.text(place, info, value)?;
        to_json(info, &text).ok().flatten()
    }

    fn text(&mut self, place: &str, info: &'static ParameterInfo, value: &Value) -> Option<String> {
        to_text(info, value).map_err(|message| self.add(place, message)).ok()
    }

    fn object<'a>(&mut self, place: &str, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.add(place, "Enter an object.");
        }
        object
    }

    fn items<'a>(&mut self, place: &str, value: Option<&'a Value>) -> &'a [Value] {
        match value {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.add(place, "Enter an array.");
                &[]
            }
        }
    }

    fn parsed<T: FromStr<Err: Display>>(&mut self, place: &str, value: Option<&Value>) -> Option<T> {
        let Some(text) = value?.as_str() else {
            self.add(place, "Enter a text.");
            return None;
        };
        text.parse().map_err(|error: T::Err| self.add(place, error.to_string())).ok()
    }

    fn check_keys(&mut self, place: &str, object: &Map<String, Value>, known: &[&str], sections: &[Section]) {
        let known: Vec<_> = known.iter().copied().chain(sections.iter().map(|section| section.key())).collect();
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            self.add(&child(place, key), unknown(key, known.iter().copied()));
        }
    }

    fn check_repeated(&mut self, services: &[(usize, ServiceEntry)]) {
        let mut sids = BTreeSet::new();
        for (index, service) in services {
            if service.sid.as_ref().is_some_and(|sid| !sids.insert(sid.digits())) {
                self.add(&format!("services[{index}].sid"), "Another service of the file has this SID.");
            }
        }
    }

    fn check_repeated_roles(&mut self, place: &str, roles: &[(usize, RoleEntry)]) {
        let mut seen = BTreeSet::new();
        for (index, role) in roles {
            // Roles of the same name and type are allowed, and told apart by their SIDs.
            let key = (role.name.as_str(), role.r#type, role.sid.as_ref().map(|sid| sid.digits()));
            if !seen.insert(key) {
                self.add(&format!("{place}[{index}]"), "Another role of the service has this name, type and SID.");
            }
        }
    }
}

/// Returns the message about an unknown key, with the known key that is most like it.
fn unknown<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> String {
    let folded = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let similar = known.min_by_key(|known| distance(&folded(known), &folded(key)));
    let near = similar.filter(|similar| distance(&folded(similar), &folded(key)) <= 3);
    let hint = near.map(|near| format!(" Is it “{near}”?")).unwrap_or_default();
    format!("There is no such key here.{hint}")
}

/// Returns the number of letters to insert, remove or replace (Levenshtein distance).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    let mut row: Vec<_> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, candidate) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *candidate);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}
