//! Pages *Undo*, *Revert* and *Recreate*: a plan from a record, reviewed before it is carried out.

mod records;
mod texts;

use std::sync::Arc;

use api::ApiError;
use api::gateway::history::{Outcome, Record};
use engine::known::Known;
use engine::plan::{Note, NoteKind, recreate, revert, undo, undo_plan};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use engine::{Plan, Snapshot};
use leptos::prelude::*;

use self::records::{Records, find};
use super::format::{Headline, headline};
use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::{Failed, Load, Waiting, load};
use crate::navigation::Navigation;
use crate::plan::{NoteList, PlanPanel, Unfinished};
use crate::routes::{Restoration, Route};
use crate::session::context::SessionContext;
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};
use crate::value::moment::Moment;

/// Page with the plan of a record.
#[component]
pub fn RestorationPage(restoration: Restoration, number: u64) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let client: Client = expect_context();
    let session: SessionContext = expect_context();
    let account = session.current.with_value(|session| session.as_ref()?.account.name.known().cloned());
    let records = load(move || find(client, account.clone(), restoration, number));
    let found = move |records: Option<Arc<Records>>| match records {
        Some(records) => view! { <Planned restoration records/> }.into_any(),
        None => view! {
            <section class="panel" aria-label=texts::RECORD>
                <div class="empty">
                    <h2>{texts::MISSING}</h2>
                    <p>{texts::missing_why(number)}</p>
                </div>
            </section>
        }
        .into_any(),
    };
    view! {
        <nav class="crumbs" aria-label=Route::History.title()>
            <a href=navigation.href(&Route::History)>{Route::History.title()}</a>
        </nav>
        <header>
            <h1>{restoration.title()}</h1>
            <p class="hint">{texts::about(restoration)}</p>
        </header>
        <Unfinished>
            <Load what=texts::LOADED_RECORD resource=records view=found/>
        </Unfinished>
    }
}

/// Plan, once the current values are read.
#[component]
fn Planned(restoration: Restoration, records: Arc<Records>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    let record = records.record.clone();
    let records = StoredValue::new(records);
    let start = move || run.begin(records.with_value(|records| survey(restoration, records)), Limits::default());
    start();
    let result = Memo::new(move |_| {
        let made = run.with(|run| {
            let snapshot = run.inquiry().snapshot();
            match unread(snapshot) {
                Some(error) => Err(error),
                None => Ok(records.with_value(|records| make(restoration, snapshot, records))),
            }
        });
        if run.is_running() { None } else { made }
    });
    let retry = Callback::new(move |()| {
        start();
        focus_heading();
    });
    let on_done = Callback::new(move |()| navigation.go_without_asking(Route::History));
    let service = record.service.known().cloned();
    let name = Memo::new(move |_| {
        let read = run.with(|run| run.inquiry().snapshot().service(service.as_ref()?)?.friendly_name.text());
        read.flatten().filter(|name| !name.is_empty())
    });
    let plan =
        (restoration == Restoration::UndoPlan).then(|| records.with_value(|records| plan_summary(&records.others)));
    view! {
        <Summary record service=name plan/>
        {move || match result.get() {
            None => view! { <Waiting what=texts::LOADED_PLAN/> }.into_any(),
            Some(Err(error)) => view! { <Failed what=texts::LOADED_VALUES error retry/> }.into_any(),
            Some(Ok(plan)) => view! { <Proposal plan on_done/> }.into_any(),
        }}
    }
}

/// Returns the reads that the plan needs.
fn survey(restoration: Restoration, records: &Records) -> Survey {
    let Records { record, others } = records;
    match (restoration, record.service.known()) {
        (Restoration::Recreate, Some(sid)) if records.is_of_service() => {
            Survey::settings(Selection::Named(vec![sid.to_string()]), Limits::default())
        }
        (Restoration::UndoPlan, _) => Survey::of_records(others),
        (Restoration::Revert, _) => Survey::of_records(&others.iter().chain([record]).cloned().collect::<Vec<_>>()),
        _ => Survey::of_records(std::slice::from_ref(record)),
    }
}

fn make(restoration: Restoration, snapshot: &Snapshot, Records { record, others }: &Records) -> Plan {
    match restoration {
        Restoration::Undo => undo(snapshot, record),
        Restoration::UndoPlan => undo_plan(snapshot, others),
        Restoration::Revert => revert(snapshot, record, others),
        Restoration::Recreate => recreate(snapshot, record, others),
    }
}

/// Returns the error of a read without which the plan would be wrong. What does not exist any more is no error.
fn unread(snapshot: &Snapshot) -> Option<ApiError> {
    let of_resources = snapshot.resources.values().find_map(Known::error);
    let of_services =
        snapshot.details.values().find_map(|details| details.service.error().or(details.roles.error.as_ref()));
    of_resources.or(of_services.filter(|error| !error.is_not_found())).or(snapshot.services.error.as_ref()).cloned()
}

/// Returns the numbers of the changes of a plan. Each attempt of a change has a record.
fn plan_summary(records: &[Record]) -> String {
    let done = records.iter().filter(|record| record.outcome.known() == Some(&Outcome::Done)).count();
    texts::plan_summary(records.len(), done)
}

/// Change of the record in a sentence. A service that is recorded by its SID gets its name once that is read.
#[component]
fn Summary(
    record: Record,
    service: Memo<Option<String>>,
    /// Summary of the whole plan, if it is undone.
    plan: Option<String>,
) -> impl IntoView {
    let Headline { begin, name } = headline(&record);
    let is_named = record.name.known().is_some_and(|name| !name.is_empty());
    let name = move || if is_named { name.clone() } else { service.get().or(name.clone()) };
    let headline = match plan {
        Some(plan) => plan.into_any(),
        None => view! { {begin} " " <bdi>{name}</bdi> }.into_any(),
    };
    view! {
        <section class="panel" aria-label=texts::CHANGE>
            <div class="body">
                <p class="headline"><b>{headline}</b></p>
                <p class="hint">
                    {record.person.text().map(|person| view! { {texts::BY} " " <bdi>{person}</bdi> ", " })}
                    <Moment value=record.at/> ", " {texts::RECORD_NUMBER} " " {record.number.text()}
                </p>
            </div>
        </section>
    }
}

/// Plan with its notes, or the reason why there is nothing to do.
#[component]
fn Proposal(plan: Plan, on_done: Callback<()>) -> impl IntoView {
    let (lost, notes): (Vec<_>, Vec<_>) = plan.notes.into_iter().partition(|note| note.kind == NoteKind::Notice);
    let lost = (!lost.is_empty()).then(|| view! { <Losses notes=lost/> });
    if plan.changes.is_empty() {
        return view! { {lost} <Nothing notes/> }.into_any();
    }
    let plan = Plan { changes: plan.changes, notes };
    view! { {lost} <PlanPanel plan on_done is_choosable=true/> }.into_any()
}

/// Losses that the plan cannot restore.
#[component]
fn Losses(notes: Vec<Note>) -> impl IntoView {
    let item = |note: Note| view! { <li>{note.message}</li> };
    view! {
        <div class="note" data-tone="warning">
            <Svg icon=Icon::Alert/>
            <div>
                <p><b>{texts::LOSSES}</b></p>
                <ul>{notes.into_iter().map(item).collect_view()}</ul>
            </div>
        </div>
    }
}

#[component]
fn Nothing(notes: Vec<Note>) -> impl IntoView {
    let (title, text) = if notes.is_empty() {
        (texts::NOTHING_TO_RESTORE, texts::NOTHING_TO_RESTORE_WHY)
    } else {
        (texts::NOT_RESTORABLE, texts::NOT_RESTORABLE_WHY)
    };
    view! {
        <section class="panel health" aria-label=texts::PLAN>
            <div class="empty">
                <h2>{title}</h2>
                <p>{text}</p>
            </div>
            <NoteList notes/>
        </section>
    }
}
