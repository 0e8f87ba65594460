//! Page *Bulk changes*: services are selected, and deleted or given the same value of a setting, by a plan that is reviewed first.

mod action;
mod selection;

use api::service::{List, Service};
use api::{ApiError, Sid, configuration};
use engine::known::KnownList;
use engine::plan::{delete_services, set};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use engine::{Known, Snapshot};
use leptos::prelude::*;

use self::action::{Action, ActionFields};
use self::selection::{Selected, SelectionTable};
use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::ask;
use crate::feedback::problem::Problem;
use crate::list::listing::{Listing, Run};
use crate::plan::{PlanPanel, Unfinished};
use crate::routes::Route;

/// Page *Bulk changes*.
#[component]
pub fn Bulk() -> impl IntoView {
    let client: Client = expect_context();
    let listing = Listing::<List>::new(client, ());
    listing.go(Run::All);
    let selected = Selected::provide();
    let action = RwSignal::new(Action::Delete);
    let account = ask(move || async move { client.call(configuration::Fetch {}, &()).await });
    let run: InquiryRun<Survey> = InquiryRun::new(client);
    let planned = RwSignal::new(None::<Planned>);
    // Another selection or action makes another plan.
    let outdated = Memo::new(move |_| (selected.sids(), action.get()));
    let is_current =
        move || planned.with(|planned| planned.as_ref().is_some_and(|planned| outdated.with(|now| planned.is_of(now))));
    let make = move |_| {
        let (sids, action) = (selected.sids(), action.get_untracked());
        if sids.is_empty() || action.mistake().is_some() {
            return;
        }
        if let Action::Set { .. } = &action {
            let named = sids.iter().map(Sid::to_string).collect();
            run.begin(Survey::settings(Selection::Named(named), Limits::default()), Limits::default());
        }
        planned.set(Some(Planned { sids, action }));
    };
    let plan = Memo::new(move |_| {
        let planned = planned.get().filter(|_| is_current())?;
        match &planned.action {
            Action::Delete => Some(Ok(delete_services(&listed(listing, account.get()?), &planned.sids))),
            Action::Set { section, wire, value } => {
                let is_read = !run.is_running();
                is_read
                    .then(|| run.with(|run| set(run.inquiry().snapshot(), *section, wire, value, &planned.sids)))
                    .flatten()
            }
        }
    });
    let is_blocked =
        move || selected.is_empty() || action.with(|action| action.mistake().is_some()) || run.is_running();
    view! {
        <header>
            <h1>{Route::Bulk.title()}</h1>
            <p class="hint">"Select services, choose what to do, and review the plan before anything is sent."</p>
        </header>
        <Unfinished/>
        <SelectionTable listing/>
        <section class="panel" aria-labelledby="bulk-action">
            <header>
                <h2 id="bulk-action">"What to do"</h2>
            </header>
            <div class="body">
                <ActionFields action/>
                <div class="row">
                    <button type="button" data-kind="primary" aria-disabled=move || is_blocked().then_some("true") on:click=make>
                        {move || if run.is_running() { "Reading settings" } else { "Make a plan" }}
                    </button>
                    <p class="hint" role="status">{move || selected.text()}</p>
                </div>
            </div>
        </section>
        {move || match plan.get() {
            Some(Ok(plan)) => {
                let on_done = Callback::new(move |()| {
                    planned.set(None);
                    selected.clear();
                    listing.reload_all();
                });
                view! { <PlanPanel plan on_done/> }.into_any()
            }
            Some(Err(mistake)) => view! { <p class="odd-note">{mistake.to_string()}</p> }.into_any(),
            None => ().into_any(),
        }}
        {move || match account.get() {
            Some(Err(error)) => view! { <Problem summary="The account configuration could not be loaded." failure=error/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// What a plan was made of.
#[derive(Clone, PartialEq)]
struct Planned {
    sids: Vec<Sid<Service>>,
    action: Action,
}

impl Planned {
    fn is_of(&self, (sids, action): &(Vec<Sid<Service>>, Action)) -> bool {
        (&self.sids, &self.action) == (sids, action)
    }
}

/// Returns the listed services as a snapshot, with the account's configuration.
fn listed(listing: Listing<List>, account: Result<configuration::Configuration, ApiError>) -> Snapshot {
    let items = listing.items.with(|items| items.iter().map(|service| (**service).clone()).collect());
    let services = KnownList { items, is_complete: true, error: None };
    Snapshot { configuration: Known::from(account), services, ..Snapshot::default() }
}
