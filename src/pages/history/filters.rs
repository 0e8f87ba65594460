//! What the history is narrowed down to. It stands in the address, so that a link shows the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::gateway::AccountName;
use api::gateway::history::{List, Record};
use api::{Endpoint, FieldInfo, Kind, Params, service};
use leptos::prelude::*;

use super::words::{SETTINGS, names_service};
use crate::form::Field;
use crate::form::control::control_id;
use crate::form::select::Offer;
use crate::listing::{Listing, Progress, Run};
use crate::navigation::{Navigation, focus};
use crate::parts::service_name::name_of;
use crate::source::Sources;
use crate::ui::icon::{Icon, Svg};

/// In the address, in the place of an account.
const ALL: &str = "all";

/// Which account, and after it what is typed or chosen.
const ACCOUNT: FieldInfo = List::FIELDS[0];
const TYPED: [FieldInfo; 5] = [List::FIELDS[1], List::FIELDS[2], List::FIELDS[3], List::FIELDS[4], List::FIELDS[5]];

/// What the address asks for.
#[derive(Clone, Copy)]
pub struct Filters {
    navigation: Navigation,
    fields: [RwSignal<Field>; 5],
    listing: Listing<List>,
    services: Listing<service::List>,
    /// What services are called, as far as that is known here.
    pub names: Memo<Vec<Offer>>,
    /// Whether every account is asked for and not the one at hand.
    pub all: Memo<bool>,
    /// Whether it is narrowed down by more than the account.
    pub is_narrowed: Memo<bool>,
    /// Whether something stands in a control that narrows down nothing: what is found is not what was meant then.
    pub is_mistaken: Memo<bool>,
    pub asked: Memo<List>,
}

impl Filters {
    pub fn new(account: AccountName, listing: Listing<List>) -> Self {
        let navigation: Navigation = expect_context();
        let chosen = navigation.query(ACCOUNT.name);
        let all = Memo::new(move |_| chosen.get().as_deref() == Some(ALL));
        let values = TYPED.map(|info| navigation.query(info.name));
        let fields = TYPED.map(|info| RwSignal::new(Field::stored(info, "")));
        let params = Memo::new(move |_| {
            let mut params = Params::default();
            for (info, value) in TYPED.iter().zip(values) {
                // What is no filter is told beside its control, and nothing is narrowed down by it.
                if let Some(value) = value.get().filter(|value| (info.check)(value).is_none()) {
                    params.push(info.wire, value);
                }
            }
            params
        });
        let asked = Memo::new(move |_| {
            let list = List::decode(&params.get()).unwrap_or_default();
            List { account: (!all.get()).then(|| account.clone()), ..list }
        });
        // Back, Forward and a link change the address, and the controls with it.
        Effect::new(move |_| {
            for (field, value) in fields.into_iter().zip(values) {
                let value = value.get().unwrap_or_default();
                field.update(|field| {
                    field.set(value);
                    field.leave();
                });
            }
        });
        // Names are a help, and without them the page goes on. Thousands of them are not asked for before somebody looks for one.
        let services = Listing::<service::List>::start(expect_context(), ());
        let names = Memo::new(move |_| named_services(listing, services));
        let is_narrowed = Memo::new(move |_| params.with(|params| !params.is_empty()));
        let is_mistaken = Memo::new(move |_| {
            let is_wrong = |(info, value): (&FieldInfo, &Memo<Option<String>>)| {
                value.with(|value| value.as_ref().is_some_and(|value| (info.check)(value).is_some()))
            };
            TYPED.iter().zip(&values).any(is_wrong)
        });
        Self { navigation, fields, listing, services, names, all, is_narrowed, is_mistaken, asked }
    }

    /// Writes what the controls hold into the address. What is no filter as well: whoever gets the link is told the same.
    fn apply(self, all: bool) {
        let mut values = vec![(ACCOUNT.name, if all { ALL.to_owned() } else { String::new() })];
        for field in self.fields {
            field.update(Field::leave);
            values.push(field.with_untracked(|field| (field.info().name, field.text().to_owned())));
        }
        self.navigation.set_query(&values);
    }

    /// Takes all of them away, but for the account.
    pub fn clear(self) {
        self.fields.into_iter().for_each(|field| field.update(|field| field.set(String::new())));
        self.apply(self.all.get_untracked());
        // The button that asked for it goes with what it has cleared.
        focus("main h1");
    }

    /// What the service of that SID is called.
    pub fn name_of(self, sid: &str) -> Option<String> {
        self.names.with(|names| names.iter().find(|name| name.value == sid).map(|name| name.label.clone()))
    }

    /// Whether nothing is found, or not yet.
    pub fn is_empty(self) -> bool {
        self.listing.items.with(Vec::is_empty)
    }

    fn count(self) -> usize {
        self.fields.into_iter().filter(|field| field.with(|field| !field.text().is_empty())).count()
    }
}

/// The controls.
#[component]
pub fn Narrow(filters: Filters) -> impl IntoView {
    let open = RwSignal::new(false);
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
    let button = move || match filters.count() {
        0 => "Filters".to_owned(),
        count => format!("Filters ({count})"),
    };
    view! {
        <button
            type="button"
            class="pill narrow"
            aria-expanded=move || open.get().to_string()
            aria-controls="filters"
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {button}
            <Svg icon=Icon::Down/>
        </button>
        <search class="filters" id="filters" data-open=move || open.get().to_string()>
            <WhichAccount filters/>
            <Filter field=person offers=people apply/>
            <div on:focusin=on_focus>
                <Filter field=service offers=filters.names.into() apply/>
            </div>
            <Filter field=field offers=settings apply/>
            <Filter field=from offers=nothing apply/>
            <Filter field=until offers=nothing apply/>
            <Show when=move || { filters.count() > 0 }>
                <button type="button" data-kind="quiet" on:click=move |_| filters.clear()>"Clear filters"</button>
            </Show>
        </search>
    }
}

/// This account or all of them, where there are several.
#[component]
fn WhichAccount(filters: Filters) -> impl IntoView {
    let sources: Sources = expect_context();
    let several = sources.visit.with_value(|visit| visit.as_ref().is_some_and(|visit| visit.accounts().len() > 1));
    let id = control_id(FORM, ACCOUNT.wire);
    let option = move |all: bool, text: &'static str| {
        view! { <option value=if all { ALL } else { "" } prop:selected=move || filters.all.get() == all>{text}</option> }
    };
    several.then(|| {
        view! {
            <div class="field">
                <label for=id.clone()>{ACCOUNT.label}</label>
                <select id=id on:change:target=move |event| filters.apply(event.target().value() == ALL)>
                    {option(false, "This account")} {option(true, "All accounts")}
                </select>
            </div>
        }
    })
}

/// In the ids of the controls.
const FORM: &str = "history";

/// One of them: what it holds counts once it is left, or chosen from what is offered.
#[component]
fn Filter(field: RwSignal<Field>, offers: Signal<Vec<Offer>>, apply: Callback<()>) -> impl IntoView {
    let info = field.with_untracked(Field::info);
    let id = control_id(FORM, info.wire);
    let (list, below) = (format!("{id}-list"), format!("{id}-error"));
    let take = move |text: String| {
        // What people call it stands for what the API does.
        let called = |offer: &Offer| !offer.label.is_empty() && offer.label.eq_ignore_ascii_case(text.trim());
        let value =
            offers.with_untracked(|offers| offers.iter().find(|offer| called(offer)).map(|offer| offer.value.clone()));
        field.update(|field| field.set(value.unwrap_or(text)));
        apply.run(());
    };
    // What stands for something else says for what.
    let meaning = move || {
        let is_it = |offer: &&Offer| field.with(|field| offer.value == field.text()) && !offer.label.is_empty();
        offers.with(|offers| offers.iter().find(is_it).map(|offer| offer.label.clone()))
    };
    let option = |Offer { value, label }| view! { <option value=value>{label}</option> };
    view! {
        <div class="field">
            <label for=id.clone()>{info.label}</label>
            <input
                id=id
                type=if info.kind == Kind::Date { "date" } else { "text" }
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=below.clone()
                aria-invalid=move || field.with(Field::error).map(|_| "true")
                prop:value=move || field.with(|field| field.text().to_owned())
                on:change:target=move |event| take(event.target().value())
            />
            <datalist id=list>{move || offers.get().into_iter().map(option).collect_view()}</datalist>
            <small id=below>
                <span class="error">{move || field.with(Field::error)}</span>
                {meaning}
            </small>
        </div>
    }
}

/// Every setting that there is, by what people call it.
fn settings() -> Vec<Offer> {
    let mut known = BTreeSet::new();
    let all = SETTINGS.iter().flat_map(|(_, settings)| settings.iter());
    let new = all.filter(|info| known.insert(info.wire));
    new.map(|info| Offer { value: info.wire.to_owned(), label: info.label.to_owned() }).collect()
}

/// The services that are known by name: those of the account that have been listed, and those of the records.
fn named_services(records: Listing<List>, services: Listing<service::List>) -> Vec<Offer> {
    let mut known = BTreeSet::new();
    let mut offers = Vec::new();
    let mut put = |sid: Option<String>, label: Option<String>| {
        if let (Some(value), Some(label)) = (sid, label)
            && known.insert(value.clone())
        {
            offers.push(Offer { value, label });
        }
    };
    services.items.with(|services| services.iter().for_each(|service| put(service.sid.text(), Some(name_of(service)))));
    let of_service = |record: &&Arc<Record>| names_service(record);
    records.items.with(|records| {
        records.iter().filter(of_service).for_each(|record| put(record.service.text(), record.name.text()));
    });
    offers
}
