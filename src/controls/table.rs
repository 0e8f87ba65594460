//! Examples of a table with sort headings and a row of each kind.

use std::sync::Arc;

use api::json::UNEXPECTED_ENTRY;
use api::service::{List, Service};
use api::{Json, Sid};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::example::{Example, Section};
use crate::backend::client::Client;
use crate::list::listing::Listing;
use crate::list::more::MoreButton;
use crate::list::table::{Column, Key, Matches, Sort, Table};
use crate::navigation::Navigation;
use crate::routes::{self, Route};
use crate::service::list::{CREATED, UPDATED};
use crate::service::name::name_of;
use crate::ui::copy::CopyButton;
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("tables", "Tables");

static COLUMNS: [Column<Service>; 4] = [
    Column { name: "name", label: "Service", cell: name_cell, key: Some(Key::Name(name_of)) },
    UPDATED,
    CREATED,
    Column { name: "actions", label: "Actions", cell: actions_cell, key: None },
];

/// Section with tables.
#[component]
pub fn Tables() -> impl IntoView {
    let sort = RwSignal::new(Sort { column: "name", descending: false });
    let searched = |service: &Service| [name_of(service), String::new()];
    let rows = RwSignal::new(rows());
    let matches = Matches::new(rows, &COLUMNS, Memo::new(move |_| sort.get()), searched, Memo::new(|_| String::new()));
    let client: Client = expect_context();
    let listing = Listing::<List>::new(client, ());
    view! {
        <Section section=SECTION>
            <Example state="Sorted by name, with a row of each kind" is_wide=true>
                <Table
                    caption="Services"
                    columns=&COLUMNS
                    matches
                    sort=Memo::new(move |_| sort.get())
                    on_sort=Callback::new(move |chosen| sort.set(chosen))
                    id=|service| service.sid.text().unwrap_or_default()
                />
            </Example>
            <Example state="Button that loads more rows">
                <MoreButton listing has_rows=true/>
            </Example>
        </Section>
    }
}

/// A service of each kind: plain, with a long name, with a name from right to left, without properties, with unexpected ones, and none.
fn rows() -> Vec<Arc<Service>> {
    let sid = |digits| Sid::<Service>::from_digits(digits).to_string();
    let times = |name: &str, digits| json!({ "sid": sid(digits), "friendly_name": name, "date_created": "2026-01-05T08:00:00Z", "date_updated": "2026-11-02T09:05:00Z" });
    let rows: [Value; 6] = [
        times("Support chat", 1),
        times("Customer care of the northern region, with a name that needs more than one line of the table", 2),
        times("שירות לקוחות", 3),
        json!({ "sid": sid(4) }),
        json!({ "sid": "IS1", "friendly_name": 7, "date_created": "yesterday" }),
        json!({ UNEXPECTED_ENTRY: "not a service" }),
    ];
    rows.iter().filter_map(Service::from_json).map(Arc::new).collect()
}

fn name_cell(service: &Arc<Service>) -> AnyView {
    let navigation: Navigation = expect_context();
    if let Some(entry) = service.odd_entry() {
        return view! { <OddEntry entry=entry.to_string()/> }.into_any();
    }
    let name = name_of(service);
    let label = match service.sid.known() {
        Some(sid) => {
            let href = navigation.href(&Route::Service(sid.clone(), routes::Section::Overview));
            view! { <a class="name" href=href><bdi>{name}</bdi></a> }.into_any()
        }
        None => view! { <span class="name"><bdi>{name}</bdi></span> }.into_any(),
    };
    view! { {label} <SidCell value=service.sid.clone()/> }.into_any()
}

fn actions_cell(service: &Arc<Service>) -> AnyView {
    let what = format!("SID of {}", name_of(service));
    service.sid.text().map(|text| view! { <CopyButton text what/> }).into_any()
}
