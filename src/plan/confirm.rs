//! Question before a plan is carried out.

use api::operation::Action;
use api::resources::ResourceKind;
use engine::plan::{Change, Plan};
use leptos::prelude::*;

use super::texts;
use crate::form::control::read_form;
use crate::form::phrase::{Phrase, TypedPhrase};
use crate::ui::texts::CANCEL;

/// Number of resources that are named.
const NAMED: usize = 10;

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
            <Named label=texts::CHANGED changes=of_kind(false)/>
            {deletions}
            <footer class="row">
                <button type="button" autofocus=!is_deletion on:click=move |_| close.run(())>
                    {CANCEL}
                </button>
                <button type="submit" data-kind=if is_deletion { "danger" } else { "primary" }>
                    {texts::CONFIRM}
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
        <Named label=texts::DELETED changes/>
        {has_service.then(|| view! { <p>{texts::DELETION_EFFECT}</p> })}
    }
}
