//! What the history is narrowed down to. It stands in the address, so that a link shows the same.

use api::date::Day;
use api::gateway::AccountName;
use api::gateway::history::List;
use api::{Endpoint, FieldInfo, Kind, Params, service};
use leptos::prelude::*;

use super::names;
use crate::form::Field;
use crate::form::select::Offer;
use crate::list::listing::Listing;
use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::ui::focus::focus_heading;

/// In the address, in the place of an account.
pub const ALL: &str = "all";

/// Which account, and after it what is typed or chosen.
pub const ACCOUNT: FieldInfo = List::FIELDS[0];
const TYPED: [FieldInfo; 5] = [
    List::FIELDS[1],
    List::FIELDS[2],
    FieldInfo { check: one_setting, ..List::FIELDS[3] },
    // A gateway knows no other days, whatever the times beside them are in.
    FieldInfo { label: "From (UTC)", ..List::FIELDS[4] },
    FieldInfo { label: "Until (UTC)", ..List::FIELDS[5] },
];

/// What each of them is in the address.
type Values = [Memo<Option<String>>; 5];

/// What the address asks for.
#[derive(Clone, Copy)]
pub struct Filters {
    navigation: Navigation,
    pub fields: [RwSignal<Field>; 5],
    pub listing: Listing<List>,
    pub services: Listing<service::List>,
    /// What services are called, as far as that is known here.
    pub names: Memo<Vec<Offer>>,
    /// Whether there is more than one account.
    pub several: bool,
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
        let (navigation, session): (Navigation, SessionContext) = (expect_context(), expect_context());
        let several =
            session.current.with_value(|session| session.as_ref().is_some_and(|session| session.accounts().len() > 1));
        let chosen = navigation.query(ACCOUNT.name);
        let all = Memo::new(move |_| chosen.get().as_deref() == Some(ALL));
        let values = TYPED.map(|info| navigation.query(info.name));
        let params = Memo::new(move |_| readable(values));
        let asked = Memo::new(move |_| {
            let list = List::decode(&params.get()).unwrap_or_default();
            List { account: (!all.get()).then(|| account.clone()), ..list }
        });
        // Names are a help, and without them the page goes on. Thousands of them are not asked for before somebody looks for one.
        let services = Listing::<service::List>::start(expect_context(), ());
        Self {
            navigation,
            fields: fields(values),
            listing,
            services,
            names: Memo::new(move |_| names::services(listing, services)),
            several,
            all,
            is_narrowed: Memo::new(move |_| params.with(|params| !params.is_empty())),
            is_mistaken: Memo::new(move |_| {
                TYPED.iter().zip(values).any(|(info, value)| value.with(|value| is_wrong(info, value)))
            }),
            asked,
        }
    }

    /// Writes what the controls hold into the address. What is no filter as well: whoever gets the link is told the same.
    pub fn apply(self, all: bool) {
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
        focus_heading();
    }

    /// What the service of that SID is called.
    pub fn name_of(self, sid: &str) -> Option<String> {
        self.names.with(|names| names.iter().find(|name| name.value == sid).map(|name| name.label.clone()))
    }

    /// Whether nothing is found, or not yet.
    pub fn is_empty(self) -> bool {
        self.listing.items.with(Vec::is_empty)
    }

    pub fn count(self) -> usize {
        self.fields.into_iter().filter(|field| field.with(|field| !field.text().is_empty())).count()
    }
}

/// The filters of the address, but for what is none: that is told beside its control.
fn readable(values: Values) -> Params {
    let mut params = Params::default();
    for (info, value) in TYPED.iter().zip(values) {
        if let Some(value) = value.get().filter(|value| (info.check)(value).is_none()) {
            params.push(info.wire, value);
        }
    }
    params
}

fn is_wrong(info: &FieldInfo, value: &Option<String>) -> bool {
    value.as_ref().is_some_and(|value| (info.check)(value).is_some())
}

/// What the controls hold. Back, Forward and a link change the address, and the controls with it.
fn fields(values: Values) -> [RwSignal<Field>; 5] {
    let fields = TYPED.map(|info| RwSignal::new(Field::stored(info, "")));
    Effect::new(move |_| {
        for (field, value) in fields.into_iter().zip(values) {
            let value = value.get().unwrap_or_default();
            field.update(|field| {
                // Of a moment only its day counts.
                let day = value.parse::<Day>().ok().filter(|_| field.info().kind == Kind::Date);
                field.set(day.map_or(value, |day| day.as_str().to_owned()));
                field.leave();
            });
        }
    });
    fields
}

/// What two settings are called means neither.
fn one_setting(text: &str) -> Option<String> {
    names::ambiguity(text, &names::values(&names::settings(), text))
}
