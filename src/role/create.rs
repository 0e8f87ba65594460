//! Form that creates a role, from scratch or as a copy of another role.

use api::role::{self, Create, Fetch, Role, RoleType};
use api::service::Service;
use api::{ApiError, Endpoint, Json, Parameter, Sid};
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::Field;
use crate::form::control::{Choice, Grouped, Setting, TextField};
use crate::form::preview::filled;
use crate::form::shell::{FormShell, Leave};
use crate::navigation::Navigation;
use crate::role::permission_grid::{PermissionGrid, can_allow, check_tolerantly};
use crate::role::role_list::{COPIED, permission_label, role_name};
use crate::role::texts;
use crate::routes::{Route, Section};
use crate::service::name::PrivacyNote;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

const TYPES: [(&str, &str); 2] =
    [(RoleType::WORDS[0], texts::CONVERSATION_ROLES_ABOUT), (RoleType::WORDS[1], texts::SERVICE_ROLES_ABOUT)];

#[component]
pub fn NewRole(sid: Sid<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let copied = navigation.query(COPIED);
    let all = navigation.href(&Route::Service(sid.clone(), Section::Roles));
    let form = move || match copied.get().and_then(|copied| copied.parse().ok()) {
        Some(role) => view! { <CopyOf sid=sid.clone() role/> }.into_any(),
        None => view! { <Form sid=sid.clone() of=None/> }.into_any(),
    };
    view! {
        <nav class="crumbs" aria-label=texts::ROLES>
            <a href=all>{texts::ALL_ROLES}</a>
        </nav>
        {form}
    }
}

#[component]
fn CopyOf(sid: Sid<Service>, role: Sid<Role>) -> impl IntoView {
    let answer = fetch(Fetch {}, &(sid.clone(), role));
    let form = move |role| view! { <Form sid=sid.clone() of=Some(role)/> };
    view! { <Load what=texts::ORIGIN_LOADED shape=Shape::Form resource=answer view=form/> }
}

#[component]
fn Form(sid: Sid<Service>, of: Option<Role>) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let field = |parameter: Parameter<Create>| RwSignal::new(Field::new(*parameter.info(), ""));
    let (name, r#type, permissions) =
        (field(Create::friendly_name()), field(Create::r#type()), field(Create::permissions()));
    permissions.update_untracked(|field| field.check_with(check_tolerantly));
    let fields = [name, r#type, permissions];
    let origin = of.map(|role| copy_from(&fields, &role));
    let path = sid.clone();
    let service = StoredValue::new(sid.clone());
    let request = move || service.with_value(|sid| Create::request_with(sid, filled(&fields)));
    let send = move || {
        let request = untrack(request);
        let list = Route::Service(path.clone(), Section::Roles);
        let saving = async move {
            let role: Role = client.send_as(request).await.map_err(explain)?;
            let created = isolate(&role_name(&role));
            toasts.succeed(texts::created(&created));
            // A user who has left the page meanwhile is not taken elsewhere.
            if name.try_get_untracked().is_some() {
                navigation.go_without_asking(list);
            }
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    let title = origin.as_ref().map_or(texts::NEW_ROLE.to_owned(), |(name, _)| texts::copy_of(name));
    let draft = format!("{} {sid} {}", texts::CREATE.form, origin.map(|(_, sid)| sid).unwrap_or_default());
    view! {
        <FormShell
            words=texts::CREATE
            draft
            fields=fields.to_vec()
            send=Box::new(send)
            leave=Leave::Page
            preview=Some(Box::new(request))
        >
            <section class="panel" aria-labelledby="new-role-heading">
                <header>
                    <h2 id="new-role-heading">{title}</h2>
                    <p class="hint">{texts::NEW_ROLE_HINT}</p>
                </header>
                <div class="body stack">
                    <TextField form=texts::CREATE.form field=name hint=|| view! { <PrivacyNote docs=role::DOCS/> }/>
                    <TypeAndPermissions r#type permissions/>
                </div>
            </section>
        </FormShell>
    }
}

/// Fills the form with the other role. Returns its name and SID.
fn copy_from(fields: &[RwSignal<Field>; 3], role: &Role) -> (String, String) {
    let answer = role.to_json();
    let name = role_name(role);
    for field in fields {
        field.update(|field| field.set(field.info().text(&answer)));
    }
    fields[0].update(|field| field.set(texts::copy_of(&name)));
    (name, role.sid.text().unwrap_or_default())
}

fn explain(error: ApiError) -> Failure {
    if error.is_not_found() {
        Failure::new(texts::SERVICE_DELETED, error)
    } else if error.is_outcome_unknown() {
        // The role may exist: sending the request again could create a second one.
        Failure::uncertain(texts::CREATE_UNCONFIRMED, error)
    } else {
        error.into()
    }
}

/// Controls of the type, and of the permissions that the type can have.
#[component]
fn TypeAndPermissions(r#type: RwSignal<Field>, permissions: RwSignal<Field>) -> impl IntoView {
    let left_out = RwSignal::new(Vec::<String>::new());
    let chosen = Memo::new(move |_| r#type.with(|field| field.text().parse::<RoleType>().ok()));
    // The type changes with a draft and with *Reset* too, not only through its control.
    Effect::new(move |before: Option<Option<RoleType>>| {
        let now = chosen.get();
        if before.is_some_and(|before| before != now) {
            left_out.update(|left_out| fit_permissions(now, permissions, left_out));
        }
        now
    });
    let grid = Setting::new(texts::CREATE.form, permissions);
    let note = move || {
        let left_out = left_out.get();
        let r#type = chosen.get().filter(|_| !left_out.is_empty())?;
        let words: Vec<_> = left_out.iter().map(|word| permission_label(word)).collect();
        let text = texts::left_out(r#type, &words.join(", "));
        Some(view! { <p class="odd-note">{text} " " {texts::LEFT_OUT_RETURNS}</p> })
    };
    view! {
        <Choice setting=Setting::new(texts::CREATE.form, r#type) options=&TYPES/>
        <div role="status">{note}</div>
        {move || match chosen.get() {
            Some(r#type) => view! { <PermissionGrid setting=grid r#type=Some(r#type)/> }.into_any(),
            None => view! { <Grouped setting=grid><p class="none">{texts::TYPE_MISSING}</p></Grouped> }.into_any(),
        }}
    }
}

/// Removes permissions that the type cannot have, and restores removed ones that it can have. Unknown permissions stay.
fn fit_permissions(r#type: Option<RoleType>, permissions: RwSignal<Field>, left_out: &mut Vec<String>) {
    let fits = |word: &String| can_allow(r#type, word) || !can_allow(None, word);
    let before = std::mem::take(left_out);
    if r#type.is_none() {
        return;
    }
    let chosen: Vec<_> = permissions.with_untracked(|field| field.text().lines().map(str::to_owned).collect());
    permissions.update(|field| {
        for word in chosen.into_iter().chain(before) {
            field.toggle(&word, fits(&word));
            if !fits(&word) {
                left_out.push(word);
            }
        }
    });
}
