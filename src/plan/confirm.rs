//! Question before a plan is carried out.

use api::operation::Action;
use api::resources::ResourceKind;
use engine::plan::{Change, Plan};
use leptos::prelude::*;

use crate::form::control::read_form;
use crate::form::phrase::{Phrase, TypedPhrase};

/// Number of resources that are named.
const NAMED: usize = 10;

/// Content of the dialog. A plan that deletes asks for a phrase.
#[component]
pub fn Confirm(plan: Plan, close: Callback<()>, begin: Callback<()>) -> impl IntoView {
    let count = |action: Action| plan.changes.iter().filter(|change| change.action() == action).count();
    let (creates, updates, deletes) = (count(Action::Create), count(Action::Update), count(Action::Delete));
    let line = |count: usize, [one, many]: [&str; 2]| {
        (count > 0).then(|| view! { <li>{if count == 1 { one.to_owned() } else { format!("{count} {many}") }}</li> })
    };
    let of_kind = |is_deletion: bool| {
        let is_it = |change: &&Change| (change.action() == Action::Delete) == is_deletion;
        plan.changes.iter().filter(is_it).cloned().collect::<Vec<_>>()
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
            <Deletions changes=of_kind(true)/>
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
            <Named label="Changed" changes=of_kind(false)/>
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

/// First resources of a kind of changes.
#[component]
fn Named(label: &'static str, changes: Vec<Change>) -> impl IntoView {
    let others = changes.len().saturating_sub(NAMED);
    let named = changes.iter().take(NAMED).map(|change| view! { <li><bdi>{change.about.clone()}</bdi></li> });
    (!changes.is_empty()).then(|| {
        view! {
            <ul class="holds" aria-label=label>
                {named.collect_view()}
                {(others > 0).then(|| view! { <li>{format!("and {others} more")}</li> })}
            </ul>
        }
    })
}

/// Names of the first resources that the plan deletes, and what is lost.
#[component]
fn Deletions(changes: Vec<Change>) -> impl IntoView {
    let has_service = changes.iter().any(|change| change.resource() == ResourceKind::Service);
    view! {
        <Named label="Deleted" changes/>
        {has_service
            .then(|| {
                view! {
                    <p>"The deletion removes conversations, users, and push bindings for good. Settings and roles can be created again."</p>
                }
            })}
    }
}
