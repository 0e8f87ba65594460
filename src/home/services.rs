//! Services of the account: number, environments, ages, and those updated last.

use std::sync::Arc;

use api::service::Service;
use api::{ApiError, Method};
use engine::survey::LEFTOVER_DAYS;
use leptos::prelude::*;

use super::card::{Card, CardFailure};
use super::summary::{AGES, Environment, Summary};
use super::{HomeData, texts};
use crate::feedback::load::{Shape, Waiting};
use crate::list::listing::{Progress, Run};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::list::search::Filter;
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::value::moment::Moment;

/// Number of lines of the placeholder.
const ROWS: usize = 12;

/// State of the list, as far as the card shows it.
#[derive(Clone, PartialEq)]
enum State {
    Waiting,
    Failed(ApiError),
    Empty,
    Loaded,
}

impl State {
    /// Services that are loaded again stay.
    fn of(home: HomeData) -> Self {
        let has_items = home.services.items.with(|services| !services.is_empty());
        match home.services.progress.get() {
            Progress::Failed(_, error) => Self::Failed(error),
            _ if has_items => Self::Loaded,
            _ if home.is_empty() => Self::Empty,
            Progress::Running(_) => Self::Waiting,
            _ => Self::Loaded,
        }
    }
}

/// Card of the services. `first_steps` comes first in a new account that the user may change.
#[component]
pub fn ServicesCard(home: HomeData, first_steps: ViewFn) -> impl IntoView {
    let listing = home.services;
    let may_change = permissions().denial(Method::Post).is_none();
    let state = Memo::new(move |_| State::of(home));
    let is_new = Memo::new(move |_| {
        may_change && state.with(|state| matches!(state, State::Empty | State::Loaded)) && home.is_new()
    });
    let title = Signal::derive(move || if is_new.get() { texts::START_HERE } else { texts::SERVICES });
    let retry = Callback::new(move |()| {
        listing.items.set(Vec::new());
        listing.go(Run::First);
    });
    let content = move || match state.get() {
        State::Waiting => view! { <Waiting what=texts::SERVICES_SUBJECT shape=Shape::Lines(ROWS)/> }.into_any(),
        State::Failed(error) => view! { <CardFailure what=texts::SERVICES_SUBJECT error retry/> }.into_any(),
        State::Empty if may_change => ().into_any(),
        State::Empty => view! {
            <div class="empty">
                <h3>{texts::NO_SERVICES}</h3>
                <p>{texts::NO_SERVICES_HINT}</p>
            </div>
        }
        .into_any(),
        State::Loaded => (move || {
            let more = match listing.progress.get() {
                _ if home.is_complete.get() => "",
                Progress::EndUnknown | Progress::Repeating => texts::MORE_MAY_EXIST,
                _ => texts::MORE_EXIST,
            };
            view! { <Numbers services=listing.items.get() more/> }
        })
        .into_any(),
    };
    view! {
        <Card name="services" title link=(Route::Services, texts::SEE_SERVICES)>
            // The steps stay while their state changes.
            {move || is_new.get().then(|| first_steps.run())}
            {content}
        </Card>
    }
}

#[component]
fn Numbers(services: Vec<Arc<Service>>, more: &'static str) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let count = services.len();
    let Summary { environments, ages, unchanged, latest } =
        Summary::of(&services, (js_sys::Date::now() / 1000.0) as u64);
    let tally = Environment::ALL.into_iter().zip(environments).map(|(environment, count)| {
        view! { <div><dt>{environment.label()}</dt><dd>{count}</dd></div> }
    });
    let most = ages.into_iter().max().unwrap_or_default().max(1);
    let bar = |((label, _), count): ((&'static str, u64), usize)| {
        let share = format!("{}%", count * 100 / most);
        view! { <div><dt>{label}</dt><dd><i style:inline-size=share></i>{count}</dd></div> }
    };
    // Sorted by their last update, the earliest first.
    let unchanged_href =
        format!("{}?sort=updated&filter={}", navigation.href(&Route::Services), Filter::Unchanged.name());
    let unchanged = match unchanged {
        0 => texts::all_changed(LEFTOVER_DAYS).into_any(),
        unchanged => view! { <a href=unchanged_href>{texts::unchanged(unchanged, LEFTOVER_DAYS)}</a> }.into_any(),
    };
    view! {
        <p><b class="figure">{count}</b> " " {texts::services_noun(count)} {more}</p>
        <dl class="tally" aria-label=texts::BY_ENVIRONMENT>{tally.collect_view()}</dl>
        <h3>{texts::AGE}</h3>
        <dl class="bars" aria-label=texts::BY_AGE>{AGES.into_iter().zip(ages).map(bar).collect_view()}</dl>
        <p class="hint">{unchanged}</p>
        <h3>{texts::LAST_UPDATED}</h3>
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
