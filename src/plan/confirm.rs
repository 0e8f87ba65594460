//! Question before a plan is carried out.

use api::operation::Action;
use api::resources::ResourceKind;
use engine::plan::{Change, Plan};
use leptos::prelude::*;

use super::texts;
use crate::form::control::read_form;
use crate::form::phrase::{Phrase, TypedPhrase};
use crate::ui::texts::CANCEL;

/// Number of created or changed resources that are named.
const NAMED: usize = 10;
/// Number of deleted resources that are named. The list scrolls.
const NAMED_DELETIONS: usize = 100;

/// Returns true if a plan only deletes services.
pub fn only_deletes_services(plan: &Plan) -> bool {
    let is_it = |change: &Change| change.action() == Action::Delete && change.resource() == ResourceKind::Service;
    !plan.changes.is_empty() && plan.changes.iter().all(is_it)
}

/// Returns what the button says that carries out a plan.
pub fn action_of(plan: &Plan) -> String {
    let count = plan.changes.len();
    if only_deletes_services(plan) { texts::delete_services(count) } else { texts::apply(count) }
}

/// Content of the dialog. A plan that deletes asks for a phrase.
#[component]
pub fn Confirm(plan: Plan, close: Callback<()>, begin: Callback<()>) -> impl IntoView {
    let count = |action: Action| plan.changes.iter().filter(|change| change.action() == action).count();
    let (creates, updates, deletes) = (count(Action::Create), count(Action::Update), count(Action::Delete));
    let line = |count: usize, text: fn(usize) -> String| (count > 0).then(|| view! { <li>{text(count)}</li> });
    let of_kind = |is_deletion: bool| {
        let is_it = |change: &&Change| (change.action() == Action::Delete) == is_deletion;
        plan.changes.iter().filter(is_it).cloned().collect::<Vec<_>>()
    };
    let is_deletion = deletes > 0;
    let confirm = if only_deletes_services(&plan) { action_of(&plan) } else { texts::CONFIRM.to_owned() };
    let phrase = is_deletion.then(|| Phrase::new(texts::delete_phrase(deletes)));
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
            <TypedPhrase phrase error=texts::WRONG_PHRASE/>
        }
    });
    view! {
        <form novalidate on:submit=submit>
            <ul aria-label=texts::CHANGES>
                {line(creates, texts::creations)}
                {line(updates, texts::updates)}
                {line(deletes, texts::deletions)}
            </ul>
            <Named label=texts::CHANGED changes=of_kind(false) limit=NAMED/>
            {deletions}
            <footer class="row">
                <button type="button" autofocus=!is_deletion on:click=move |_| close.run(())>
                    {CANCEL}
                </button>
                <button type="submit" data-kind=if is_deletion { "danger" } else { "primary" }>
                    {confirm}
                </button>
            </footer>
        </form>
    }
}

/// First resources of a kind of changes.
#[component]
fn Named(label: &'static str, changes: Vec<Change>, limit: usize) -> impl IntoView {
    let others = changes.len().saturating_sub(limit);
    let named = changes.iter().take(limit).map(|change| view! { <li><bdi>{change.about.clone()}</bdi></li> });
    (!changes.is_empty()).then(|| {
        view! {
            // It scrolls, by keyboard as well.
            <ul class="holds" aria-label=label tabindex="0">
                {named.collect_view()}
                {(others > 0).then(|| view! { <li>{texts::and_more(others)}</li> })}
            </ul>
        }
    })
}

/// Names of the first resources that the plan deletes, and what is lost.
#[component]
fn Deletions(changes: Vec<Change>) -> impl IntoView {
    let has_service = changes.iter().any(|change| change.resource() == ResourceKind::Service);
    view! {
        <Named label=texts::DELETED changes limit=NAMED_DELETIONS/>
        {has_service.then(|| view! { <p>{texts::DELETION_EFFECT}</p> })}
    }
}
