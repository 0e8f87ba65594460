//! Comparison of two documents.

use api::Sid;
use serde_json::Value;

use crate::document::value::{is_same, text_of};
use crate::document::{Document, RoleEntry, Section, ServiceEntry, Settings};
use crate::title::Title;

/// Difference between two documents.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    /// Resource in words: “Role “agent” of “Customer Care””.
    pub about: String,
    /// Label of the setting. `None` for a whole service or role.
    pub label: Option<&'static str>,
    /// API name of the setting. `None` for a whole service or role.
    pub name: Option<&'static str>,
    /// Value of the first document. `None` if it does not have the setting.
    pub before: Option<Value>,
    /// Value of the second document. `None` if it does not have the setting.
    pub after: Option<Value>,
}

/// Compares two documents. Services are matched by SID, or else by name, and roles by SID, or else by name and type.
pub fn compare(before: &Document, after: &Document) -> Vec<Difference> {
    let mut differences = Vec::new();
    for section in Section::OF_ACCOUNT {
        add_settings(&mut differences, section.label(), section, before.section(section), after.section(section));
    }
    let sid = |entry: &ServiceEntry| entry.sid.as_ref().map(ToString::to_string);
    for (old, new) in
        pairs(&before.services, &after.services, sid, |one, other| one.name.is_some() && one.name == other.name)
    {
        let title = old.or(new).map(|entry| title(entry, [before, after])).unwrap_or_default();
        match (old, new) {
            (Some(old), Some(new)) => add_service(&mut differences, &title, old, new),
            _ => differences.push(whole(format!("Service {title}"), old.is_some(), new.is_some())),
        }
    }
    differences
}

/// Returns the quoted name of a service, with its SID where one of the documents has several of that name.
fn title(entry: &ServiceEntry, documents: [&Document; 2]) -> String {
    let count = |document: &Document| document.services.iter().filter(|other| other.name == entry.name).count();
    let is_repeated = entry.name.is_some() && documents.into_iter().any(|document| count(document) > 1);
    Title::new(&entry.title(), entry.sid.as_ref().map(Sid::as_str), is_repeated).quoted()
}

/// Pairs the items of two lists by their SIDs, and the rest by `is_named`.
fn pairs<'a, T>(
    before: &'a [T],
    after: &'a [T],
    sid: impl Fn(&T) -> Option<String>,
    is_named: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut left: Vec<_> = after.iter().collect();
    let mut take = |is_it: &dyn Fn(&T) -> bool| {
        let position = left.iter().position(|item| is_it(item))?;
        Some(left.remove(position))
    };
    let by_sid: Vec<_> =
        before.iter().map(|old| sid(old).and_then(|old| take(&|new| sid(new).as_ref() == Some(&old)))).collect();
    let mut pairs: Vec<_> = before
        .iter()
        .zip(by_sid)
        .map(|(old, new)| (Some(old), new.or_else(|| take(&|new| is_named(old, new)))))
        .collect();
    pairs.extend(left.into_iter().map(|new| (None, Some(new))));
    pairs
}

fn whole(about: String, before: bool, after: bool) -> Difference {
    Difference {
        about,
        label: None,
        name: None,
        before: before.then_some(true.into()),
        after: after.then_some(true.into()),
    }
}

fn add_service(differences: &mut Vec<Difference>, title: &str, old: &ServiceEntry, new: &ServiceEntry) {
    if old.name != new.name {
        let info = api::service::Create::friendly_name().info();
        let value = |name: &Option<String>| name.clone().map(Value::from);
        let (about, before, after) = (format!("Service {title}"), value(&old.name), value(&new.name));
        differences.push(Difference { about, label: Some(info.label), name: Some(info.wire), before, after });
    }
    for section in Section::OF_SERVICE {
        let about = format!("{} of {title}", section.label());
        add_settings(differences, &about, section, old.section(section), new.section(section));
    }
    let (before, after) = (old.roles.as_deref().unwrap_or_default(), new.roles.as_deref().unwrap_or_default());
    let sid = |role: &RoleEntry| role.sid.as_ref().map(ToString::to_string);
    let is_named = |one: &RoleEntry, other: &RoleEntry| (&one.name, one.r#type) == (&other.name, other.r#type);
    for (old, new) in pairs(before, after, sid, is_named) {
        let name = old.or(new).map(|role| role.name.as_str()).unwrap_or_default();
        let about = format!("Role “{name}” of {title}");
        match (old, new) {
            (Some(old), Some(new)) => add_role(differences, &about, old, new),
            _ => differences.push(whole(about, old.is_some(), new.is_some())),
        }
    }
}

fn add_role(differences: &mut Vec<Difference>, about: &str, old: &RoleEntry, new: &RoleEntry) {
    let values = |role: &RoleEntry| {
        let permissions = role.permissions.clone().map(|permissions| permissions.into_iter().collect());
        [Some(role.name.clone().into()), Some(role.r#type.as_str().into()), permissions]
    };
    let infos = [api::role::Create::friendly_name(), api::role::Create::r#type(), api::role::Create::permissions()];
    for ((before, after), info) in values(old).into_iter().zip(values(new)).zip(infos.map(api::Parameter::info)) {
        let text = |value: &Option<Value>| value.as_ref().map(text_of);
        let is_equal = match (text(&before), text(&after)) {
            (Some(before), Some(after)) => is_same(info, &before, &after),
            (before, after) => before == after,
        };
        if !is_equal {
            let (label, name) = (Some(info.label), Some(info.wire));
            differences.push(Difference { about: about.to_owned(), label, name, before, after });
        }
    }
}

fn add_settings(
    differences: &mut Vec<Difference>,
    about: &str,
    section: Section,
    before: Option<&Settings>,
    after: Option<&Settings>,
) {
    for info in section.parameters() {
        let value = |settings: Option<&Settings>| {
            let found = settings?.values.iter().find(|setting| setting.info.wire == info.wire);
            found.map(|setting| setting.value.clone())
        };
        let (before, after) = (value(before), value(after));
        let is_equal = match (&before, &after) {
            (Some(before), Some(after)) => is_same(info, &text_of(before), &text_of(after)),
            (before, after) => before == after,
        };
        if !is_equal {
            let (label, name) = (Some(info.label), Some(info.wire));
            differences.push(Difference { about: about.to_owned(), label, name, before, after });
        }
    }
}
