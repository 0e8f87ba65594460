//! Plans: what is to be changed, in words; carrying it out; and the results.

mod change;
mod choices;
mod confirm;
mod lock;
mod results;
mod run;
mod storage;
mod texts;

use engine::apply::State;
use engine::plan::Plan;
use leptos::prelude::*;

pub use self::change::{Choice, NoteList};
pub use self::storage::{Unfinished, UnfinishedLink};

use self::change::{ChangeItem, Long};
use self::choices::Choices;
use self::confirm::{Confirm, action_of, only_deletes_services};
use self::results::Results;
use self::run::{Phase, PlanRun};
use crate::session::context::permissions;
use crate::session::denial::ChangesDenied;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus;

/// A plan, with the button that carries it out, and then its results.
#[component]
pub fn PlanPanel(
    plan: Plan,
    /// Called when the user closes the results.
    on_done: Callback<()>,
    /// View above the changes.
    #[prop(optional, into)]
    before: ViewFn,
    /// True if the user can leave out parts of it.
    #[prop(optional)]
    is_choosable: bool,
    /// Called when the user has decided to carry it out.
    #[prop(optional, into)]
    on_begin: Option<Callback<()>>,
    /// Called when the user goes back to change the plan.
    #[prop(optional, into)]
    on_back: Option<Callback<()>>,
    /// Label of the button that goes back.
    #[prop(default = texts::BACK_TO_SELECTION)]
    back_label: &'static str,
) -> impl IntoView {
    let run = PlanRun::new();
    let plan = StoredValue::new(plan);
    let begin = Callback::new(move |plan: Plan| {
        on_begin.iter().for_each(|on_begin| on_begin.run(()));
        run.begin(plan);
    });
    let is_proposed = Memo::new(move |_| run.phase() == Phase::Proposed);
    move || {
        let before = before.clone();
        match is_proposed.get() {
            true => view! { <Proposed plan=plan.get_value() is_choosable begin before back=on_back.map(|on_back| (on_back, back_label))/> }.into_any(),
            false => view! { <Results run on_done/> }.into_any(),
        }
    }
}

/// Panel that continues a run that a reload has interrupted.
#[component]
pub fn ResumedPanel(state: State, on_done: Callback<()>) -> impl IntoView {
    let run = PlanRun::new();
    run.go_on(state);
    view! { <Results run on_done/> }
}

/// A plan that was not carried out yet.
#[component]
fn Proposed(
    plan: Plan,
    is_choosable: bool,
    begin: Callback<Plan>,
    before: ViewFn,
    back: Option<(Callback<()>, &'static str)>,
) -> impl IntoView {
    let choices = Choices::new(plan.clone());
    let confirming = RwSignal::new(false);
    let close = Callback::new(move |()| confirming.set(false));
    let denial = plan.changes.iter().find_map(|change| permissions().denial(change.operation.method));
    let count = Signal::derive(move || choices.chosen.with(|plan| plan.changes.len()));
    let action = Memo::new(move |_| choices.chosen.with(action_of));
    let is_deletion = Memo::new(move |_| choices.chosen.with(only_deletes_services));
    let title = Signal::derive(move || texts::question(&action.get()));
    let begin = Callback::new(move |()| begin.run(choices.chosen.get_untracked()));
    let item = move |(index, change)| {
        let boxes = is_choosable.then(|| choices.boxes(index)).flatten();
        match boxes {
            Some(choices) => view! { <ChangeItem change choices/> }.into_any(),
            None => view! { <ChangeItem change/> }.into_any(),
        }
    };
    view! {
        <section class="panel health" aria-labelledby="plan-heading">
            <ProposedHeader count action is_deletion denial confirming back/>
            {before.run()}
            {move || view! { <NoteList notes=choices.chosen.with(|plan| plan.notes.clone())/> }}
            <Long items=plan.changes.into_iter().enumerate().collect() item/>
            <Dialog open=confirming close title role=Role::AlertDialog>
                {move || view! { <Confirm plan=choices.chosen.get() close begin/> }}
            </Dialog>
        </section>
    }
}

/// Heading of a plan, with the buttons that carry it out or go back.
#[component]
fn ProposedHeader(
    /// Number of chosen changes.
    count: Signal<usize>,
    /// Label of the button that carries the plan out.
    action: Memo<String>,
    is_deletion: Memo<bool>,
    /// Id of the reason why the user may not carry the plan out.
    denial: Option<&'static str>,
    confirming: RwSignal<bool>,
    back: Option<(Callback<()>, &'static str)>,
) -> impl IntoView {
    let confirm = move |_| {
        if denial.is_none() {
            confirming.set(true);
        }
    };
    view! {
        <header class="spread">
            <div>
                <h2 id="plan-heading">{move || texts::heading(count.get())}</h2>
                <p class="hint">
                    {move || (count.get() > 0).then_some(texts::APPLY_EFFECT)}
                </p>
                {denial.map(|_| view! { <ChangesDenied/> })}
            </div>
            <div class="row">
                {back.map(|(back, label)| view! { <button type="button" on:click=move |_| back.run(())>{label}</button> })}
                <Show when=move || { count.get() > 0 }>
                    <button
                        type="button"
                        data-kind=move || if is_deletion.get() { "danger" } else { "primary" }
                        aria-disabled=denial.map(|_| "true")
                        aria-describedby=denial
                        on:click=confirm
                    >
                        {action}
                    </button>
                </Show>
            </div>
        </header>
    }
}

/// Moves the focus, and so the screen, to the plan or its results.
pub fn focus_plan() {
    focus("#results-heading, #plan-heading");
}
