//! Services of the account: number, environments, ages, and those updated last.

use std::sync::Arc;

use api::Method;
use api::service::Service;
use engine::survey::LEFTOVER_DAYS;
use leptos::prelude::*;

use super::HomeData;
use super::card::{Card, CardFailure, Skeleton};
use super::summary::{AGES, Environment, Summary};
use crate::list::listing::{Progress, Run};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::value::moment::Moment;

/// Number of lines of the placeholder.
const ROWS: usize = 12;

/// Card of the services. `first_steps` is its content for an account without services that the user may change.
#[component]
pub fn ServicesCard(home: HomeData, first_steps: ViewFn) -> impl IntoView {
    let listing = home.services;
    let may_change = permissions().denial(Method::Post).is_none();
    let is_new = Memo::new(move |_| may_change && home.is_empty());
    let title = Signal::derive(move || if is_new.get() { "Start here" } else { "Services" });
    let content = move || match listing.progress.get() {
        Progress::Running(_) if listing.items.with(Vec::is_empty) => {
            view! { <Skeleton what="Services" rows=ROWS/> }.into_any()
        }
        Progress::Failed(_, error) => {
            let retry = Callback::new(move |()| {
                listing.items.set(Vec::new());
                listing.go(Run::First);
            });
            view! { <CardFailure what="Services" error retry/> }.into_any()
        }
        _ if is_new.get() => first_steps.run(),
        Progress::Complete if listing.items.with(Vec::is_empty) => view! {
            <div class="empty">
                <h3>"No services yet"</h3>
                <p>"A service holds conversations, users and roles."</p>
            </div>
        }
        .into_any(),
        progress => {
            view! { <Numbers services=listing.items.get() is_complete=progress == Progress::Complete/> }.into_any()
        }
    };
    view! {
        <Card name="services" title link=(Route::Services, "See all services")>
            {content}
        </Card>
    }
}

#[component]
fn Numbers(services: Vec<Arc<Service>>, is_complete: bool) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let count = services.len();
    let Summary { environments, ages, unchanged, latest } =
        Summary::of(&services, (js_sys::Date::now() / 1000.0) as u64);
    let more = if is_complete { "" } else { ". More exist." };
    let noun = if count == 1 { "service" } else { "services" };
    let tally = Environment::ALL.into_iter().zip(environments).map(|(environment, count)| {
        view! { <div><dt>{environment.label()}</dt><dd>{count}</dd></div> }
    });
    let most = ages.into_iter().max().unwrap_or_default().max(1);
    let bar = |((label, _), count): ((&'static str, u64), usize)| {
        let share = format!("{}%", count * 100 / most);
        view! { <div><dt>{label}</dt><dd><i style:inline-size=share></i>{count}</dd></div> }
    };
    // Sorted by their last update, the earliest first.
    let unchanged_href = format!("{}?sort=updated", navigation.href(&Route::Services));
    view! {
        <p><b class="figure">{count}</b> " " {noun} {more}</p>
        <dl class="tally" aria-label="Services by environment">{tally.collect_view()}</dl>
        <h3>"Age"</h3>
        <dl class="bars" aria-label="Services by age">{AGES.into_iter().zip(ages).map(bar).collect_view()}</dl>
        <p class="hint">
            {match unchanged {
                0 => format!("All of them changed in the last {LEFTOVER_DAYS} days.").into_any(),
                unchanged => view! { <a href=unchanged_href>{format!("{unchanged} unchanged for {LEFTOVER_DAYS} days")}</a> }.into_any(),
            }}
        </p>
        <h3>"Last updated"</h3>
        <ul class="entries">{latest.into_iter().map(|service| view! { <Updated service/> }).collect_view()}</ul>
    }
}

/// Service and the time of its last update.
#[component]
fn Updated(service: Arc<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let name = name_of(&service);
    let name = match service.sid.known() {
        Some(sid) => {
            let href = navigation.href(&Route::Service(sid.clone(), Section::Overview));
            view! { <a class="name" href=href title=name.clone()><bdi>{name.clone()}</bdi></a> }.into_any()
        }
        None => view! { <span class="name"><bdi>{name}</bdi></span> }.into_any(),
    };
    view! { <li>{name} <small><Moment value=service.date_updated.clone()/></small></li> }
}
