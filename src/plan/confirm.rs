//! Question before a plan is carried out.

use api::operation::Action;
use api::resources::ResourceKind;
use engine::plan::Plan;
use leptos::html;
use leptos::prelude::*;

use crate::ui::text::visible;

/// Number of deleted resources that are named.
const NAMED: usize = 10;

/// Content of the dialog. A plan that deletes asks for a phrase.
#[component]
pub fn Confirm(plan: Plan, close: Callback<()>, begin: Callback<()>) -> impl IntoView {
    let of = |action: Action| plan.changes.iter().filter(move |change| change.action() == action);
    let count = |action: Action| of(action).count();
    let (creates, updates, deletes) = (count(Action::Create), count(Action::Update), count(Action::Delete));
    let has_service = of(Action::Delete).any(|change| change.resource() == ResourceKind::Service);
    let named = of(Action::Delete).take(NAMED).map(|change| view! { <li><bdi>{change.about.clone()}</bdi></li> });
    let named = named.collect_view();
    let others = deletes.saturating_sub(NAMED);
    let line = |count: usize, words: [&str; 2]| {
        (count > 0).then(
            || view! { <li>{if count == 1 { words[0].to_owned() } else { format!("{count} {}", words[1]) }}</li> },
        )
    };
    let phrase = (deletes > 0).then(|| format!("delete {deletes}"));
    let input = NodeRef::<html::Input>::new();
    let is_wrong = RwSignal::new(false);
    let wanted = StoredValue::new(phrase.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let fits = wanted.with_value(|wanted| wanted.as_ref().is_none_or(|wanted| visible(&typed) == *wanted));
        if fits {
            close.run(());
            begin.run(());
        } else {
            is_wrong.set(true);
        }
    };
    let confirmation = phrase.map(|phrase| {
        view! {
            <ul class="holds" aria-label="Deleted">
                {named}
                {(others > 0).then(|| view! { <li>{format!("and {others} more")}</li> })}
            </ul>
            {has_service
                .then(|| {
                    view! {
                        <p>"The deletion removes conversations, users, and push bindings for good. Settings and roles can be created again."</p>
                    }
                })}
            <div class="field">
                <label for="confirm-plan">"Type " <b class="phrase">{phrase}</b> " to confirm"</label>
                <input
                    node_ref=input
                    id="confirm-plan"
                    type="text"
                    autofocus
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="confirm-plan-error"
                    aria-invalid=move || is_wrong.get().then_some("true")
                    on:input=move |_| is_wrong.set(false)
                />
                <p class="error" id="confirm-plan-error">{move || is_wrong.get().then_some("Enter the words exactly as shown.")}</p>
            </div>
        }
    });
    let is_deletion = deletes > 0;
    view! {
        <form novalidate on:submit=submit>
            <ul aria-label="Changes">
                {line(creates, ["1 new resource", "new resources"])}
                {line(updates, ["1 resource with changed settings", "resources with changed settings"])}
                {line(deletes, ["1 deletion", "deletions"])}
            </ul>
            {confirmation}
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
