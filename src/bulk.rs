//! Page *Bulk changes*: services are selected, and deleted or given the same value of a setting, by a plan that is reviewed first.

mod action;
mod contents;
pub mod handover;
mod selection;
mod texts;

use std::collections::HashMap;

use api::service::{List, Service};
use api::{ApiError, Sid, address_configuration, configuration};
use engine::document::Mistake;
use engine::known::KnownList;
use engine::plan::{Note, NoteKind, Plan, delete_services, set};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use engine::{Known, Snapshot};
use leptos::prelude::*;

use self::action::{Action, ActionFields};
use self::contents::Contents;
use self::selection::{Selected, SelectionTable};
use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::{Waiting, load};
use crate::feedback::problem::Problem;
use crate::list::listing::{Listing, Progress, Run};
use crate::navigation::Navigation;
use crate::plan::{PlanPanel, Unfinished, focus_plan};
use crate::routes::Route;
use crate::service::name::name_of;
use crate::ui::text::Name;

/// Requests that read the settings of the selected services: enough for 10,000 of them.
const LIMITS: Limits = Limits { calls: 50_000, at_once: 4 };

/// Page *Bulk changes*.
#[component]
pub fn Bulk() -> impl IntoView {
    let client: Client = expect_context();
    let listing = Listing::<List>::new(client, ());
    listing.go(Run::All);
    let navigation: Navigation = expect_context();
    let handed_over = handover::handed_over(navigation);
    let is_gone = handed_over.is_none();
    let selected = Selected::provide(handed_over.unwrap_or_default());
    let action = RwSignal::new(handover::action(navigation));
    let planned = RwSignal::new(None::<Planned>);
    let missing = Signal::derive(move || match action.get() {
        None => Some(texts::ACTION_MISSING.to_owned()),
        Some(_) if selected.is_empty() => Some(texts::SERVICES_MISSING.to_owned()),
        Some(action) => action.mistake(),
    });
    let make = Callback::new(move |()| {
        if let (Some(action), None) = (action.get_untracked(), missing.get_untracked()) {
            let mut services = untrack(move || selected.sids());
            sort_by_name(listing, &mut services);
            planned.set(Some(Planned { services, action }));
        }
    });
    let back = Callback::new(move |()| planned.set(None));
    let on_done = Callback::new(move |()| {
        planned.set(None);
        selected.clear();
        navigation.set_query(&[]);
        listing.reload_all();
    });
    view! {
        <header>
            <h1>{Route::Bulk.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
        </header>
        <Unfinished>{move || match planned.get() {
            None => {
                view! {
                    {is_gone.then(|| view! { <p class="odd-note">{texts::SELECTION_LOST}</p> })}
                    <section class="panel" aria-labelledby="bulk-action">
                        <header>
                            <h2 id="bulk-action">{texts::ACTION_HEADING}</h2>
                        </header>
                        <div class="body">
                            <ActionFields action/>
                        </div>
                    </section>
                    <SelectionTable listing missing make/>
                }
                .into_any()
            }
            Some(Planned { services, action: Action::Delete }) => view! { <Deletion listing services back on_done/> }.into_any(),
            Some(Planned { services, action: Action::Set { section, wire, value } }) => {
                let make = move |snapshot: &Snapshot, services: &[Sid<Service>]| set(snapshot, section, wire, &value, services);
                view! { <Change services make=Box::new(make) back on_done/> }.into_any()
            }
        }}</Unfinished>
    }
}

/// Sorts services as the table does, so that the plan and its results are in that order.
fn sort_by_name(listing: Listing<List>, services: &mut [Sid<Service>]) {
    let names: HashMap<_, _> = listing.items.with_untracked(|items| {
        items.iter().filter_map(|service| Some((service.sid.known()?.clone(), Name::new(&name_of(service))))).collect()
    });
    services.sort_by(|one, other| match (names.get(one), names.get(other)) {
        (Some(one), Some(other)) => one.compare(other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
}

/// Services and action of a plan.
#[derive(Clone, PartialEq)]
struct Planned {
    services: Vec<Sid<Service>>,
    action: Action,
}

/// Makes a plan from what was read.
type Make = Box<dyn Fn(&Snapshot, &[Sid<Service>]) -> Result<Plan, Mistake> + Send + Sync>;

/// Plan that gives services the same value of a setting.
#[component]
fn Change(services: Vec<Sid<Service>>, make: Make, back: Callback<()>, on_done: Callback<()>) -> impl IntoView {
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    run.begin(Survey::settings(Selection::Named(services.iter().map(Sid::to_string).collect()), LIMITS), LIMITS);
    let plan = Memo::new(move |_| match run.is_running() {
        true => None,
        false => run.with(|run| make(run.inquiry().snapshot(), &services)),
    });
    move || match plan.get() {
        None => view! { <Waiting what=texts::LOADED_SETTINGS/> }.into_any(),
        Some(Ok(plan)) => view! { <Review plan back on_done/> }.into_any(),
        Some(Err(mistake)) => view! { <p class="odd-note">{mistake.to_string()}</p> <Back back/> }.into_any(),
    }
}

/// Plan that deletes services.
#[component]
fn Deletion(
    listing: Listing<List>,
    services: Vec<Sid<Service>>,
    back: Callback<()>,
    on_done: Callback<()>,
) -> impl IntoView {
    let client: Client = expect_context();
    let account = load(move || async move { client.call(configuration::Fetch {}, &()).await });
    let addresses = Listing::<address_configuration::List>::new(client, ());
    addresses.go(Run::All);
    let is_reading = move || matches!(addresses.progress.get(), Progress::Running(_));
    let services = StoredValue::new(services);
    move || match account.get().filter(|_| !is_reading()) {
        None => view! { <Waiting what=texts::LOADED_ACCOUNT/> }.into_any(),
        Some(Err(error)) => view! { <Problem summary=texts::ACCOUNT_FAILED failure=error/> <Back back/> }.into_any(),
        Some(account) => {
            let snapshot = untrack(|| snapshot(listing, addresses, account));
            let mut plan = services.with_value(|services| delete_services(&snapshot, services));
            if addresses.progress.with_untracked(|progress| matches!(progress, Progress::Failed(..))) {
                plan.notes.push(Note {
                    kind: NoteKind::Unread,
                    about: texts::ADDRESSES.to_owned(),
                    message: texts::ADDRESSES_UNREAD.to_owned(),
                });
            }
            let named: Vec<_> = services
                .get_value()
                .into_iter()
                .map(|sid| {
                    let name = snapshot.title_of(&sid).to_string();
                    (sid, name)
                })
                .collect();
            let before = ViewFn::from(move || view! { <Contents services=named.clone()/> });
            view! { <Review plan back on_done before/> }.into_any()
        }
    }
}

/// A plan, with a way back to the selection.
#[component]
fn Review(plan: Plan, back: Callback<()>, on_done: Callback<()>, #[prop(optional)] before: ViewFn) -> impl IntoView {
    focus_plan();
    view! { <PlanPanel plan on_done on_back=back before/> }
}

#[component]
fn Back(back: Callback<()>) -> impl IntoView {
    view! {
        <p>
            <button type="button" on:click=move |_| back.run(())>{texts::BACK}</button>
        </p>
    }
}

/// Returns what was loaded: services, addresses, and the account's configuration.
fn snapshot(
    services: Listing<List>,
    addresses: Listing<address_configuration::List>,
    account: Result<configuration::Configuration, ApiError>,
) -> Snapshot {
    Snapshot {
        configuration: Known::from(account),
        services: known(services.items.with(|items| items.iter().map(|service| (**service).clone()).collect())),
        addresses: known(addresses.items.with(|items| items.iter().map(|address| (**address).clone()).collect())),
        ..Snapshot::default()
    }
}

fn known<T>(items: Vec<T>) -> KnownList<T> {
    KnownList { items, is_complete: true, error: None }
}
