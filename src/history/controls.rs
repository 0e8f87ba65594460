//! Controls of the filters.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::Kind;
use api::date::Day;
use api::gateway::history::Record;
use leptos::prelude::*;

use super::filters::{ACCOUNT, ALL, Filters};
use super::names::{ambiguity, meaning, settings, values};
use super::texts;
use crate::form::Field;
use crate::form::control::{control_id, shows};
use crate::form::named_value::NamedValue;
use crate::form::select::Offer;
use crate::list::listing::{Progress, Run};
use crate::ui::icon::{Icon, Svg};
use crate::value::moment::Clock;

/// Controls of all filters.
#[component]
pub fn Narrow(filters: Filters) -> impl IntoView {
    let chosen = RwSignal::new(None);
    // Invalid filters are visible, and stay visible while they are corrected.
    let shown = Memo::new(move |before: Option<&bool>| before == Some(&true) || filters.is_mistaken.get());
    let is_open = move || chosen.get().unwrap_or_else(|| shown.get());
    let apply = Callback::new(move |()| filters.apply(filters.all.get_untracked()));
    let [person, service, field, from, until] = filters.fields;
    let people = Signal::derive(move || {
        let person = |record: &Arc<Record>| record.person.text();
        let people: BTreeSet<_> = filters.listing.items.with(|records| records.iter().filter_map(person).collect());
        people.into_iter().map(|person| Offer { value: person, label: String::new() }).collect()
    });
    let settings = Signal::derive(settings);
    let nothing = Signal::derive(Vec::new);
    let on_focus = move |_| {
        if filters.services.progress.get_untracked() == Progress::Partial {
            filters.services.go(Run::All);
        }
    };
    view! {
        <button
            type="button"
            class="pill narrow"
            aria-expanded=move || is_open().to_string()
            aria-controls="filters"
            on:click=move |_| chosen.set(Some(!untrack(is_open)))
        >
            {move || texts::filters(filters.count())}
            <Svg icon=Icon::Down/>
        </button>
        <search class="filters" id="filters" data-open=move || is_open().to_string()>
            <WhichAccount filters/>
            // A browser has no users.
            {filters.journal.is_none().then(|| view! { <Filter field=person offers=people apply/> })}
            <div on:focusin=on_focus>
                <Filter field=service offers=filters.names.into() apply/>
            </div>
            <Filter field=field offers=settings apply/>
            <Filter field=from offers=nothing apply/>
            <Filter field=until offers=nothing apply/>
            <Show when=move || { filters.count() > 0 }>
                <button type="button" data-kind="quiet" on:click=move |_| filters.clear()>
                    {texts::CLEAR_FILTERS}
                </button>
            </Show>
        </search>
    }
}

/// Value of the option for the open account.
const THIS: &str = "this";

/// Choice between the open account and all accounts, if there are several.
#[component]
fn WhichAccount(filters: Filters) -> impl IntoView {
    let id = control_id(FORM, ACCOUNT.wire);
    let option = move |value: &'static str, text: &'static str| {
        view! { <option value=value prop:selected=move || filters.all.get() == (value == ALL)>{text}</option> }
    };
    let choose = move |value: String| match &*value {
        THIS => filters.apply(false),
        ALL => filters.apply(true),
        _ => {}
    };
    filters.several.then(|| {
        view! {
            <div class="field">
                <label for=id.clone()>{ACCOUNT.label}</label>
                <select id=id on:change:target=move |event| choose(event.target().value())>
                    {option(THIS, texts::THIS_ACCOUNT)} {option(ALL, texts::ALL_ACCOUNTS)}
                </select>
            </div>
        }
    })
}

/// Prefix of the ids of the controls.
const FORM: &str = "history";

/// Control of a filter. Its value is applied when it loses the focus, or when an option is chosen.
#[component]
fn Filter(field: RwSignal<Field>, offers: Signal<Vec<Offer>>, apply: Callback<()>) -> impl IntoView {
    let info = field.with_untracked(Field::info);
    let id = control_id(FORM, info.wire);
    let (list, below) = (format!("{id}-list"), format!("{id}-error"));
    let Clock(utc) = expect_context();
    // Days are in the time zone of the times in the list.
    let label = move || match info.kind {
        Kind::Date => texts::in_zone(info.label, utc.get()),
        _ => info.label.to_owned(),
    };
    let take = move |text: String| {
        // A text box that is removed with the focus, as on Back, is still left.
        if field.is_disposed() {
            return;
        }
        // A label stands for the value in the API.
        let values = offers.with_untracked(|offers| values(offers, &text));
        let why = ambiguity(&text, &values);
        field.update(|field| {
            field.set(if why.is_none() { values.into_iter().next().unwrap_or(text) } else { text.trim().to_owned() });
            why.into_iter().for_each(|why| field.reject(why));
        });
        apply.run(());
    };
    let named = NamedValue::default();
    // A text box can be filled without an event.
    let leave = move |text: String| {
        if field.try_with_untracked(|field| shows(&text, field.text())) == Some(false) {
            take(text);
        }
        named.blur();
    };
    // Of a SID. The label of a setting is beside its name in the API, since several settings may have the same label.
    let name = move || {
        let sid = field.with(|field| field.text().to_owned());
        let is_named = |offer: &&Offer| offer.value == sid && !offer.label.is_empty();
        let is_sid = matches!(info.kind, Kind::Sid { .. });
        offers.with(|offers| offers.iter().find(is_named).filter(|_| is_sid).map(|offer| offer.label.clone()))
    };
    let shown = move || named.shown(field.with(|field| field.text().to_owned()), name());
    // The value is shown beside its label.
    let meaning = move || field.with(|field| offers.with(|offers| meaning(offers, field.text())));
    // A date control shows no invalid text, so that it could not be corrected.
    let fits = move || field.with(|field| field.text().is_empty() || field.text().parse::<Day>().is_ok());
    let option = |Offer { value, label }| view! { <option value=value>{label}</option> };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type=move || if info.kind == Kind::Date && fits() { "date" } else { "text" }
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=below.clone()
                aria-invalid=move || field.with(Field::error).map(|_| "true")
                prop:value=shown
                on:focus:target=move |event| {
                    named.focus(&event.target(), &field.with_untracked(|field| field.text().to_owned()));
                }
                on:change:target=move |event| take(event.target().value())
                on:blur:target=move |event| leave(event.target().value())
            />
            <datalist id=list>{move || offers.get().into_iter().map(option).collect_view()}</datalist>
            <small id=below>
                <span class="error">{move || field.with(Field::error)}</span>
                {meaning}
            </small>
        </div>
    }
}
