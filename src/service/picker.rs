//! A setting that is a service: found by name or pasted as a SID, with its name and a warning if it does not exist.

use std::sync::Arc;

use api::service::{Fetch, List, Service};
use api::{ApiError, Sid};
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::feedback::load::load;
use crate::form::control::Setting;
use crate::list::combobox::{Candidate, Combobox};
use crate::list::listing::{Listing, Progress, Run};
use crate::routes::{Route, Section};
use crate::service::name::name_of;
use crate::session::other_account::address;
use crate::ui::icon::{Icon, Svg};
use crate::ui::text;

#[component]
pub fn ServicePicker(
    setting: Setting,
    /// Shown while no service is selected.
    none: &'static str,
) -> impl IntoView {
    let client: Client = expect_context();
    let listing = Listing::<List>::new(client, ());
    // The services, possibly thousands, are loaded when the user begins to search.
    let on_open = Callback::new(move |()| {
        if matches!(listing.progress.get_untracked(), Progress::Partial | Progress::Failed(..)) {
            listing.go(Run::All);
        }
    });
    let known = Memo::new(move |before: Option<&(usize, Arc<Vec<Candidate>>)>| {
        listing.items.with(|services| add_candidates(before, services))
    });
    let candidates = Signal::derive(move || known.with(|(_, candidates)| candidates.clone()));
    let extent = Signal::derive(move || texts::searched(&listing.progress.get(), listing.items.with(Vec::len)));
    let chosen = Memo::new(move |_| setting.text().parse::<Sid<Service>>().ok());
    let is_empty = move || setting.field.with(|field| field.text().is_empty());
    view! {
        <Combobox setting candidates extent on_open>
            {move || chosen.get().map(|sid| view! { <Chosen sid setting/> })}
            <Show when=is_empty>
                <p class="none">{none}</p>
            </Show>
        </Combobox>
    }
}

/// Adds the services that are not among the candidates yet, and sorts by name.
fn add_candidates(
    before: Option<&(usize, Arc<Vec<Candidate>>)>,
    services: &[Arc<Service>],
) -> (usize, Arc<Vec<Candidate>>) {
    let (taken, mut candidates) = match before {
        Some((taken, candidates)) if *taken <= services.len() => (*taken, candidates.to_vec()),
        _ => (0, Vec::new()),
    };
    let candidate = |service: &Arc<Service>| Some(Candidate::new(service.sid.text()?, name_of(service)));
    candidates.extend(services.iter().skip(taken).filter_map(candidate));
    candidates.sort_by(|one, other| text::compare(&one.name, &other.name));
    (services.len(), Arc::new(candidates))
}

/// Name and SID of the chosen service. The text box shows one of them.
#[component]
fn Chosen(sid: Sid<Service>, setting: Setting) -> impl IntoView {
    let client: Client = expect_context();
    let href = address(&Route::Service(sid.clone(), Section::Overview));
    let text = sid.to_string();
    let service = load(move || {
        let sid = sid.clone();
        async move {
            let service = client.call(Fetch {}, &sid).await?;
            // The page may have been left.
            setting.field.try_update(|field| field.set_name(sid.as_str(), name_of(&service)));
            Ok(service)
        }
    });
    let details = move |answer: Result<Service, ApiError>| match answer {
        Ok(service) => {
            let name = name_of(&service);
            view! {
                <p class="chosen">
                    <Svg icon=Icon::Services/><a href=href.clone()><bdi>{name}</bdi></a> <span class="sid">{text.clone()}</span>
                </p>
            }
            .into_any()
        }
        Err(error) if error.is_not_found() => view! {
            <p class="odd-note">{texts::CHOSEN_MISSING}</p>
        }
        .into_any(),
        Err(error) => view! { <p class="odd-note">{texts::CHOSEN_FAILED} " " {error.to_string()}</p> }.into_any(),
    };
    view! {
        <div role="status">
            {move || match service.get() {
                None => view! { <p class="hint">{texts::CHOSEN_LOADING}</p> }.into_any(),
                Some(answer) => details(answer),
            }}
        </div>
    }
}
