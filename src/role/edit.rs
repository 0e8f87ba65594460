//! Page of a role: its permissions, and its read-only properties.

use api::role::{Fetch, Role, Update};
use api::service::Service;
use api::service_configuration::{self, Configuration};
use api::{ApiError, Endpoint, Method, Sid};
use leptos::prelude::*;

use crate::feedback::failure::Failure;
use crate::feedback::load::{Load, Loadable, Shape, fetch};
use crate::form::settings::{Settings, SettingsForm};
use crate::navigation::Navigation;
use crate::role::delete::DeleteRole;
use crate::role::permission_grid::{PermissionGrid, check_tolerantly};
use crate::role::role_list::{copy_address, default_for, role_name};
use crate::role::texts;
use crate::routes::{Route, Section};
use crate::session::context::permissions;
use crate::session::denial::DeletionDenied;
use crate::ui::bidi::isolate;
use crate::ui::dialog::{self, Dialog};
use crate::ui::icon::{Icon, Svg};
use crate::ui::texts::sid_of;
use crate::value::moment::{ClockSwitch, Moment};
use crate::value::sid::SidText;

/// Page of a role.
type Place = StoredValue<(Sid<Service>, Sid<Role>)>;

#[component]
pub fn EditRole(sid: Sid<Service>, role: Sid<Role>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let all = navigation.href(&Route::Service(sid.clone(), Section::Roles));
    let place = StoredValue::new((sid, role));
    let answer = place.with_value(|place| fetch(Fetch {}, place));
    let form = move |response| view! { <Loaded place response/> };
    view! {
        <nav class="crumbs" aria-label=texts::ROLES>
            <a href=all>{texts::ALL_ROLES}</a>
        </nav>
        <Load what=texts::LOADED shape=Shape::Form resource=answer view=form/>
    }
}

#[component]
fn Loaded(place: Place, response: Role) -> impl IntoView {
    let defaults = place.with_value(|(service, _)| fetch(service_configuration::Fetch {}, service));
    let settings =
        Settings::<Update>::of(texts::SAVE.form, response).checked_by(Update::permissions(), check_tolerantly);
    let permissions = settings.setting(Update::permissions());
    let role = settings.response();
    let r#type = role.with_untracked(|role| role.r#type.known().copied());
    let of = place.with_value(|(_, role)| role.to_string());
    view! {
        <Identity place role defaults/>
        <SettingsForm
            words=texts::SAVE
            settings
            of
            request_with=Box::new(move |params| place.with_value(|place| Update::request_with(place, params)))
            explain
        >
            <section class="panel" aria-label=texts::PERMISSIONS>
                <div class="body">
                    <PermissionGrid setting=permissions r#type/>
                </div>
            </section>
        </SettingsForm>
    }
}

fn explain(error: ApiError) -> Failure {
    if error.is_not_found() {
        return Failure::new(texts::DELETED, error);
    }
    error.into()
}

/// Properties of the role, the settings that name it, and its actions.
#[component]
fn Identity(place: Place, role: Memo<Role>, defaults: Loadable<Configuration>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let deleting = RwSignal::new(false);
    let permissions = permissions();
    let (denial, delete_denial) = (permissions.denial(Method::Post), permissions.denial(Method::Delete));
    let (service, sid) = place.get_value();
    let copy = copy_address(navigation, service, &sid);
    let fixed = role.get_untracked();
    let name = role_name(&fixed);
    view! {
        <section class="panel" aria-labelledby="role-heading">
            <header class="spread">
                <h2 id="role-heading">{name.clone()}</h2>
                <div class="row">
                    <ClockSwitch/>
                    <a class="button" href=copy aria-disabled=denial.map(|_| "true") aria-describedby=denial>
                        <Svg icon=Icon::Duplicate/>
                        {texts::COPY_ROLE}
                    </a>
                    <button
                        type="button"
                        data-kind="danger"
                        aria-disabled=delete_denial.map(|_| "true")
                        aria-describedby=delete_denial
                        on:click=move |_| deleting.set(true)
                    >
                        <Svg icon=Icon::Delete/>
                        {texts::DELETE_ROLE}
                    </button>
                </div>
            </header>
            <div class="body stack">
                <DeletionDenied/>
                <dl class="facts">
                    <dt>{texts::SID}</dt>
                    <dd><SidText value=fixed.sid what=sid_of(&name)/></dd>
                    <dt>{texts::TYPE}</dt>
                    <dd>{fixed.r#type.text()}</dd>
                    <dt>{texts::DEFAULT}</dt>
                    <dd>{move || default_labels(role, defaults)}</dd>
                    <dt>{texts::CREATED}</dt>
                    <dd><Moment value=fixed.date_created/></dd>
                    <dt>{texts::UPDATED}</dt>
                    <dd>{move || view! { <Moment value=role.with(|role| role.date_updated.clone())/> }}</dd>
                </dl>
                <p class="hint">{texts::FIXED}</p>
            </div>
        </section>
        <Question place role deleting defaults/>
    }
}

/// Settings of the service that name the role.
fn default_labels(role: Memo<Role>, defaults: Loadable<Configuration>) -> AnyView {
    let labels = defaults.with(|answer| match answer {
        None => "…".to_owned(),
        Some(Err(_)) => texts::DEFAULT_NOT_LOADED.to_owned(),
        Some(Ok(answer)) => role.with(|role| default_for(answer, role).join(", ")),
    });
    if labels.is_empty() {
        view! { <span class="none">{texts::NO_DEFAULT}</span> }.into_any()
    } else {
        labels.into_any()
    }
}

#[component]
fn Question(
    place: Place,
    role: Memo<Role>,
    deleting: RwSignal<bool>,
    defaults: Loadable<Configuration>,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let close = Callback::new(move |()| deleting.set(false));
    let title = Signal::derive(move || role.with(|role| texts::delete_title(&isolate(&role_name(role)))));
    let service = place.with_value(|(service, _)| service.clone());
    let all = StoredValue::new(Route::Service(service.clone(), Section::Roles));
    let on_deleted = Callback::new(move |_| navigation.go_without_asking(all.get_value()));
    let content = move || {
        let role = role.get_untracked();
        let default_for = defaults.with_untracked(|answer| match answer {
            Some(Ok(answer)) => default_for(answer, &role),
            _ => Vec::new(),
        });
        view! { <DeleteRole role service=service.clone() default_for close on_deleted/> }
    };
    view! {
        <Dialog open=deleting close title role=dialog::Role::AlertDialog>
            {content.clone()}
        </Dialog>
    }
}
