//! Checkboxes of a role's permissions: those that its type can have, in groups, and any others that it has.

use api::permission::{PERMISSIONS, PermissionInfo};
use api::role::{self, RoleType};
use leptos::prelude::*;

use crate::form::Field;
use crate::form::control::{Grouped, Setting};
use crate::role::role_list::permission_label;
use crate::role::texts;

/// Checks the permissions of a form that keeps permissions unknown to this app: at least one is required.
pub fn check_tolerantly(text: &str) -> Option<String> {
    if text.is_empty() { (role::Update::permissions().info().check)(text) } else { None }
}

/// Returns the permissions that roles of a type can have; all of them for an unknown type.
pub fn rights(r#type: Option<RoleType>) -> impl Iterator<Item = (&'static PermissionInfo, &'static str)> {
    let fits = move |right: &&PermissionInfo| r#type.is_none_or(|r#type| right.types.contains(&r#type));
    PERMISSIONS.iter().filter(fits).filter_map(|right| Some((right, right.conversations_name?)))
}

/// Returns true if roles of a type can have a permission.
pub fn can_allow(r#type: Option<RoleType>, word: &str) -> bool {
    rights(r#type).any(|(_, known)| known == word)
}

/// Checkboxes of the permissions for a type of role.
#[component]
pub fn PermissionGrid(setting: Setting, r#type: Option<RoleType>) -> impl IntoView {
    let rights: Vec<_> = rights(r#type).collect();
    let groups = rights.chunk_by(|(one, _), (other, _)| one.group == other.group);
    let groups = groups.map(|rights| view! { <Group field=setting.field rights=rights.to_vec()/> }).collect_view();
    view! {
        <Grouped setting>
            <div class="rights">{groups}</div>
            <Strays field=setting.field r#type/>
        </Grouped>
    }
}

/// Group of permissions, with a checkbox for all of them.
#[component]
fn Group(field: RwSignal<Field>, rights: Vec<(&'static PermissionInfo, &'static str)>) -> impl IntoView {
    let name = rights.first().map_or("", |(right, _)| right.group);
    let words = StoredValue::new(rights.iter().map(|(_, word)| *word).collect::<Vec<_>>());
    let total = rights.len();
    let count = Memo::new(move |_| {
        words.with_value(|words| field.with(|field| words.iter().filter(|word| field.has(word)).count()))
    });
    let toggle = move |on| {
        field.update(|field| words.with_value(|words| words.iter().for_each(|word| field.toggle(word, on))));
    };
    let boxes = rights.into_iter().map(|(right, word)| view! { <Tick field word label=right.label/> }).collect_view();
    view! {
        <fieldset>
            <legend>{name}</legend>
            <label class="option all">
                <input
                    type="checkbox"
                    prop:checked=move || count.get() == total
                    prop:indeterminate=move || (1..total).contains(&count.get())
                    on:change:target=move |event| toggle(event.target().checked())
                />
                <span>{texts::all(total)} " "</span>
                <small>{move || texts::selected(count.get())}</small>
            </label>
            {boxes}
        </fieldset>
    }
}

/// Label of a permission, and its name in the API. A permission without a label has only the name.
#[component]
pub fn LabelAndName(label: String, name: String) -> impl IntoView {
    if label == name {
        return view! { <code class="code">{name}</code> }.into_any();
    }
    view! { {label} " " <code class="wire">{name}</code> }.into_any()
}

#[component]
fn Tick(
    field: RwSignal<Field>,
    #[prop(into)] word: String,
    #[prop(into)] label: String,
    /// Note about a permission that the type cannot have.
    #[prop(default = "")]
    mark: &'static str,
) -> impl IntoView {
    let line = word.clone();
    let toggled = word.clone();
    view! {
        <label class="option">
            <input
                type="checkbox"
                prop:checked=move || field.with(|field| field.has(&line))
                on:change:target=move |event| field.update(|field| field.toggle(&toggled, event.target().checked()))
            />
            <span>
                <LabelAndName label name=word/>
                {(!mark.is_empty()).then(|| view! { " " <span class="badge" data-tone="warning">{mark}</span> })}
            </span>
        </label>
    }
}

/// Permissions that the type cannot have, or that are unknown. They are kept unless they are deselected.
#[component]
fn Strays(field: RwSignal<Field>, r#type: Option<RoleType>) -> impl IntoView {
    let strays = Memo::new(move |_| {
        let mut strays: Vec<String> = Vec::new();
        // A deselected permission can be selected again.
        let text = field.with(|field| format!("{}\n{}", field.saved(), field.text()));
        for word in text.lines().filter(|word| !word.is_empty() && !can_allow(r#type, word)) {
            if !strays.iter().any(|known| known == word) {
                strays.push(word.to_owned());
            }
        }
        strays
    });
    let tick = move |word: String| {
        let mark = if can_allow(None, &word) { texts::OF_OTHER_TYPE } else { texts::UNDOCUMENTED };
        let label = permission_label(&word).to_owned();
        view! { <Tick field word label mark/> }
    };
    view! {
        <Show when=move || !strays.with(Vec::is_empty)>
            <fieldset class="strays">
                <legend>{texts::OTHER_PERMISSIONS}</legend>
                <p class="hint">{texts::OTHER_PERMISSIONS_HINT}</p>
                {move || strays.get().into_iter().map(tick).collect_view()}
            </fieldset>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use api::role::Create;

    use super::*;

    #[test]
    fn a_type_can_have_the_permissions_of_the_reference() {
        assert!(can_allow(Some(RoleType::Service), "createConversation"));
        assert!(!can_allow(Some(RoleType::Conversation), "createConversation"));
        assert!(can_allow(None, "createConversation"));
        assert!(!can_allow(None, "inviteMember"), "what is left of Chat v2 has no word here");
    }

    #[test]
    fn unknown_permissions_of_a_role_can_be_kept() {
        assert_eq!(check_tolerantly("sendMessage\nfly"), None);
        assert_eq!(check_tolerantly("").as_deref(), Some("Select at least one."));
        assert!((Create::permissions().info().check)("sendMessage\nfly").is_some());
    }
}
