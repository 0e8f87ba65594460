//! Filters of the history. They are part of the address, so that a link shows the same records.

use api::date::{Day, Timestamp};
use api::gateway::AccountName;
use api::gateway::history::List;
use api::{Endpoint, Kind, ParameterInfo, Params, service};
use js_sys::Date;
use leptos::prelude::*;

use super::names;
use crate::form::Field;
use crate::form::select::Offer;
use crate::journal::Journal;
use crate::list::listing::Listing;
use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::ui::focus::focus_heading;
use crate::value::moment::Clock;

/// Value of the account parameter for all accounts.
pub const ALL: &str = "all";

/// Filter by account. The other filters follow it.
pub const ACCOUNT: &ParameterInfo = List::account().info();
const TYPED: [ParameterInfo; 5] = [
    *List::person().info(),
    *List::service().info(),
    ParameterInfo { check: one_setting, ..*List::field().info() },
    *List::from().info(),
    *List::until().info(),
];

/// Journal that the page shows.
#[derive(Clone)]
pub enum Source {
    /// That of a gateway, for this account.
    Gateway(AccountName),
    /// That of this browser.
    Browser(Journal),
}

impl Source {
    /// Journal of this browser.
    pub fn journal(&self) -> Option<Journal> {
        match self {
            Self::Gateway(_) => None,
            Self::Browser(journal) => Some(*journal),
        }
    }

    fn account(self) -> Option<AccountName> {
        match self {
            Self::Gateway(account) => Some(account),
            Self::Browser(_) => None,
        }
    }
}

/// Names of the parameters in the address.
type Values = [Memo<Option<String>>; 5];

/// Filters of the address.
#[derive(Clone, Copy)]
pub struct Filters {
    navigation: Navigation,
    pub fields: [RwSignal<Field>; 5],
    pub listing: Listing<List>,
    /// Journal of this browser; `None` for that of a gateway.
    pub journal: Option<Journal>,
    pub services: Listing<service::List>,
    /// Names of the services that are known.
    pub names: Memo<Vec<Offer>>,
    /// True if there are several accounts.
    pub several: bool,
    /// True if the records of all accounts are listed.
    pub all: Memo<bool>,
    /// True if a filter other than the account is set.
    pub is_narrowed: Memo<bool>,
    /// True if a control holds an invalid value.
    pub is_mistaken: Memo<bool>,
    pub request: Memo<List>,
}

impl Filters {
    pub fn new(source: Source, listing: Listing<List>) -> Self {
        let (navigation, session): (Navigation, SessionContext) = (expect_context(), expect_context());
        let several =
            session.current.with_value(|session| session.as_ref().is_some_and(|session| session.accounts().len() > 1));
        let (journal, account) = (source.journal(), source.account());
        let chosen = navigation.query(ACCOUNT.name);
        let all = Memo::new(move |_| chosen.get().as_deref() == Some(ALL));
        let values = TYPED.map(|info| navigation.query(info.name));
        let Clock(utc) = expect_context();
        let params = Memo::new(move |_| readable(values));
        let request = Memo::new(move |_| {
            let list = List::decode(&params.get()).unwrap_or_default();
            let (from, until) = match utc.get() {
                // Of a time only its day is used, as the control shows it.
                true => (list.from.map(|day| without_time(&day)), list.until.map(|day| without_time(&day))),
                false => (list.from.map(|day| local_start(&day)), list.until.map(|day| local_end(&day))),
            };
            List { account: account.clone().filter(|_| !all.get()), from, until, ..list }
        });
        // The page works without names. The services, possibly thousands, are loaded when the control gets the focus.
        let services = Listing::<service::List>::start(expect_context(), ());
        Self {
            navigation,
            fields: fields(values),
            listing,
            journal,
            services,
            names: Memo::new(move |_| names::services(listing, services)),
            several,
            all,
            is_narrowed: Memo::new(move |_| params.with(|params| !params.is_empty())),
            is_mistaken: Memo::new(move |_| {
                TYPED.iter().zip(values).any(|(info, value)| value.with(|value| is_wrong(info, value)))
            }),
            request,
        }
    }

    /// Writes the values of the controls into the address, also invalid ones, so that a link shows the same errors.
    pub fn apply(self, all: bool) {
        let mut values = vec![(ACCOUNT.name, if all { ALL.to_owned() } else { String::new() })];
        for field in self.fields {
            field.update(Field::blur);
            values.push(field.with_untracked(|field| (field.info().name, field.text().to_owned())));
        }
        self.navigation.set_query(&values);
    }

    /// Clears every filter except the account.
    pub fn clear(self) {
        self.fields.into_iter().for_each(|field| field.update(|field| field.set(String::new())));
        self.apply(self.all.get_untracked());
        // The button disappears with the filters.
        focus_heading();
    }

    /// Returns the name of a service.
    pub fn name_of(self, sid: &str) -> Option<String> {
        self.names.with(|names| names.iter().find(|name| name.value == sid).map(|name| name.label.clone()))
    }

    /// Returns true if no record is loaded.
    pub fn is_empty(self) -> bool {
        self.listing.items.with(Vec::is_empty)
    }

    pub fn count(self) -> usize {
        self.fields.into_iter().filter(|field| field.with(|field| !field.text().is_empty())).count()
    }
}

/// Reads the valid filters of the address. An error is shown at the control of an invalid one.
fn readable(values: Values) -> Params {
    let mut params = Params::default();
    for (info, value) in TYPED.iter().zip(values) {
        if let Some(value) = value.get().filter(|value| (info.check)(value).is_none()) {
            params.push(info.wire, value);
        }
    }
    params
}

fn without_time(day: &Day) -> Day {
    day.as_str().parse().unwrap_or_else(|_| day.clone())
}

/// Returns the first second of a day in the time zone of the browser. The gateway reads a day without a time in UTC.
fn local_start(day: &Day) -> Day {
    local_midnight(day, 0)
        .and_then(|time| Timestamp::from_unix(time).as_str().parse().ok())
        .unwrap_or_else(|| day.clone())
}

/// Returns the last second of a day in the time zone of the browser.
fn local_end(day: &Day) -> Day {
    let end = local_midnight(day, 1).and_then(|time| time.checked_sub(1));
    end.and_then(|time| Timestamp::from_unix(time).as_str().parse().ok()).unwrap_or_else(|| day.clone())
}

/// Returns the beginning of a day in the time zone of the browser, `later` days after the given one, in Unix seconds. A day has 23 to 25 hours.
fn local_midnight(day: &Day, later: i32) -> Option<u64> {
    let mut parts = day.as_str().split('-').map(str::parse::<i32>);
    let (year, month, date) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let midnight = Date::new_0();
    midnight.set_full_year_with_month_date(u32::try_from(year).ok()?, month - 1, date + later);
    midnight.set_hours(0);
    midnight.set_minutes(0);
    midnight.set_seconds(0);
    midnight.set_milliseconds(0);
    let seconds = midnight.get_time() / 1000.0;
    (seconds >= 0.0).then_some(seconds as u64)
}

fn is_wrong(info: &ParameterInfo, value: &Option<String>) -> bool {
    value.as_ref().is_some_and(|value| (info.check)(value).is_some())
}

/// Creates the fields. Back, Forward and links change the address, and with it the fields.
fn fields(values: Values) -> [RwSignal<Field>; 5] {
    let fields = TYPED.map(|info| RwSignal::new(Field::stored(info, "")));
    Effect::new(move |_| {
        for (field, value) in fields.into_iter().zip(values) {
            let value = value.get().unwrap_or_default();
            field.update(|field| {
                // Of a time only its day is used.
                let day = value.parse::<Day>().ok().filter(|_| field.info().kind == Kind::Date);
                field.set(day.map_or(value, |day| day.as_str().to_owned()));
                field.blur();
            });
        }
    });
    fields
}

/// Reports a label that several settings have.
fn one_setting(text: &str) -> Option<String> {
    names::ambiguity(text, &names::values(&names::settings(), text))
}
