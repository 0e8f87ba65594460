//! Deletion of a service: shows what is deleted with it, and asks for its name.

use api::gateway::count::CountedList;
use api::service::{Create, Delete, Fetch, Service};
use api::{Endpoint, Json, Sid, address_configuration};
use engine::Snapshot;
use engine::known::KnownList;
use engine::lookup::uses;
use leptos::prelude::*;

use super::texts;
use crate::account::default_service::DefaultService;
use crate::feedback::load::load;
use crate::file::export::ExportServices;
use crate::form::control::read_form;
use crate::form::deletion::{Decision, Deletion, Target};
use crate::form::phrase::{Phrase, TypedPhrase};
use crate::form::submission::run_on_page;
use crate::list::listing::{Listing, Progress, Run};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::count::{Counter, DELETED, format_count};
use crate::service::name::name_of;
use crate::ui::text::visible;

/// Number of addresses that use the service to which the dialog links.
const NAMED_ADDRESSES: usize = 5;

/// Content of the dialog.
#[component]
pub fn DeleteService(
    service: Service,
    sid: Sid<Service>,
    close: Callback<()>,
    on_deleted: Callback<Sid<Service>>,
) -> impl IntoView {
    let name = name_of(&service);
    // A service without a name is confirmed by its SID.
    let phrase = if name == texts::UNNAMED { sid.to_string() } else { visible(&name) };
    let phrase = Phrase::new(phrase);
    let default: DefaultService = expect_context();
    let own = sid.to_string();
    let is_default = Memo::new(move |_| default.is(&own));
    let accepted = RwSignal::new(false);
    let deletion = Deletion::new();
    let target = StoredValue::new((sid.clone(), name.clone(), service.to_json()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        if phrase.validate() && (accepted.get_untracked() || !is_default.get_untracked()) {
            let (sid, name, shown) = target.get_value();
            let (delete, fetch) = (Delete {}.request(&sid), Fetch {}.request(&sid));
            let target = Target { name, delete, fetch, fields: Create::PARAMETERS, shown };
            deletion.start(target, Box::new(move || run_on_page(on_deleted, sid)));
        }
    };
    view! {
        <form novalidate on:submit=submit>
            <p>
                {texts::DELETE_BEFORE} " " <b><bdi>{name}</bdi></b> " (" <span class="code">{sid.to_string()}</span>
                ") " {texts::DELETE_AFTER}
            </p>
            <References sid=sid.clone() is_default accepted validated=phrase.validated/>
            <DeletedContents sid=sid.clone()/>
            <ExportServices services=vec![sid.to_string()] label=texts::EXPORT is_secondary=true/>
            <TypedPhrase phrase error=texts::PHRASE_WRONG/>
            <Decision deletion what=texts::DELETED_KIND close request=Some(Delete {}.request(&sid))/>
        </form>
    }
}

/// Settings of the account that name the service. The default service is deleted only after a second step.
#[component]
fn References(
    sid: Sid<Service>,
    is_default: Memo<bool>,
    accepted: RwSignal<bool>,
    validated: RwSignal<bool>,
) -> impl IntoView {
    let addresses = Listing::<address_configuration::List>::new(expect_context(), ());
    addresses.go(Run::All);
    let is_unread = move || addresses.progress.with(|progress| matches!(progress, Progress::Failed(..)));
    let used_by = Memo::new(move |_| {
        let items = addresses.items.with(|items| items.iter().map(|address| (**address).clone()).collect());
        let addresses = KnownList { items, is_complete: true, error: None };
        let uses = uses(&Snapshot { addresses, ..Snapshot::default() }, sid.as_str());
        uses.into_iter().map(|found| found.place.sid).collect::<Vec<_>>()
    });
    let needs_acceptance = move || validated.get() && !accepted.get();
    view! {
        <Show when=move || is_default.get()>
            <div class="note" data-tone="warning">
                <div>
                    <p>{texts::DELETE_DEFAULT_EFFECT}</p>
                    <label class="option">
                        <input
                            type="checkbox"
                            aria-describedby="accept-error"
                            aria-invalid=move || needs_acceptance().then_some("true")
                            on:change:target=move |event| accepted.set(event.target().checked())
                        />
                        {texts::DELETE_DEFAULT}
                    </label>
                    <p class="error" id="accept-error">
                        {move || needs_acceptance().then_some(texts::DELETE_DEFAULT_MISSING)}
                    </p>
                </div>
            </div>
        </Show>
        <Show when=is_unread>
            <p class="note" data-tone="warning">{texts::ADDRESSES_UNREAD}</p>
        </Show>
        <Show when=move || used_by.with(|addresses| !addresses.is_empty())>
            <div class="note" data-tone="warning">
                <div>
                    <p>{move || texts::addresses(used_by.with(Vec::len))}</p>
                    {move || view! { <Addresses sids=used_by.get()/> }}
                </div>
            </div>
        </Show>
    }
}

/// Links to addresses, of which the SID may be missing. The address itself may be a phone number, and stays hidden.
#[component]
fn Addresses(sids: Vec<Option<String>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let others = sids.len().saturating_sub(NAMED_ADDRESSES);
    let link = move |sid: Option<String>| {
        let route = sid.as_ref().and_then(|sid| Some(Route::Address(sid.parse().ok()?))).unwrap_or(Route::Addresses);
        view! { <li><a href=navigation.href(&route)>{sid.unwrap_or_else(|| texts::UNNAMED_ADDRESS.to_owned())}</a></li> }
    };
    view! {
        <ul>
            {sids.into_iter().take(NAMED_ADDRESSES).map(link).collect_view()}
            {(others > 0).then(|| view! { <li>{texts::more_addresses(others)}</li> })}
        </ul>
    }
}

/// Counts of the resources that are deleted with the service.
#[component]
fn DeletedContents(sid: Sid<Service>) -> impl IntoView {
    let counter = Counter::of_page();
    let line = |list: CountedList| {
        let sid = sid.clone();
        let total = load(move || counter.count(list, sid.clone()));
        let waiting = move || texts::counting(list);
        view! { <li>{move || total.get().map_or_else(waiting, |total| format_count(list, total))}</li> }
    };
    view! {
        <ul class="holds" aria-label=texts::DELETED_CONTENTS>
            {DELETED.map(line).collect_view()}
        </ul>
    }
}
