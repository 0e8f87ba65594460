//! Contents of services that are to be deleted: conversations, users, roles and push bindings, counted up to a bound when the user asks for it.

use api::gateway::count::Count;
use api::service::Service;
use api::{ApiError, Sid};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::texts;
use crate::file::export::ExportServices;
use crate::service::count::{Counter, DELETED, format_count};

/// Counts of the lists of one service, in the order of [`DELETED`].
type Counts = Vec<Result<Count, ApiError>>;

/// Button that counts, and the counts by service.
#[component]
pub fn Contents(services: Vec<(Sid<Service>, String)>) -> impl IntoView {
    let counter = Counter::of_page();
    let counted = RwSignal::new(Vec::<Counts>::new());
    let is_counting = RwSignal::new(false);
    let total = services.len();
    let sids: Vec<_> = services.iter().map(|(sid, _)| sid.to_string()).collect();
    let services = StoredValue::new(services);
    let start = move |_| {
        if is_counting.get_untracked() {
            return;
        }
        is_counting.set(true);
        counted.set(Vec::new());
        spawn_local(async move {
            for (sid, _) in services.get_value() {
                let mut counts = Counts::new();
                for list in DELETED {
                    counts.push(counter.count(list, sid.clone()).await);
                }
                // The page may have been left.
                if counted.try_update(|counted| counted.push(counts)).is_none() {
                    return;
                }
            }
            is_counting.try_set(false);
        });
    };
    let label = move || match (is_counting.get(), counted.with(Vec::len)) {
        (true, done) => texts::counted(done, total),
        (false, 0) => texts::COUNT.to_owned(),
        (false, _) => texts::COUNT_AGAIN.to_owned(),
    };
    let rows = move || {
        services.with_value(|services| {
            counted.with(|counted| {
                let rows = services.iter().zip(counted);
                rows.map(|((_, name), counts)| view! { <Row name=name.clone() counts=counts.clone()/> }).collect_view()
            })
        })
    };
    view! {
        <div class="check">
            <ExportServices services=sids label=texts::EXPORT is_secondary=true/>
            <p class="row">
                <button type="button" aria-disabled=move || is_counting.get().then_some("true") on:click=start>{label}</button>
                <span class="hint">{texts::COUNT_CONTENT}</span>
            </p>
            <ul role="status">{rows}</ul>
        </div>
    }
}

#[component]
fn Row(name: String, counts: Counts) -> impl IntoView {
    let parts: Vec<_> = DELETED.into_iter().zip(counts).map(|(list, count)| format_count(list, count)).collect();
    view! {
        <li>
            <span><bdi>{name}</bdi> ": " {parts.join(", ")}</span>
        </li>
    }
}
