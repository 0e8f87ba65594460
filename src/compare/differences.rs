//! Differences between two services, each with a checkbox.

use std::collections::HashSet;

use api::permission::RoleType;
use api::resources::ResourceKind;
use api::service::Service;
use api::{Parameter, Sid};
use engine::Snapshot;
use engine::document::Section;
use engine::plan::{Change, Chosen, FieldChange, Note, Plan, Reference};
use leptos::prelude::*;

use super::texts;
use crate::plan::{Choice, NoteList, focus_plan};

/// Difference that can be copied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Setting, by the key of its section and its API name.
    Setting(&'static str, &'static str),
    /// Role, by name and type.
    Role(String, String),
}

/// Returns what is chosen, as the engine takes it.
pub fn chosen_of(keys: &HashSet<Key>) -> Chosen {
    let section = |key: &str| Section::OF_SERVICE.into_iter().find(|section| section.key() == key);
    let setting = |key: &Key| match key {
        Key::Setting(of, wire) => Some((section(of)?, (*wire).to_owned())),
        Key::Role(..) => None,
    };
    let role = |key: &Key| match key {
        Key::Role(name, r#type) => Some((name.clone(), r#type.parse::<RoleType>().ok()?)),
        Key::Setting(..) => None,
    };
    Chosen::These { settings: keys.iter().filter_map(setting).collect(), roles: keys.iter().filter_map(role).collect() }
}

/// Differences, by resource.
#[component]
pub fn Differences(
    entries: Vec<Entry>,
    notes: Vec<Note>,
    /// Name of the service to copy from.
    from: String,
    /// Name of the service to copy to.
    to: String,
    chosen: RwSignal<HashSet<Key>>,
    /// Number of changes in the plan of what is chosen.
    changes: Signal<usize>,
) -> impl IntoView {
    let keys: Vec<Key> = entries.iter().flat_map(|entry| entry.keys.clone()).collect();
    let count = keys.len();
    let every = StoredValue::new(keys);
    let choose_all = move |_| chosen.set(every.with_value(|keys| keys.iter().cloned().collect()));
    let groups = entries.into_iter().map(|entry| view! { <Group entry chosen/> }).collect_view();
    let (before, after) = match count {
        0 => (texts::EQUAL_BEFORE, texts::EQUAL_AFTER),
        _ => (texts::DIFFERENCES_BEFORE, texts::DIFFERENCES_AFTER),
    };
    let status = move || {
        let (chosen, changes) = (chosen.with(HashSet::len), changes.get());
        (chosen > 0).then(|| texts::chosen(chosen, count, changes))
    };
    view! {
        <section class="panel health" aria-labelledby="differences-heading">
            <header class="spread">
                <div>
                    <h2 id="differences-heading">{texts::differences(count)}</h2>
                    <p class="hint">
                        {before} " " <bdi>{from}</bdi> " " {texts::NAMES_BETWEEN} " " <bdi>{to}</bdi> {after}
                    </p>
                    <p role="status">{status}</p>
                </div>
                <Show when=move || { count > 0 }>
                    <div class="row">
                        <Show when=move || { changes.get() > 0 }>
                            <button type="button" on:click=move |_| focus_plan()>{texts::GO_TO_PLAN}</button>
                        </Show>
                        <button type="button" on:click=choose_all>{texts::CHOOSE_ALL}</button>
                        <button type="button" on:click=move |_| chosen.set(HashSet::new())>{texts::CHOOSE_NONE}</button>
                    </div>
                </Show>
            </header>
            {groups}
            <NoteList notes/>
        </section>
    }
}

/// Change of the full plan, with what can be chosen of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    change: Change,
    keys: Vec<Key>,
}

/// Returns what can be chosen of a full plan for a service.
pub fn entries(all: &Plan, snapshot: &Snapshot, to: &Sid<Service>) -> Vec<Entry> {
    let keys_of = |change: &Change| match section_of(change.resource()) {
        Some(section) => change.fields.iter().map(|field| Key::Setting(section.key(), field.info.wire)).collect(),
        None => role_of(change, snapshot, to).into_iter().collect(),
    };
    all.changes.iter().map(|change| Entry { change: change.clone(), keys: keys_of(change) }).collect()
}

fn section_of(resource: ResourceKind) -> Option<Section> {
    Section::OF_SERVICE.into_iter().find(|section| section.resource() == resource)
}

/// Returns the role that a change creates or updates.
fn role_of(change: &Change, snapshot: &Snapshot, to: &Sid<Service>) -> Option<Key> {
    use api::role::Create;

    let text = |parameter: Parameter<Create>| {
        let field = change.fields.iter().find(|field| field.info.wire == parameter.info().wire)?;
        field.after_text(&|_| None)
    };
    if let (Some(name), Some(r#type)) = (text(Create::friendly_name()), text(Create::r#type())) {
        return Some(Key::Role(name, r#type));
    }
    let Some(Reference::Sid(sid)) = change.target.last() else { return None };
    let roles = &snapshot.details(to).roles.items;
    let role = roles.iter().find(|role| role.sid.known().is_some_and(|known| known.as_str() == sid))?;
    Some(Key::Role(role.friendly_name.known()?.clone(), role.r#type.text()?))
}

#[component]
fn Group(entry: Entry, chosen: RwSignal<HashSet<Key>>) -> impl IntoView {
    let Entry { change: Change { about, fields, .. }, keys } = entry;
    // A role is chosen as a whole, a setting alone.
    let choices: Vec<(Key, Vec<FieldChange>)> = match &keys[..] {
        [Key::Role(..)] => keys.into_iter().map(|key| (key, fields.clone())).collect(),
        _ => keys.into_iter().zip(fields.into_iter().map(|field| vec![field])).collect(),
    };
    let rows = choices.into_iter().map(|(key, fields)| view! { <Pick key fields chosen/> }).collect_view();
    view! {
        <div class="check">
            <h3>{about}</h3>
            <ul>{rows}</ul>
        </div>
    }
}

/// Checkbox of a difference, with its values. A role is chosen as a whole.
#[component]
fn Pick(key: Key, fields: Vec<FieldChange>, chosen: RwSignal<HashSet<Key>>) -> impl IntoView {
    let label = match &key {
        Key::Setting(..) => fields.first().map(|field| field.info.label.to_owned()).unwrap_or_default(),
        Key::Role(name, _) => texts::role(name),
    };
    let is_setting = matches!(key, Key::Setting(..));
    let key = StoredValue::new(key);
    let is_chosen = Signal::derive(move || key.with_value(|key| chosen.with(|chosen| chosen.contains(key))));
    let on_toggle = Callback::new(move |is_on: bool| {
        let key = key.get_value();
        chosen.update(|chosen| {
            if is_on {
                chosen.insert(key)
            } else {
                chosen.remove(&key)
            };
        });
    });
    view! { <Choice label fields is_chosen on_toggle is_setting/> }
}
