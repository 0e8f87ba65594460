//! Services that the user selects one by one.

use api::params::Required;
use api::service::{Fetch, Service};
use api::{ParameterInfo, Sid};
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::feedback::load::load;
use crate::form::Field;
use crate::form::control::Setting;
use crate::service::name::name_of;
use crate::service::picker::ServicePicker;
use crate::ui::focus::focus;

/// Service to add to the selection.
static SERVICE: ParameterInfo = ParameterInfo {
    effect: texts::SERVICE_EFFECT,
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<Sid<Service>>>("Service", "service", texts::SERVICE)
};

/// Name of the form, as the prefix of its ids.
const FORM: &str = "export";

/// Button that has the focus after a service was removed.
const ADD: &str = "#export-add";

/// Services to export, and a search that adds another one.
#[component]
pub fn SelectedServices(sids: RwSignal<Vec<Sid<Service>>>) -> impl IntoView {
    let setting = Setting::new(FORM, RwSignal::new(Field::stored(SERVICE, "")));
    let chosen = Memo::new(move |_| {
        let sid = setting.text().parse::<Sid<Service>>().ok();
        sid.filter(|sid| sids.with(|sids| !sids.contains(sid)))
    });
    let add = move |_| {
        if let Some(sid) = chosen.get_untracked() {
            sids.update(|sids| sids.push(sid));
            setting.field.update(|field| field.set(String::new()));
        }
    };
    view! {
        <div class="stack" role="search" aria-label=texts::SERVICE_SEARCH>
            <ServicePicker setting none=texts::SERVICE_NONE/>
            <button
                type="button"
                id=ADD.trim_start_matches('#')
                aria-disabled=move || chosen.with(Option::is_none).then_some("true")
                on:click=add
            >
                {texts::ADD_SERVICE}
            </button>
        </div>
        <p class="hint" role="status">{move || texts::selected(sids.with(Vec::len))}</p>
        <ul class="lines">
            <For each=move || sids.get() key=Clone::clone let(sid)>
                <SelectedService sid sids/>
            </For>
        </ul>
    }
}

/// Service of the selection, by name.
#[component]
fn SelectedService(sid: Sid<Service>, sids: RwSignal<Vec<Sid<Service>>>) -> impl IntoView {
    let client: Client = expect_context();
    let title = StoredValue::new(sid.to_string());
    let service = load(move || {
        let sid = sid.clone();
        async move { client.call(Fetch {}, &sid).await }
    });
    let name = move || match service.get() {
        Some(Ok(service)) => name_of(&service),
        // The export says why a service cannot be read.
        _ => title.get_value(),
    };
    let remove = move |_| {
        sids.update(|sids| sids.retain(|other| title.with_value(|title| other.as_str() != title)));
        focus(ADD);
    };
    view! {
        <li class="row">
            <bdi>{name}</bdi>
            <button type="button" class="pill" aria-label=move || texts::remove(&name()) on:click=remove>
                {texts::REMOVE}
            </button>
        </li>
    }
}
