//! Results of a run: a row for each change, progress, stop, retries, and a file.

use api::csv;
use engine::apply::{Apply, Outcome, Progress, State};
use engine::plan::Change;
use leptos::prelude::*;

use super::{AT_ONCE, ApplyRun, storage};
use crate::ui::download::{day, download};
use crate::ui::toast::Toasts;

/// Results, once a run has begun.
#[component]
pub fn Results(run: ApplyRun, state: Memo<Option<State>>, on_done: Callback<()>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let is_left = move || state.with(|state| state.as_ref().is_some_and(|state| !state.is_complete()));
    // A finished run is not offered again after a reload.
    Effect::new(move |_| {
        if !run.is_running() && !untrack(move || has_open(state)) {
            storage::forget();
        }
    });
    let retry = move |_| {
        if let Some(state) = state.get_untracked() {
            run.start(Apply::resume(reopened(state), AT_ONCE));
        }
    };
    let export = move |_| {
        let table = state.with_untracked(|state| state.as_ref().map(to_csv).unwrap_or_default());
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
    let total = move || state.with(|state| state.as_ref().map_or(0, |state| state.changes.len()));
    let ended = move || state.with(|state| state.as_ref().map_or(0, count_ended));
    let rows = move || {
        let row = |(change, progress): (&Change, &Progress)| (change.about.clone(), progress.clone());
        let rows: Vec<_> =
            state.with(|state| state.as_ref().map(|state| state.iter().map(row).collect()).unwrap_or_default());
        rows.into_iter().map(|(about, progress)| view! { <Row about progress/> }).collect_view()
    };
    view! {
        <section class="panel health" aria-labelledby="results-heading">
            <header class="spread">
                <div>
                    <h2 id="results-heading">"Results"</h2>
                    <p role="status">{move || format!("{} of {} changes ended", ended(), total())}</p>
                    <Show when=move || run.is_running()>
                        <progress aria-label="Changes" max=total value=ended></progress>
                    </Show>
                </div>
                <div class="row">
                    <Show when=move || run.is_running()>
                        <button type="button" on:click=move |_| run.stop()>"Stop"</button>
                    </Show>
                    <Show when=move || !run.is_running() && is_left()>
                        <button type="button" on:click=retry>"Try the rest again"</button>
                    </Show>
                    <button type="button" on:click=export>"Export CSV"</button>
                    <Show when=move || !run.is_running()>
                        <button type="button" data-kind="primary" on:click=close>"Close results"</button>
                    </Show>
                </div>
            </header>
            <div class="check"><ul>{rows}</ul></div>
        </section>
    }
}

fn has_open(state: Memo<Option<State>>) -> bool {
    state.with(|state| state.as_ref().is_some_and(|state| count_ended(state) < state.changes.len()))
}

fn count_ended(state: &State) -> usize {
    state.changes.iter().filter(|progress| matches!(progress, Progress::Ended(_))).count()
}

/// Opens what was rejected or skipped again. A conflict needs another plan.
fn reopened(mut state: State) -> State {
    for progress in &mut state.changes {
        if let Progress::Ended(Outcome::Rejected { .. } | Outcome::Skipped { .. }) = progress {
            *progress = Progress::Waiting;
        }
    }
    state
}

/// Returns the state of a change in words: a name for the style, a label, and details.
fn words(progress: &Progress) -> (&'static str, &'static str, String) {
    match progress {
        Progress::Waiting => ("unknown", "Waiting", String::new()),
        Progress::Sent { .. } => ("unknown", "Sent", String::new()),
        Progress::Ended(outcome) => match outcome {
            Outcome::Done { not_stored, .. } if not_stored.is_empty() => ("met", "Done", String::new()),
            Outcome::Done { not_stored, .. } => {
                ("partly", "Partly stored", format!("The API did not store: {}.", not_stored.join(", ")))
            }
            Outcome::Rejected { message } => ("broken", "Rejected", message.clone()),
            Outcome::Conflict { fields } => {
                let labels: Vec<_> = fields.iter().map(|field| field.label.as_str()).collect();
                let which = if labels.is_empty() { String::new() } else { format!(" {}.", labels.join(", ")) };
                ("broken", "Conflict", format!("Another user has changed it, so it was not sent.{which}"))
            }
            Outcome::Unknown { message, .. } => ("partly", "Unknown", format!("Twilio did not confirm it. {message}")),
            Outcome::Skipped { .. } => ("partly", "Skipped", "It needs a change that was not done.".to_owned()),
        },
    }
}

#[component]
fn Row(about: String, progress: Progress) -> impl IntoView {
    let (state, label, details) = words(&progress);
    view! {
        <li data-state=state>
            <div>
                <bdi>{about}</bdi>
                <p class="evidence">{details}</p>
            </div>
            <span class="verdict">{label}</span>
        </li>
    }
}

fn to_csv(state: &State) -> String {
    let mut table = String::from(csv::MARK);
    csv::write_line(["change", "result", "details"].map(|name| Some(name.to_owned())), &mut table);
    for (change, progress) in state.iter() {
        let (_, label, details) = words(progress);
        csv::write_line([Some(change.about.clone()), Some(label.to_owned()), Some(details)], &mut table);
    }
    table
}
