//! Results of a run: a row for each change, progress, pause and stop, another try, and a file.

use api::csv;
use api::operation::Action;
use engine::apply::{Conflict, Outcome, Progress, State};
use engine::document::text_of;
use engine::plan::{Change, Plan, reverse};
use leptos::prelude::*;

use super::change::verb;
use super::run::{Phase, PlanRun, count_open, summary};
use super::{PlanPanel, focus_plan, storage};
use crate::ui::download::{day, download};
use crate::ui::toast::Toasts;

/// Number of rows that are shown at first.
const SHOWN: usize = 200;

/// Results, once a run has begun.
#[component]
pub fn Results(run: PlanRun, on_done: Callback<()>) -> impl IntoView {
    let undoing = RwSignal::new(None::<Plan>);
    let undo = Callback::new(move |()| {
        undoing.set(untrack(move || run.with(reverse)));
    });
    move || match undoing.get() {
        Some(plan) => {
            let on_back = Callback::new(move |()| undoing.set(None));
            view! { <PlanPanel plan on_done on_back back_label="Back to the results"/> }.into_any()
        }
        None => view! { <List run on_done undo/> }.into_any(),
    }
}

/// Progress, and a row for each change.
#[component]
fn List(run: PlanRun, on_done: Callback<()>, undo: Callback<()>) -> impl IntoView {
    focus_plan();
    let total = Memo::new(move |_| run.with(|state| state.changes.len()).unwrap_or_default());
    let finished = move || run.with(|state| state.changes.len() - count_open(state)).unwrap_or_default();
    let status = move || {
        let counts = run.with(summary).unwrap_or_default();
        let words = match (run.phase(), run.is_sending()) {
            (Phase::Elsewhere, _) => return "Another tab of this browser carries out this plan.".to_owned(),
            (Phase::Starting, _) => "Starting. ",
            (Phase::Paused, false) => "Paused. ",
            (Phase::Paused | Phase::Stopped, true) => "Waiting for the last responses. ",
            (Phase::Stopped, false) => "Stopped. ",
            _ => "",
        };
        format!("{words}{} of {} changes finished: {counts}.", finished(), total.get())
    };
    let all = RwSignal::new(false);
    let rows = move || {
        let shown = if all.get() { total.get() } else { total.get().min(SHOWN) };
        (0..shown).map(|index| view! { <Row run index/> }).collect_view()
    };
    view! {
        <section class="panel health" aria-labelledby="results-heading">
            <header class="spread">
                <div>
                    <h2 id="results-heading">"Results"</h2>
                    <p role="status">{status}</p>
                    <Show when=move || run.is_sending()>
                        <progress aria-label="Changes" max=move || total.get() value=finished></progress>
                    </Show>
                </div>
                <Controls run on_done undo/>
            </header>
            <div class="check">
                <ul>{rows}</ul>
                <Show when=move || !all.get() && (total.get() > SHOWN)>
                    <p>
                        <button type="button" on:click=move |_| all.set(true)>{move || format!("Show all {}", total.get())}</button>
                    </p>
                </Show>
            </div>
        </section>
    }
}

/// Buttons of a run.
#[component]
fn Controls(run: PlanRun, on_done: Callback<()>, undo: Callback<()>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let export = move |_| {
        let table = untrack(move || run.with(to_csv)).unwrap_or_default();
        let name = format!("results-{}.csv", day());
        match download(&[table], "text/csv;charset=utf-8", &name) {
            Ok(()) => toasts.succeed(format!("Results exported to {name}")),
            Err(_) => toasts.fail("The browser blocked the download."),
        }
    };
    let close = move |_| {
        storage::forget();
        on_done.run(());
    };
    let is_idle = move || !run.is_sending() && run.phase() != Phase::Starting;
    let is_paused = move || is_idle() && run.phase() == Phase::Paused;
    let can_try_again =
        move || is_idle() && run.phase() == Phase::Running && run.with(State::can_go_on).unwrap_or_default();
    view! {
        <div class="row">
            <Show when=move || run.is_sending() && run.phase() == Phase::Running>
                <button type="button" on:click=move |_| run.pause()>"Pause"</button>
            </Show>
            <Show when=is_paused>
                <button type="button" data-kind="primary" on:click=move |_| run.resume()>"Continue"</button>
            </Show>
            <Show when=move || run.phase() == Phase::Paused || (run.is_sending() && run.phase() == Phase::Running)>
                <button type="button" on:click=move |_| run.stop()>"Stop"</button>
            </Show>
            <Show when=can_try_again>
                <button type="button" on:click=move |_| run.try_again()>"Try failed changes again"</button>
            </Show>
            <Show when=move || is_idle() && run.with(can_undo).unwrap_or_default()>
                <button type="button" on:click=move |_| undo.run(())>"Undo"</button>
            </Show>
            <button type="button" on:click=export>"Export CSV"</button>
            <Show when=move || is_idle() && run.phase() != Phase::Paused>
                <button type="button" data-kind="primary" on:click=close>"Close results"</button>
            </Show>
        </div>
    }
}

/// Returns true if something was done that can be taken back.
fn can_undo(state: &State) -> bool {
    state.iter().any(|(change, progress)| {
        matches!(progress, Progress::Ended(Outcome::Done { .. })) && change.action() != Action::Delete
    })
}

/// One change with its progress.
#[component]
fn Row(run: PlanRun, index: usize) -> impl IntoView {
    let title = Memo::new(move |_| run.with(|state| state.plan.changes.get(index).map(title)).flatten());
    let is_over = move || matches!(run.phase(), Phase::Stopped | Phase::Elsewhere);
    let result = Memo::new(move |_| {
        let result = run.with(|state| Some(words(state.changes.get(index)?, state))).flatten();
        let (tone, label, details) = result.unwrap_or(("unknown", "Waiting", String::new()));
        if is_over() && label == "Waiting" { (tone, "Not sent", details) } else { (tone, label, details) }
    });
    view! {
        <li data-state=move || result.with(|(tone, ..)| *tone)>
            <div>
                <bdi>{move || title.get()}</bdi>
                <p class="evidence">{move || result.with(|(.., details)| details.clone())}</p>
            </div>
            <span class="verdict">{move || result.with(|(_, label, _)| *label)}</span>
        </li>
    }
}

fn title(change: &Change) -> String {
    format!("{}: {}", verb(change.action()).0, change.about)
}

/// Returns a result in words: a name for the style, a label, and details.
fn words(progress: &Progress, state: &State) -> (&'static str, &'static str, String) {
    match progress {
        Progress::Waiting => ("unknown", "Waiting", String::new()),
        Progress::Sent { .. } => {
            ("unknown", "Sent", "Waiting for the response, or checking if the change was made.".into())
        }
        Progress::Ended(outcome) => match outcome {
            Outcome::Done { not_stored, .. } if not_stored.is_empty() => ("met", "Done", String::new()),
            Outcome::Done { not_stored, .. } => {
                ("partly", "Partly stored", format!("The API did not store: {}.", not_stored.join(", ")))
            }
            Outcome::Rejected { message } => ("broken", "Rejected", message.clone()),
            Outcome::Conflict { fields } => ("broken", "Conflict", conflict(fields)),
            Outcome::Unknown { message, .. } => {
                let details = format!("{message} Try failed changes again reads the current values first.");
                ("partly", "Unknown", details)
            }
            Outcome::Skipped { requires } => {
                let about = state.plan.changes.get(*requires).map(title).unwrap_or_default();
                ("partly", "Skipped", format!("Not sent, because this change was not carried out: {about}."))
            }
        },
    }
}

/// Returns what another user has changed.
fn conflict(fields: &[Conflict]) -> String {
    let field = |field: &Conflict| {
        let found = text_of(&field.found);
        if found.is_empty() { format!("{} is empty", field.label) } else { format!("{} is {found}", field.label) }
    };
    let fields: Vec<_> = fields.iter().map(field).collect();
    let now = if fields.is_empty() { String::new() } else { format!(" Now {}.", fields.join(", ")) };
    format!("Not sent, because the value was changed after the plan was made.{now} Make a new plan.")
}

fn to_csv(state: &State) -> String {
    let mut table = String::from(csv::MARK);
    csv::write_line(["change", "result", "details"].map(|name| Some(name.to_owned())), &mut table);
    for (change, progress) in state.iter() {
        let (_, label, details) = words(progress, state);
        csv::write_line([Some(title(change)), Some(label.to_owned()), Some(details)], &mut table);
    }
    table
}
