//! Question before a plan is carried out.

use api::operation::Action;
use api::resources::ResourceKind;
use engine::plan::Plan;
use leptos::prelude::*;

use crate::form::control::read_form;
use crate::form::phrase::{Phrase, TypedPhrase};

/// Number of deleted resources that are named.
const NAMED: usize = 10;

/// Content of the dialog. A plan that deletes asks for a phrase.
#[component]
pub fn Confirm(plan: Plan, close: Callback<()>, begin: Callback<()>) -> impl IntoView {
    let count = |action: Action| plan.changes.iter().filter(|change| change.action() == action).count();
    let (creates, updates, deletes) = (count(Action::Create), count(Action::Update), count(Action::Delete));
    let line = |count: usize, [one, many]: [&str; 2]| {
        (count > 0).then(|| view! { <li>{if count == 1 { one.to_owned() } else { format!("{count} {many}") }}</li> })
    };
    let is_deletion = deletes > 0;
    let phrase = is_deletion.then(|| Phrase::new(format!("delete {deletes}")));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        if phrase.is_none_or(Phrase::validate) {
            close.run(());
            begin.run(());
        }
    };
    let deletions = phrase.map(|phrase| {
        view! {
            <Deletions plan=plan.clone()/>
            <TypedPhrase phrase error="Enter the words exactly as shown."/>
        }
    });
    view! {
        <form novalidate on:submit=submit>
            <ul aria-label="Changes">
                {line(creates, ["1 new resource", "new resources"])}
                {line(updates, ["1 resource with changed settings", "resources with changed settings"])}
                {line(deletes, ["1 deletion", "deletions"])}
            </ul>
            {deletions}
            <footer class="row">
                <button type="button" autofocus=!is_deletion on:click=move |_| close.run(())>
                    "Cancel"
                </button>
                <button type="submit" data-kind=if is_deletion { "danger" } else { "primary" }>
                    "Apply plan"
                </button>
            </footer>
        </form>
    }
}

/// Names of the first resources that the plan deletes.
#[component]
fn Deletions(plan: Plan) -> impl IntoView {
    let deletions: Vec<_> = plan.changes.iter().filter(|change| change.action() == Action::Delete).collect();
    let has_service = deletions.iter().any(|change| change.resource() == ResourceKind::Service);
    let others = deletions.len().saturating_sub(NAMED);
    let named = deletions.iter().take(NAMED).map(|change| view! { <li><bdi>{change.about.clone()}</bdi></li> });
    view! {
        <ul class="holds" aria-label="Deleted">
            {named.collect_view()}
            {(others > 0).then(|| view! { <li>{format!("and {others} more")}</li> })}
        </ul>
        {has_service
            .then(|| {
                view! {
                    <p>"The deletion removes conversations, users, and push bindings for good. Settings and roles can be created again."</p>
                }
            })}
    }
}
