//! Filter by service. It is part of the address, so that a link shows the same entries.

use api::gateway::AccountName;
use api::gateway::drift::List;
use api::{ParameterInfo, service};
use leptos::prelude::*;

use super::texts;
use crate::form::Field;
use crate::form::control::{control_id, shows};
use crate::form::named_value::NamedValue;
use crate::form::select::Offer;
use crate::list::listing::{Listing, Progress, Run};
use crate::navigation::Navigation;
use crate::service::known_names::known_names;
use crate::ui::focus::focus_heading;
use crate::ui::text;

const SERVICE: &ParameterInfo = List::service().info();

/// Filter of the address.
#[derive(Clone, Copy)]
pub struct Filter {
    navigation: Navigation,
    field: RwSignal<Field>,
    services: Listing<service::List>,
    /// Names of the services that are known.
    names: Memo<Vec<Offer>>,
    /// True if a service is chosen.
    pub is_set: Memo<bool>,
    /// True if the control holds an invalid value.
    pub is_mistaken: Memo<bool>,
    pub request: Memo<List>,
}

impl Filter {
    pub fn new(account: AccountName, listing: Listing<List>) -> Self {
        let navigation: Navigation = expect_context();
        let value = navigation.query(SERVICE.name);
        let field = RwSignal::new(Field::stored(*SERVICE, ""));
        // Back, Forward and links change the address, and with it the control.
        Effect::new(move |_| {
            let value = value.get().unwrap_or_default();
            field.update(|field| {
                field.set(value);
                field.blur();
            });
        });
        // The page works without names. The services, possibly thousands, are loaded when the control gets the focus.
        let services = Listing::<service::List>::new(expect_context(), ());
        let sid = Memo::new(move |_| value.get().and_then(|value| value.parse().ok()));
        Self {
            navigation,
            field,
            services,
            names: Memo::new(move |_| names(listing, services)),
            is_set: Memo::new(move |_| value.with(Option::is_some)),
            is_mistaken: Memo::new(move |_| value.with(Option::is_some) && sid.with(Option::is_none)),
            request: Memo::new(move |_| List { account: Some(account.clone()), service: sid.get(), ..List::default() }),
        }
    }

    /// Takes a typed or chosen text: a SID, or the name of one service.
    fn take(self, text: &str) {
        // A text box that is removed with the focus, as on Back, is still left.
        if self.field.is_disposed() {
            return;
        }
        let text = text.trim();
        let is_named = |offer: &&Offer| text::compare(&offer.label, text).is_eq();
        let sids: Vec<_> =
            self.names.with_untracked(|names| names.iter().filter(is_named).map(|offer| offer.value.clone()).collect());
        let value = match &sids[..] {
            [one] => one.clone(),
            _ => text.to_owned(),
        };
        self.field.update(|field| {
            field.set(value.clone());
            field.blur();
        });
        self.navigation.set_query(&[(SERVICE.name, value)]);
    }

    /// Removes the filter.
    pub fn clear(self) {
        self.take("");
        // The button disappears with the filter.
        focus_heading();
    }
}

/// Returns the services with known names: listed ones, and those of the entries.
fn names(entries: Listing<List>, services: Listing<service::List>) -> Vec<Offer> {
    let of_entries = entries.items.with(|entries| {
        entries.iter().map(|entry| (entry.service.text(), entry.service_name.text())).collect::<Vec<_>>()
    });
    services.items.with(|services| known_names(services, of_entries))
}

/// Control of the filter. Its value is applied when it loses the focus, or when an option is chosen.
#[component]
pub fn FilterControl(filter: Filter) -> impl IntoView {
    let field = filter.field;
    let id = control_id("drift", SERVICE.wire);
    let (list, below) = (format!("{id}-list"), format!("{id}-error"));
    let load_names = move || {
        if filter.services.progress.get_untracked() == Progress::Partial {
            filter.services.go(Run::All);
        }
    };
    let named = NamedValue::default();
    // A text box can be filled without an event.
    let leave = move |text: String| {
        if field.try_with_untracked(|field| shows(&text, field.text())) == Some(false) {
            filter.take(&text);
        }
        named.blur();
    };
    let name = move || {
        let is_chosen = |offer: &&Offer| field.with(|field| field.text() == offer.value);
        filter.names.with(|names| names.iter().find(is_chosen).map(|offer| offer.label.clone()))
    };
    let option = |Offer { value, label }| view! { <option value=value>{label}</option> };
    view! {
        <search class="filters">
            <div class="field">
                <label for=id.clone()>{SERVICE.label}</label>
                <input
                    id=id
                    type="text"
                    list=list.clone()
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=below.clone()
                    aria-invalid=move || field.with(Field::error).map(|_| "true")
                    prop:value=move || named.shown(field.with(|field| field.text().to_owned()), name())
                    on:focus:target=move |event| {
                        named.focus(&event.target(), &field.with_untracked(|field| field.text().to_owned()));
                        load_names();
                    }
                    on:change:target=move |event| filter.take(&event.target().value())
                    on:blur:target=move |event| leave(event.target().value())
                />
                <datalist id=list>{move || filter.names.get().into_iter().map(option).collect_view()}</datalist>
                <small id=below>
                    <span class="error">{move || field.with(Field::error)}</span>
                    {name}
                </small>
            </div>
            <Show when=move || filter.is_set.get()>
                <button type="button" data-kind="quiet" on:click=move |_| filter.clear()>{texts::CLEAR_FILTER}</button>
            </Show>
        </search>
    }
}
