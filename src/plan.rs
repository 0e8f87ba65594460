//! Plans: what is to be changed, in words; carrying it out; and the results.

mod confirm;
mod results;
mod storage;

use engine::apply::{Apply, State};
use engine::plan::{Change, FieldChange, NewValue, Note, NoteKind, Plan};
use leptos::prelude::*;
use serde_json::Value;

pub use self::storage::Unfinished;

use self::confirm::Confirm;
use self::results::Results;
use crate::backend::inquiry::Running;
use crate::form::format::format_value;
use crate::session::context::permissions;
use crate::session::denial::ChangesDenied;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::icon::{Icon, Svg};

/// Maximum number of requests at once. Changes of one service are sent one after the other.
const AT_ONCE: u16 = 4;

/// Run of a plan, shared by its panels.
pub type ApplyRun = Running<Apply>;

/// A plan, with the button that carries it out, and then its results.
#[component]
pub fn PlanPanel(
    plan: Plan,
    /// Called when the user closes the results.
    on_done: Callback<()>,
) -> impl IntoView {
    storage::begin();
    let run: ApplyRun = Running::new(expect_context()).on_progress(storage::store);
    let plan = StoredValue::new(plan);
    let state = Memo::new(move |_| run.with(|apply| apply.state().clone()));
    let begin = Callback::new(move |()| run.start(Apply::begin(plan.get_value(), AT_ONCE)));
    move || match state.with(Option::is_some) {
        false => view! { <Proposed plan=plan.get_value() begin/> }.into_any(),
        true => view! { <Results run state on_done/> }.into_any(),
    }
}

/// Panel that continues a run that a reload has interrupted.
#[component]
pub fn ResumedPanel(state: State, on_done: Callback<()>) -> impl IntoView {
    let run: ApplyRun = Running::new(expect_context()).on_progress(storage::store);
    run.start(Apply::resume(state, AT_ONCE));
    let state = Memo::new(move |_| run.with(|apply| apply.state().clone()));
    view! { <Results run state on_done/> }
}

/// A plan that was not carried out yet.
#[component]
fn Proposed(plan: Plan, begin: Callback<()>) -> impl IntoView {
    let confirming = RwSignal::new(false);
    let close = Callback::new(move |()| confirming.set(false));
    let denial = plan.changes.iter().find_map(|change| permissions().denial(change.operation.method));
    let count = plan.changes.len();
    let notes = plan.notes.clone();
    let changes = plan.changes.iter().cloned().map(|change| view! { <ChangeItem change/> }).collect_view();
    let plan = StoredValue::new(plan);
    let heading = if count == 1 { "Plan: 1 change".to_owned() } else { format!("Plan: {count} changes") };
    let apply = if count == 1 { "Apply 1 change".to_owned() } else { format!("Apply {count} changes") };
    let title = format!("{apply}?");
    view! {
        <section class="panel health" aria-labelledby="plan-heading">
            <header class="spread">
                <div>
                    <h2 id="plan-heading">{heading}</h2>
                    <p class="hint">
                        "Before each change its values are read again. A change is not sent if another user has changed them."
                    </p>
                    {denial.map(|_| view! { <ChangesDenied/> })}
                </div>
                <Show when=move || { count > 0 }>
                    <button
                        type="button"
                        data-kind="primary"
                        aria-disabled=denial.map(|_| "true")
                        aria-describedby=denial
                        on:click=move |_| {
                            if denial.is_none() {
                                confirming.set(true);
                            }
                        }
                    >
                        {apply.clone()}
                    </button>
                </Show>
            </header>
            {changes}
            <NoteList notes/>
            <Dialog open=confirming close title role=Role::AlertDialog>
                {move || view! { <Confirm plan=plan.get_value() close begin/> }}
            </Dialog>
        </section>
    }
}

/// One change, with its values and its request.
#[component]
fn ChangeItem(change: Change) -> impl IntoView {
    let request = change.path(&|_| None).map_or_else(
        || format!("{} {}", change.operation.method, change.operation.path),
        |path| format!("{} {path}", change.operation.method),
    );
    let values = change.fields.into_iter().map(|field| view! { <FieldValues field/> }).collect_view();
    view! {
        <div class="check">
            <h3>{change.about}</h3>
            <dl class="difference">{values}</dl>
            <p class="evidence"><code class="address">{request}</code></p>
        </div>
    }
}

/// Value before and after, as an entry of a definition list.
#[component]
pub fn FieldValues(field: FieldChange) -> impl IntoView {
    let FieldChange { info, before, after, before_name, after_name } = field;
    let words = |value: &Value, name: Option<String>| {
        name.unwrap_or_else(|| match value {
            Value::Array(items) if !items.is_empty() => items.iter().map(text_of).collect::<Vec<_>>().join(", "),
            value => format_value(info, &text_of(value)),
        })
    };
    let before = before.filter(|value| !text_of(value).is_empty()).map(|value| words(&value, before_name));
    let after = match after {
        NewValue::Created { .. } => after_name.unwrap_or_else(|| "The new one".to_owned()),
        NewValue::Known(value) if text_of(&value).is_empty() => String::new(),
        NewValue::Known(value) => words(&value, after_name),
    };
    let after = if after.is_empty() {
        view! { <span class="none">"Nothing"</span> }.into_any()
    } else {
        view! { <ins><bdi>{after}</bdi></ins> }.into_any()
    };
    view! {
        <dt>{info.label}</dt>
        <dd>{before.map(|text| view! { <del><bdi>{text}</bdi></del> " " })} {after}</dd>
    }
}

/// Returns a JSON value as the text of a control.
fn text_of(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Notes of a plan.
#[component]
pub fn NoteList(notes: Vec<Note>) -> impl IntoView {
    let item = |Note { kind, about, message }: Note| {
        let is_warning = matches!(kind, NoteKind::NotPossible | NoteKind::Unread | NoteKind::Protected);
        let icon = is_warning.then(|| view! { <Svg icon=Icon::Alert/> });
        let class = if is_warning { "warning row" } else { "" };
        view! {
            <li>
                <p class=class>{icon} <span><bdi>{about}</bdi> ": " {message}</span></p>
            </li>
        }
    };
    (!notes.is_empty()).then(|| {
        view! {
            <div class="check">
                <h3>"Not changed"</h3>
                <ul>{notes.into_iter().map(item).collect_view()}</ul>
            </div>
        }
    })
}
