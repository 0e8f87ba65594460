//! A setting that is a role of a service: chosen by name, with what it allows in words.

use api::role::{Role, RoleType};
use api::service::Service;
use api::{Listed, Sid};
use leptos::prelude::*;

use crate::feedback::load::{Failed, again};
use crate::form::control::Setting;
use crate::form::select::{Offer, Select};
use crate::navigation::Navigation;
use crate::role::role_list::{RoleList, Roles, find, meaning, role_name, words};
use crate::routes::{Route, Section};
use crate::ui::bidi::isolate;
use crate::ui::text;

/// Offers the roles of that type. As long as they have not come, or cannot, their SIDs are typed.
#[component]
pub fn RolePicker(
    setting: Setting,
    r#type: RoleType,
    roles: Roles,
    service: StoredValue<Sid<Service>>,
) -> impl IntoView {
    let offers = Memo::new(move |_| {
        let saved = setting.field.with(|field| field.saved().to_owned());
        roles.with(|roles| match roles {
            None => vec![Offer { label: saved.clone(), value: saved }],
            Some(Ok(roles)) => offers(roles, r#type, saved),
            Some(Err(_)) => Vec::new(),
        })
    });
    let chosen = move || {
        let text = setting.text();
        let is_sid = setting.field.with(|field| (field.info().check)(&text).is_none());
        roles.with(|roles| match roles {
            Some(Ok(roles)) if is_sid => match find(roles, &text).cloned() {
                // It may be one of those that were not loaded.
                None if !roles.is_complete => ().into_any(),
                role => view! { <Chosen role r#type service/> }.into_any(),
            },
            _ => ().into_any(),
        })
    };
    view! {
        <Select setting offers other="Another SID …">
            <div aria-live="polite">{chosen}</div>
        </Select>
    }
}

/// Says why there are no roles to choose from, and what to do instead.
#[component]
pub fn RolesTrouble(roles: Roles) -> impl IntoView {
    move || {
        let Some(Err(error)) = roles.get() else { return ().into_any() };
        view! {
            <Failed what="The roles to choose from" error retry=again(roles)/>
            <p class="hint">"Until they are, type their SIDs."</p>
        }
        .into_any()
    }
}

/// The roles of the type by name, and what is kept now although it is none of them.
fn offers(roles: &RoleList, r#type: RoleType, saved: String) -> Vec<Offer> {
    let fits = |role: &&Role| role.r#type.known() == Some(&r#type);
    let offer = |role: &Role| Some(Offer { value: role.id()?, label: isolate(&role_name(role)) });
    let mut offers: Vec<_> = roles.iter().filter(fits).filter_map(offer).collect();
    offers.sort_by(|one, other| text::compare(&one.label, &other.label));
    if offers.iter().all(|offer| offer.value != saved) {
        let label = match find(roles, &saved) {
            _ if saved.is_empty() => "None".to_owned(),
            Some(role) => format!("⚠ Of the wrong type: {}", isolate(&role_name(role))),
            None if !roles.is_complete => format!("Not among the roles that were loaded: {}", isolate(&saved)),
            None => format!("⚠ Not a role of this service: {}", isolate(&saved)),
        };
        offers.insert(0, Offer { value: saved, label });
    }
    // Names need not differ.
    let names: Vec<_> = offers.iter().map(|offer| offer.label.clone()).collect();
    for offer in &mut offers {
        if names.iter().filter(|name| **name == offer.label).count() > 1 {
            offer.label = format!("{} ({})", offer.label, offer.value);
        }
    }
    offers
}

/// What the chosen role allows, or why it cannot be chosen.
#[component]
fn Chosen(role: Option<Role>, r#type: RoleType, service: StoredValue<Sid<Service>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Some(role) = role else {
        return view! { <p class="odd-note">"No role of this service has this SID. It was deleted, or belongs to another service."</p> }
            .into_any();
    };
    let Some(sid) = role.sid.known().cloned() else { return ().into_any() };
    let is_wrong = role.r#type.known() != Some(&r#type);
    let wrong = is_wrong.then(|| {
        let has = role.r#type.text().unwrap_or_default();
        view! { <p class="odd-note">{format!("This is a {has} role. Choose a {type} role.")}</p> }
    });
    let allowed = words(&role).iter().map(|word| meaning(word)).collect::<Vec<_>>().join(" · ");
    let allowed = if allowed.is_empty() { "nothing".to_owned() } else { allowed };
    view! {
        {wrong}
        <p class="hint">
            <a href=navigation.href(&Route::Service(service.get_value(), Section::Role(sid)))><bdi>{role_name(&role)}</bdi></a>
            " allows: "
            {allowed}
        </p>
    }
    .into_any()
}
