//! Control of a setting that is a role: chosen by name, with its permissions.

use api::role::{Role, RoleType};
use api::service::Service;
use api::{Listed, Sid};
use leptos::prelude::*;

use crate::feedback::load::{Failed, again};
use crate::form::control::Setting;
use crate::form::select::{Offer, Select};
use crate::navigation::Navigation;
use crate::role::role_list::{RoleList, Roles, find, permission_label, permissions_of, role_name};
use crate::role::texts;
use crate::routes::{Route, Section};
use crate::ui::bidi::isolate;
use crate::ui::text;

/// Select of the roles of a type. Without them, for example while they load, there is a text box for the SID.
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
    // The review shows the names of the roles. A field is plain data, which cannot read them itself.
    Effect::new(move |_| {
        let named = roles.with(|roles| {
            let named = |role: &Role| Some((role.id()?, role_name(role)));
            roles.as_ref().and_then(|roles| Some(roles.as_ref().ok()?.iter().filter_map(named).collect::<Vec<_>>()))
        });
        for (sid, name) in named.into_iter().flatten() {
            setting.field.update(|field| field.set_name(&sid, name));
        }
    });
    let chosen = move || {
        let text = setting.text();
        let is_sid = setting.field.with(|field| (field.info().check)(&text).is_none());
        roles.with(|roles| match roles {
            Some(Ok(roles)) if is_sid => match find(roles, &text).cloned() {
                // It may be a role that was not loaded.
                None if !roles.is_complete => ().into_any(),
                role => view! { <Chosen role r#type service/> }.into_any(),
            },
            _ => ().into_any(),
        })
    };
    view! {
        <Select setting offers other=texts::OTHER_SID>
            <div aria-live="polite">{chosen}</div>
        </Select>
    }
}

/// Note that the roles could not be loaded.
#[component]
pub fn RolesTrouble(roles: Roles) -> impl IntoView {
    move || {
        let Some(Err(error)) = roles.get() else { return ().into_any() };
        view! {
            <Failed what=texts::LIST_LOADED error retry=again(roles)/>
            <p class="hint">{texts::LIST_MISSING_HINT}</p>
        }
        .into_any()
    }
}

/// Returns the roles of the type by name, and the stored role if it is none of them.
fn offers(roles: &RoleList, r#type: RoleType, saved: String) -> Vec<Offer> {
    let fits = |role: &&Role| role.r#type.known() == Some(&r#type);
    let offer = |role: &Role| Some(Offer { value: role.id()?, label: isolate(&role_name(role)) });
    let mut offers: Vec<_> = roles.iter().filter(fits).filter_map(offer).collect();
    offers.sort_by(|one, other| text::compare(&one.label, &other.label));
    if offers.iter().all(|offer| offer.value != saved) {
        let label = match find(roles, &saved) {
            _ if saved.is_empty() => texts::NONE.to_owned(),
            Some(role) => texts::offer_of_wrong_type(&isolate(&role_name(role))),
            None if !roles.is_complete => texts::offer_not_loaded(&isolate(&saved)),
            None => texts::offer_of_other_service(&isolate(&saved)),
        };
        offers.insert(0, Offer { value: saved, label });
    }
    add_sids(&mut offers);
    offers
}

/// Adds the SID to each label that several offers have: names need not be unique.
fn add_sids(offers: &mut [Offer]) {
    let names: Vec<_> = offers.iter().map(|offer| offer.label.clone()).collect();
    for offer in offers {
        if names.iter().filter(|name| **name == offer.label).count() > 1 {
            offer.label = format!("{} ({})", offer.label, offer.value);
        }
    }
}

/// Permissions of the chosen role, or the reason why it cannot be chosen.
#[component]
fn Chosen(role: Option<Role>, r#type: RoleType, service: StoredValue<Sid<Service>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Some(role) = role else {
        return view! { <p class="odd-note">{texts::NO_ROLE}</p> }.into_any();
    };
    let Some(sid) = role.sid.known().cloned() else { return ().into_any() };
    let is_wrong = role.r#type.known() != Some(&r#type);
    let wrong = is_wrong.then(|| {
        let has = role.r#type.text().unwrap_or_default();
        view! { <p class="odd-note">{texts::wrong_type(&has, r#type)}</p> }
    });
    let allowed = permissions_of(&role).iter().map(|word| permission_label(word)).collect::<Vec<_>>().join(" · ");
    let allowed = if allowed.is_empty() { texts::NOTHING.to_owned() } else { allowed };
    view! {
        {wrong}
        <p class="hint">
            <a href=navigation.href(&Route::Service(service.get_value(), Section::Role(sid)))><bdi>{role_name(&role)}</bdi></a>
            " " {texts::ALLOWS} " " {allowed}
        </p>
    }
    .into_any()
}
