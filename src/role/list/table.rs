//! Table of the roles of a type.

use std::sync::Arc;

use api::role::{Role, RoleType};
use api::service::Service;
use api::service_configuration::Configuration;
use api::{Method, Sid};
use leptos::prelude::*;

use super::comparison::Comparison;
use crate::feedback::load::Loadable;
use crate::list::table::{Column, Matches, Table};
use crate::navigation::Navigation;
use crate::role::role_list::{copy_address, default_for, permissions_of, role_name};
use crate::role::texts;
use crate::routes::{Route, Section};
use crate::session::context::permissions;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, Svg};
use crate::ui::texts::{actions_for, sid_of};
use crate::ui::toolbar::Toolbar;
use crate::value::moment::Moment;
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

/// Data of the page that the cells use.
#[derive(Clone, Copy)]
pub struct RolesPage {
    pub service: StoredValue<Sid<Service>>,
    /// Configuration of the service, which names the default roles.
    pub defaults: Loadable<Configuration>,
    /// Role whose deletion is asked for.
    pub deleting: RwSignal<Option<Role>>,
}

static COLUMNS: [Column<Role>; 6] = [
    Column { name: "name", label: texts::ROLE, cell: name_cell, key: None },
    Column {
        name: "permissions",
        label: texts::PERMISSIONS,
        cell: |role| permissions_of(role).len().into_any(),
        key: None,
    },
    Column { name: "default", label: texts::DEFAULT, cell: default_cell, key: None },
    Column {
        name: "created",
        label: texts::CREATED,
        cell: |role| view! { <small><Moment value=role.date_created.clone()/></small> }.into_any(),
        key: None,
    },
    Column {
        name: "updated",
        label: texts::UPDATED,
        cell: |role| view! { <small><Moment value=role.date_updated.clone()/></small> }.into_any(),
        key: None,
    },
    Column { name: "actions", label: texts::ACTIONS, cell: actions_cell, key: None },
];

/// Panel with the roles of a type, and their comparison.
#[component]
pub fn RoleTable(
    title: &'static str,
    about: &'static str,
    r#type: Option<RoleType>,
    roles: Vec<Role>,
) -> impl IntoView {
    let heading = format!("{}-roles-heading", r#type.map_or("other", RoleType::as_str));
    let content = if roles.is_empty() {
        view! { <p class="body none">{texts::NO_ROLES}</p> }.into_any()
    } else {
        let matches = Matches::all(roles.iter().cloned().map(Arc::new).collect());
        view! {
            <Table
                caption=title
                columns=&COLUMNS
                matches
                class="roles"
                id=|role| role.sid.text().unwrap_or_default()
            />
            <Comparison title r#type roles/>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{title}</h2>
                <p class="hint">{about}</p>
            </header>
            {content}
        </section>
    }
}

/// Returns the address of a role; `None` if its SID cannot be read.
fn address(role: &Role) -> Option<String> {
    let (navigation, page): (Navigation, RolesPage) = (expect_context(), expect_context());
    let sid = role.sid.known().cloned()?;
    Some(navigation.href(&Route::Service(page.service.get_value(), Section::Role(sid))))
}

fn name_cell(role: &Arc<Role>) -> AnyView {
    let name = role_name(role);
    let label = match (role.odd_entry(), address(role)) {
        (Some(entry), _) => view! { <OddEntry entry=entry.to_string()/> }.into_any(),
        (None, Some(href)) => view! { <a class="name" href=href><bdi>{name}</bdi></a> }.into_any(),
        (None, None) => view! { <span class="name"><bdi>{name}</bdi></span> }.into_any(),
    };
    view! { {label} <SidCell value=role.sid.clone()/> }.into_any()
}

/// Settings that name the role.
fn default_cell(role: &Arc<Role>) -> AnyView {
    let RolesPage { defaults, .. } = expect_context();
    let role = role.clone();
    let badges = move || {
        defaults.with(|answer| match answer {
            None => view! { <span class="none">"…"</span> }.into_any(),
            Some(Err(_)) => view! { <span class="none">{texts::DEFAULT_UNKNOWN}</span> }.into_any(),
            Some(Ok(answer)) => {
                let settings = default_for(answer, &role);
                settings.into_iter().map(|label| view! { <span class="badge">{label}</span> }).collect_view().into_any()
            }
        })
    };
    view! { <div class="badges">{badges}</div> }.into_any()
}

fn actions_cell(role: &Arc<Role>) -> AnyView {
    let (navigation, page): (Navigation, RolesPage) = (expect_context(), expect_context());
    let actions = role.sid.known().cloned().zip(address(role)).map(|(sid, href)| {
        let copy = copy_address(navigation, page.service.get_value(), &sid);
        let (sid, name) = (sid.to_string(), role_name(role));
        view! { <Actions role=role.clone() sid name href copy deleting=page.deleting/> }
    });
    actions.into_any()
}

/// Buttons of a role.
#[component]
fn Actions(
    role: Arc<Role>,
    sid: String,
    name: String,
    href: String,
    copy: String,
    deleting: RwSignal<Option<Role>>,
) -> impl IntoView {
    let permissions = permissions();
    let (denial, delete_denial) = (permissions.denial(Method::Post), permissions.denial(Method::Delete));
    let ask = move |_| deleting.set(Some(Role::clone(&role)));
    view! {
        <Toolbar label=actions_for(&name)>
            <CopyButton text=sid what=sid_of(&name)/>
            <a class="button" data-kind="quiet" tabindex="-1" href=href aria-label=texts::edit(&name) title=texts::EDIT>
                <Svg icon=Icon::Edit/>
            </a>
            <a
                class="button"
                data-kind="quiet"
                tabindex="-1"
                href=copy
                aria-label=texts::copy(&name)
                title=texts::COPY
                aria-disabled=denial.map(|_| "true")
                aria-describedby=denial
            >
                <Svg icon=Icon::Duplicate/>
            </a>
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=texts::delete(&name)
                title=texts::DELETE
                aria-disabled=delete_denial.map(|_| "true")
                aria-describedby=delete_denial
                on:click=ask
            >
                <Svg icon=Icon::Delete/>
            </button>
        </Toolbar>
    }
}
