//! Results of a run: a row for each change, progress, pause and stop, another try, and a file.

use api::csv;
use api::operation::Action;
use api::resources::ResourceKind;
use engine::apply::{Conflict, Outcome, Progress, State};
use engine::document::text_of;
use engine::plan::{Change, Plan, reverse};
use leptos::prelude::*;

use super::run::{Phase, PlanRun, count_open, summary};
use super::{PlanPanel, focus_plan, storage, texts};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::ui::copy::CopyButton;
use crate::ui::download::{day, download};
use crate::ui::texts::DOWNLOAD_BLOCKED;
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
            view! { <PlanPanel plan on_done on_back back_label=texts::BACK_TO_RESULTS/> }.into_any()
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
        let phase = match (run.phase(), run.is_sending()) {
            (Phase::Elsewhere, _) => return texts::ELSEWHERE.to_owned(),
            (Phase::Starting, _) => Some(texts::STARTING),
            (Phase::Paused, false) => Some(texts::PAUSED),
            (Phase::Paused | Phase::Stopped, true) => Some(texts::FINISHING),
            (Phase::Stopped, false) => Some(texts::STOPPED),
            _ => None,
        };
        let progress = texts::progress(finished(), total.get(), &counts);
        match phase {
            Some(phase) => format!("{phase} {progress}"),
            None => progress,
        }
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
                    <h2 id="results-heading">{texts::RESULTS}</h2>
                    <p role="status">{status}</p>
                    <Show when=move || run.is_sending()>
                        <progress aria-label=texts::CHANGES max=move || total.get() value=finished></progress>
                    </Show>
                </div>
                <Controls run on_done undo/>
            </header>
            <div class="check">
                <ul>{rows}</ul>
                <Show when=move || !all.get() && (total.get() > SHOWN)>
                    <p>
                        <button type="button" on:click=move |_| all.set(true)>
                            {move || texts::show_all(total.get())}
                        </button>
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
            Ok(()) => toasts.succeed(texts::exported(&name)),
            Err(_) => toasts.fail(DOWNLOAD_BLOCKED),
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
                <button type="button" on:click=move |_| run.pause()>{texts::PAUSE}</button>
            </Show>
            <Show when=is_paused>
                <button type="button" data-kind="primary" on:click=move |_| run.resume()>{texts::CONTINUE}</button>
            </Show>
            <Show when=move || run.phase() == Phase::Paused || (run.is_sending() && run.phase() == Phase::Running)>
                <button type="button" on:click=move |_| run.stop()>{texts::STOP}</button>
            </Show>
            <Show when=can_try_again>
                <button type="button" on:click=move |_| run.try_again()>{texts::TRY_FAILED_AGAIN}</button>
            </Show>
            <Show when=move || is_idle() && run.with(can_undo).unwrap_or_default()>
                <button type="button" on:click=move |_| undo.run(())>{texts::UNDO}</button>
            </Show>
            <button type="button" on:click=export>{texts::EXPORT}</button>
            <Show when=move || is_idle() && run.phase() != Phase::Paused>
                <button type="button" data-kind="primary" on:click=close>{texts::CLOSE_RESULTS}</button>
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
        let (tone, label, details) = result.unwrap_or(("unknown", texts::WAITING, String::new()));
        if is_over() && label == texts::WAITING { (tone, texts::NOT_SENT, details) } else { (tone, label, details) }
    });
    let created = Memo::new(move |_| run.with(|state| Created::of(state, index)).flatten());
    view! {
        <li data-state=move || result.with(|(tone, ..)| *tone)>
            <div>
                <bdi>{move || title.get()}</bdi>
                {move || created.get().map(|created| view! { <NewSid created/> })}
                <p class="evidence">{move || result.with(|(.., details)| details.clone())}</p>
            </div>
            <span class="verdict">{move || result.with(|(_, label, _)| *label)}</span>
        </li>
    }
}

/// Resource that a change has created.
#[derive(Clone, Debug, PartialEq)]
struct Created {
    sid: String,
    /// Name of the SID, for the button that copies it.
    what: String,
    /// Page of the resource.
    page: Option<Route>,
}

impl Created {
    fn of(state: &State, index: usize) -> Option<Self> {
        let change = state.plan.changes.get(index)?;
        let sid = created_sid(state, index)?;
        let service = state.service_sid(index).and_then(|sid| sid.parse().ok());
        let section = match change.resource() {
            ResourceKind::Service => Some(Section::Overview),
            ResourceKind::Role => sid.parse().ok().map(Section::Role),
            _ => None,
        };
        let page = service.zip(section).map(|(service, section)| Route::Service(service, section));
        Some(Self { sid: sid.to_owned(), what: texts::sid_of(&change.about), page })
    }
}

/// SID of a new resource, with a link to its page.
#[component]
fn NewSid(created: Created) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Created { sid, what, page } = created;
    let text = match page {
        Some(page) => view! { <a href=navigation.href(&page)>{sid.clone()}</a> }.into_any(),
        None => sid.clone().into_any(),
    };
    view! {
        <p class="evidence">
            {texts::NEW_SID} " " <span class="sid" dir="ltr">{text} <CopyButton text=sid what/></span>
        </p>
    }
}

fn title(change: &Change) -> String {
    format!("{}: {}", texts::verb(change.action()), change.about)
}

/// Returns the SID of the resource that a change has created.
fn created_sid(state: &State, index: usize) -> Option<&str> {
    let is_creation = state.plan.changes.get(index)?.action() == Action::Create;
    state.created(index).filter(|_| is_creation)
}

/// Returns a result in words: a name for the style, a label, and details.
fn words(progress: &Progress, state: &State) -> (&'static str, &'static str, String) {
    match progress {
        Progress::Waiting => ("unknown", texts::WAITING, String::new()),
        Progress::Sent { .. } => ("unknown", texts::SENT, texts::SENT_DETAILS.to_owned()),
        Progress::Ended(outcome) => match outcome {
            Outcome::Done { not_stored, .. } if not_stored.is_empty() => ("met", texts::DONE, String::new()),
            Outcome::Done { not_stored, .. } => {
                ("partly", texts::PARTLY_STORED, texts::not_stored(&not_stored.join(", ")))
            }
            Outcome::Rejected { message } => ("broken", texts::REJECTED, message.clone()),
            Outcome::Conflict { fields } => ("broken", texts::CONFLICT, conflict(fields)),
            Outcome::Unknown { message, .. } => ("partly", texts::UNKNOWN, texts::unknown_details(message)),
            Outcome::Skipped { requires } => {
                let about = state.plan.changes.get(*requires).map(title).unwrap_or_default();
                ("partly", texts::SKIPPED, texts::skipped_details(&about))
            }
        },
    }
}

/// Returns what another user has changed.
fn conflict(fields: &[Conflict]) -> String {
    let value = |field: &Conflict| texts::value_found(&field.label, &text_of(&field.found));
    texts::conflict_details(&fields.iter().map(value).collect::<Vec<_>>())
}

fn to_csv(state: &State) -> String {
    let mut table = String::from(csv::MARK);
    let columns = ["change", "result", "details", "service_sid", "created_sid"];
    csv::write_line(columns.map(|name| Some(name.to_owned())), &mut table);
    for (index, (change, progress)) in state.iter().enumerate() {
        let (_, label, details) = words(progress, state);
        let service = state.service_sid(index).map(str::to_owned);
        let created = created_sid(state, index).map(str::to_owned);
        csv::write_line([Some(title(change)), Some(label.to_owned()), Some(details), service, created], &mut table);
    }
    table
}
