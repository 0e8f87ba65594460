//! Table of the roles of a type.

use api::role::{Role, RoleType};
use api::service::Service;
use api::{Method, Sid};
use leptos::prelude::*;

use super::comparison::Comparison;
use crate::feedback::load::Answer;
use crate::navigation::Navigation;
use crate::role::role_list::{copy_address, default_for, permissions_of, role_name};
use crate::routes::{Route, Section};
use crate::session::context::permissions;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, Svg};
use crate::ui::toolbar::Toolbar;
use crate::value::moment::Moment;
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

#[component]
pub fn RoleTable(
    title: &'static str,
    about: &'static str,
    r#type: Option<RoleType>,
    roles: Vec<Role>,
    service: StoredValue<Sid<Service>>,
    defaults: Answer,
    deleting: RwSignal<Option<Role>>,
) -> impl IntoView {
    let heading = format!("{}-roles-heading", r#type.map_or("other", RoleType::as_str));
    let is_empty = roles.is_empty();
    let rows = roles.iter().cloned().map(|role| view! { <Row role service defaults deleting/> }).collect_view();
    let headings = ["Role", "Permissions", "Default", "Created", "Updated", "Actions"]
        .map(|heading| view! { <th role="columnheader" scope="col">{heading}</th> });
    let content = if is_empty {
        view! { <p class="body none">"No roles of this type yet"</p> }.into_any()
    } else {
        view! {
            // The implicit roles are repeated: on phones rows are displayed as cards, and a changed `display` can remove implicit roles.
            <table role="table" class="roles" aria-labelledby=heading.clone()>
                <thead role="rowgroup">
                    <tr role="row">{headings.into_iter().collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
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

#[component]
fn Row(
    role: Role,
    service: StoredValue<Sid<Service>>,
    defaults: Answer,
    deleting: RwSignal<Option<Role>>,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let name = role_name(&role);
    let sid = role.sid.known().cloned();
    let href = sid.clone().map(|sid| navigation.href(&Route::Service(service.get_value(), Section::Role(sid))));
    let label = match href.clone() {
        _ if role.odd_entry().is_some() => {
            role.odd_entry().map(|entry| view! { <OddEntry entry=entry.to_string()/> }).into_any()
        }
        Some(href) => view! { <a class="name" href=href><bdi>{name.clone()}</bdi></a> }.into_any(),
        None => view! { <span class="name"><bdi>{name.clone()}</bdi></span> }.into_any(),
    };
    let count = permissions_of(&role).len();
    let role = StoredValue::new(role);
    let badges = move || {
        defaults.with(|answer| match answer {
            None => view! { <span class="none">"…"</span> }.into_any(),
            Some(Err(_)) => view! { <span class="none">"Not known"</span> }.into_any(),
            Some(Ok(answer)) => {
                let settings = role.with_value(|role| default_for(answer, role));
                settings.into_iter().map(|label| view! { <span class="badge">{label}</span> }).collect_view().into_any()
            }
        })
    };
    let actions = sid.zip(href).map(|(sid, href)| {
        let copy = copy_address(navigation, service.get_value(), &sid);
        view! { <Actions role sid=sid.to_string() name href copy deleting/> }
    });
    let Role { sid, date_created, date_updated, .. } = role.get_value();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {label}
                <SidCell value=sid/>
            </th>
            <td role="cell" data-label="Permissions">{count}</td>
            <td role="cell" data-label="Default"><div class="badges">{badges}</div></td>
            <td role="cell" data-label="Created"><small><Moment value=date_created/></small></td>
            <td role="cell" data-label="Updated"><small><Moment value=date_updated/></small></td>
            <td role="cell">{actions}</td>
        </tr>
    }
}

#[component]
fn Actions(
    role: StoredValue<Role>,
    sid: String,
    name: String,
    href: String,
    copy: String,
    deleting: RwSignal<Option<Role>>,
) -> impl IntoView {
    let permissions = permissions();
    let (denial, delete_denial) = (permissions.denial(Method::Post), permissions.denial(Method::Delete));
    let ask = move |_| deleting.set(Some(role.get_value()));
    let [label, copied, edit, duplicate, delete] =
        ["Actions for", "SID of", "Edit", "Copy", "Delete"].map(|words| format!("{words} {name}"));
    view! {
        <Toolbar label>
            <CopyButton text=sid what=copied/>
            <a class="button" data-kind="quiet" tabindex="-1" href=href aria-label=edit title="Edit">
                <Svg icon=Icon::Edit/>
            </a>
            <a
                class="button"
                data-kind="quiet"
                tabindex="-1"
                href=copy
                aria-label=duplicate
                title="Copy"
                aria-disabled=denial.map(|_| "true")
                aria-describedby=denial
            >
                <Svg icon=Icon::Duplicate/>
            </a>
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=delete
                title="Delete"
                aria-disabled=delete_denial.map(|_| "true")
                aria-describedby=delete_denial
                on:click=ask
            >
                <Svg icon=Icon::Delete/>
            </button>
        </Toolbar>
    }
}
