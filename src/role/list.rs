//! List of a service's roles by type, with the settings that name them and a comparison of their permissions.

mod comparison;
mod table;

use api::default_service_role;
use api::role::{Role, RoleType};
use api::service::Service;
use api::service_configuration::{self, Configuration};
use api::{Endpoint, Listed, Method, Sid};
use leptos::prelude::*;

use self::table::{RoleTable, RolesPage};
use crate::account::default_service::DefaultService;
use crate::feedback::load::{Failed, Load, Loadable, Shape, again, fetch};
use crate::navigation::Navigation;
use crate::role::delete::DeleteRole;
use crate::role::role_list::{RoleList, default_for, default_roles, find, load_roles, role_name};
use crate::role::texts;
use crate::routes::{Route, Section};
use crate::session::context::permissions;
use crate::session::denial::DeletionDenied;
use crate::ui::bidi::isolate;
use crate::ui::dialog::{self, Dialog};
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};
use crate::ui::text;
use crate::value::moment::ClockSwitch;

/// Types of roles, each with its heading and purpose.
const TYPES: [(RoleType, &str, &str); 2] = [
    (RoleType::Service, texts::SERVICE_ROLES, texts::SERVICE_ROLES_ABOUT),
    (RoleType::Conversation, texts::CONVERSATION_ROLES, texts::CONVERSATION_ROLES_ABOUT),
];

/// Page with the roles of a service.
#[component]
pub fn Roles(sid: Sid<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let roles = load_roles(&sid);
    let defaults = fetch(service_configuration::Fetch {}, &sid);
    let deleting = RwSignal::new(None::<Role>);
    let denial = permissions().denial(Method::Post);
    let service = StoredValue::new(sid.clone());
    let new = navigation.href(&Route::Service(sid.clone(), Section::NewRole));
    let on_deleted = Callback::new(move |role: Role| {
        // Another dialog may be open by now.
        if deleting.with_untracked(|open| open.as_ref().is_some_and(|open| open.id() == role.id())) {
            deleting.set(None);
        }
        roles.update(|roles| {
            if let Some(Ok(roles)) = roles {
                roles.retain(|other| other.id() != role.id());
            }
        });
        // The button that had the focus is gone with its row.
        focus_heading();
    });
    provide_context(RolesPage { service, defaults, deleting });
    let loaded = move |roles: RoleList| view! { <Loaded roles/> };
    view! {
        <header class="spread">
            <p class="hint">{texts::ABOUT} <Shortcut sid/></p>
            <div class="row">
                <ClockSwitch/>
                <a class="button" data-kind="primary" href=new aria-disabled=denial.map(|_| "true") aria-describedby=denial>
                    <Svg icon=Icon::Plus/>
                    {texts::CREATE.save}
                </a>
            </div>
        </header>
        <DeletionDenied/>
        <Load what=texts::LIST_LOADED shape=Shape::Table resource=roles view=loaded/>
        <DeleteDialog on_deleted/>
    }
}

/// Note about the second address of the default service's roles.
#[component]
fn Shortcut(sid: Sid<Service>) -> impl IntoView {
    let default: DefaultService = expect_context();
    view! {
        <Show when=move || default.is(sid.as_str())>
            " " {texts::DEFAULT_SERVICE} " " <code>{default_service_role::List::PATH}</code> "."
        </Show>
    }
}

/// Loaded roles, by type.
#[component]
fn Loaded(roles: RoleList) -> impl IntoView {
    let RolesPage { service, defaults, .. } = expect_context();
    let of_type = |r#type: RoleType| {
        let is_it = |role: &&Role| role.r#type.known() == Some(&r#type);
        let mut roles: Vec<_> = roles.iter().filter(is_it).cloned().collect();
        roles.sort_by(|one, other| text::compare(&role_name(one), &role_name(other)));
        roles
    };
    let tables = TYPES.map(|(r#type, title, about)| {
        let roles = of_type(r#type);
        view! { <RoleTable title about r#type=Some(r#type) roles/> }
    });
    let others: Vec<_> = roles.iter().filter(|role| role.r#type.known().is_none()).cloned().collect();
    let others = (!others.is_empty()).then(|| {
        view! { <RoleTable title=texts::OTHER_ROLES about=texts::OTHER_ROLES_ABOUT r#type=None roles=others/> }
    });
    view! {
        <Trouble roles defaults service/>
        {tables.into_iter().collect_view()}
        {others}
    }
}

/// Notes about default roles that could not be loaded or do not exist.
#[component]
fn Trouble(roles: RoleList, defaults: Loadable<Configuration>, service: StoredValue<Sid<Service>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    move || match defaults.get() {
        None => ().into_any(),
        Some(Err(error)) => view! { <Failed what=texts::DEFAULTS_LOADED error retry=again(defaults)/> }.into_any(),
        Some(Ok(answer)) => {
            let href = navigation.href(&Route::Service(service.get_value(), Section::Configuration));
            let note = |(label, sid): (&'static str, String)| {
                let href = href.clone();
                view! {
                    <p class="odd-note">
                        {label} ": " <span class="code">{sid}</span> " " {texts::DEFAULT_MISSING} " "
                        <a href=href>{texts::CHOOSE_DEFAULT}</a>
                    </p>
                }
            };
            if !roles.is_complete {
                return view! { <p class="odd-note">{texts::MORE_UNKNOWN}</p> }.into_any();
            }
            let dangling = default_roles(&answer).filter(|(_, sid)| !sid.is_empty() && find(&roles, sid).is_none());
            dangling.map(note).collect_view().into_any()
        }
    }
}

/// Dialog that deletes a role.
#[component]
fn DeleteDialog(on_deleted: Callback<Role>) -> impl IntoView {
    let RolesPage { service, defaults, deleting } = expect_context();
    let open = Signal::derive(move || deleting.with(Option::is_some));
    let close = Callback::new(move |()| deleting.set(None));
    let title = Signal::derive(move || {
        let title = |role: &Role| texts::delete_title(&isolate(&role_name(role)));
        deleting.with(|role| role.as_ref().map(title).unwrap_or_default())
    });
    let content = move || {
        let role = deleting.get()?;
        let default_for = defaults.with_untracked(|answer| match answer {
            Some(Ok(answer)) => default_for(answer, &role),
            _ => Vec::new(),
        });
        Some(view! { <DeleteRole role service=service.get_value() default_for close on_deleted/> })
    };
    view! {
        <Dialog open close title role=dialog::Role::AlertDialog>
            {content}
        </Dialog>
    }
}
