//! Addresses of the account: which conversations Twilio creates for messages from new senders, and in which service.

mod create;
mod edit;
mod fields;

use std::sync::Arc;

use api::address_configuration::{AddressConfiguration, AutoCreationType, Create, Delete, Fetch, List};
use api::service::Service;
use api::{Endpoint, Json, Listed, Method, Reported, Sid, service};
use leptos::prelude::*;

pub use self::create::NewAddress;
pub use self::edit::EditAddress;

use crate::backend::client::Client;
use crate::feedback::load::{Failed, Shape, Waiting, load};
use crate::form::deletion::{Decision, Deletion, Target};
use crate::list::listing::{Listing, Progress, Run};
use crate::list::table::{Column, Key, Matches, Sort, Table};
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::session::denial::DeletionDenied;
use crate::ui::bidi::isolate;
use crate::ui::copy::CopyButton;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};
use crate::ui::toolbar::Toolbar;
use crate::value::moment::{ClockSwitch, Moment};
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

static COLUMNS: [Column<AddressConfiguration>; 5] = [
    Column { name: "name", label: "Address", cell: name_cell, key: Some(Key::Name(name)) },
    Column { name: "creates", label: "New conversations", cell: creation_cell, key: None },
    Column { name: "receiver", label: "Events go to", cell: receiver_cell, key: None },
    Column {
        name: "updated",
        label: "Updated",
        cell: |address| view! { <small><Moment value=address.date_updated.clone()/></small> }.into_any(),
        key: Some(Key::Time(|address| &address.date_updated)),
    },
    Column { name: "actions", label: "Actions", cell: actions_cell, key: None },
];

/// The address that a row's button asks to delete.
#[derive(Clone, Copy)]
struct Deleting(RwSignal<Option<Arc<AddressConfiguration>>>);

#[component]
pub fn Addresses() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let listing = Listing::<List>::new(expect_context(), ());
    listing.go(Run::All);
    let deleting = RwSignal::new(None);
    provide_context(Deleting(deleting));
    let denial = permissions().denial(Method::Post);
    let retry = Callback::new(move |()| {
        listing.go(Run::All);
        focus_heading();
    });
    let is_empty = move || listing.items.with(Vec::is_empty);
    view! {
        <header class="spread">
            <div>
                <h1>{Route::Addresses.title()}</h1>
                <p class="hint">"Conversations that Twilio creates when a new sender writes to a phone number or another address."</p>
                <DeletionDenied/>
            </div>
            <div class="row">
                <ClockSwitch/>
                <a
                    class="button"
                    data-kind="primary"
                    href=navigation.href(&Route::NewAddress)
                    aria-disabled=denial.map(|_| "true")
                    aria-describedby=denial
                >
                    <Svg icon=Icon::Plus/>
                    "Add address"
                </a>
            </div>
        </header>
        <section class="panel" aria-label="Addresses">
            {move || match listing.progress.get() {
                Progress::Running(_) if is_empty() => view! { <Waiting what="Addresses" shape=Shape::Table/> }.into_any(),
                Progress::Failed(_, error) => view! { <Failed what="Addresses" error retry/> }.into_any(),
                Progress::EndUnknown | Progress::Repeating => {
                    view! { <p class="odd-note">"The API did not say whether more addresses exist."</p> }.into_any()
                }
                _ => ().into_any(),
            }}
            <Show when=move || is_empty() && listing.progress.get() == Progress::Complete>
                <div class="empty">
                    <h2>"No addresses yet"</h2>
                    <p>"Add a phone number or another address to create conversations for new senders."</p>
                </div>
            </Show>
            <Show when=move || !is_empty()>
                <Loaded listing/>
            </Show>
        </section>
        <DeleteQuestion deleting listing/>
    }
}

#[component]
fn Loaded(listing: Listing<List>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let sort_text = navigation.query("sort");
    let sort = Memo::new(move |_| {
        let chosen = sort_text.get().and_then(|text| Sort::parse(&text, &COLUMNS));
        chosen.unwrap_or(Sort { column: "name", descending: false })
    });
    let on_sort = Callback::new(move |sort: Sort| navigation.set_query(&[("sort", sort.to_string())]));
    let searched = |address: &AddressConfiguration| [name(address), String::new()];
    let matches = Matches::new(listing.items, &COLUMNS, sort, searched, Memo::new(|_| String::new()));
    view! {
        <Table
            caption="Addresses"
            columns=&COLUMNS
            matches
            sort
            on_sort
            class="address-list"
            id=|address: &AddressConfiguration| address.id().unwrap_or_default()
        />
    }
}

/// Name of a configuration; its SID if it has none. The address itself is personal data and stands in no label.
fn name(address: &AddressConfiguration) -> String {
    let name = address.friendly_name.text().filter(|name| !name.is_empty());
    name.or_else(|| address.sid.text()).unwrap_or_else(|| "Unnamed".to_owned())
}

fn name_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    if let Some(entry) = address.odd_entry() {
        return view! { <OddEntry entry=entry.to_string()/> }.into_any();
    }
    let navigation: Navigation = expect_context();
    let text = name(address);
    let label = match address.sid.known() {
        Some(sid) => {
            let href = navigation.href(&Route::Address(sid.clone()));
            view! { <a class="name" href=href><bdi>{text}</bdi></a> }.into_any()
        }
        None => view! { <span class="name"><bdi>{text}</bdi></span> }.into_any(),
    };
    view! {
        {label}
        <span class="row">{address.r#type.text()} <Masked address=address.address.clone() name=name(address)/></span>
        <SidCell value=address.sid.clone()/>
    }
    .into_any()
}

/// An address without most of its characters, with a button that shows all of them.
#[component]
pub fn Masked(address: Reported<String>, name: String) -> impl IntoView {
    let Some(full) = address.text().filter(|text| !text.is_empty()) else { return ().into_any() };
    let revealed = RwSignal::new(false);
    let masked = mask(&full);
    let label = move || format!("{} address of {}", if revealed.get() { "Hide" } else { "Show" }, isolate(&name));
    view! {
        <span class="row">
            <span class="address">{move || if revealed.get() { full.clone() } else { masked.clone() }}</span>
            <button type="button" class="pill" aria-label=label on:click=move |_| revealed.update(|shown| *shown = !*shown)>
                {move || if revealed.get() { "Hide" } else { "Show" }}
            </button>
        </span>
    }
    .into_any()
}

/// Hides all but the last two characters, and a short code whole. The channel before a colon is left out: the type says it.
fn mask(address: &str) -> String {
    const SHOWN: usize = 2;
    let address = address.rsplit(':').next().unwrap_or(address);
    let count = address.chars().count();
    let end: String = if count > 2 * SHOWN { address.chars().skip(count - SHOWN).collect() } else { String::new() };
    format!("{}{end}", "•".repeat(count.saturating_sub(SHOWN).clamp(4, 8)))
}

fn creation_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    let creation = address.auto_creation.known().cloned().unwrap_or_default();
    if creation.enabled.known() != Some(&true) {
        return view! { <span class="none">"Off"</span> }.into_any();
    }
    match creation.conversation_service_sid {
        Reported::Known(sid) => view! { "In " <ServiceLink sid/> }.into_any(),
        _ => "Default service".into_any(),
    }
}

/// Name of a service and a link to it. A service that is gone is marked.
#[component]
pub fn ServiceLink(sid: Sid<Service>) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let href = navigation.href(&Route::Service(sid.clone(), Section::Overview));
    let asked = sid.clone();
    let service = load(move || {
        let sid = asked.clone();
        async move { client.call(service::Fetch {}, &sid).await }
    });
    move || match service.get() {
        None => view! { <span class="sid">{sid.to_string()}</span> }.into_any(),
        Some(Ok(service)) => view! { <a href=href.clone()><bdi>{name_of(&service)}</bdi></a> }.into_any(),
        Some(Err(error)) if error.is_not_found() => view! {
            <span class="badge" data-tone="danger">"Deleted service"</span>
            " "
            <span class="sid">{sid.to_string()}</span>
        }
        .into_any(),
        Some(Err(_)) => view! { <span class="sid">{sid.to_string()}</span> " (name not loaded)" }.into_any(),
    }
}

fn receiver_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    let creation = address.auto_creation.known().cloned().unwrap_or_default();
    match creation.r#type.known() {
        Some(AutoCreationType::Webhook) => {
            let url = creation.webhook_url.text().filter(|url| !url.is_empty());
            match url {
                Some(url) => view! { "Webhook " <span class="address">{url}</span> }.into_any(),
                None => view! { <span class="badge" data-tone="warning">"Webhook without URL"</span> }.into_any(),
            }
        }
        Some(AutoCreationType::Studio) => match creation.studio_flow_sid {
            Reported::Known(sid) => view! { "Studio flow " <span class="sid">{sid.to_string()}</span> }.into_any(),
            _ => view! { <span class="badge" data-tone="warning">"Studio without flow"</span> }.into_any(),
        },
        Some(AutoCreationType::Default) => "Webhooks of the service or account".into_any(),
        None => view! { <span class="none">"Not reported"</span> }.into_any(),
    }
}

fn actions_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    let Deleting(deleting) = expect_context();
    let navigation: Navigation = expect_context();
    let Some(sid) = address.sid.known().cloned() else { return ().into_any() };
    let denial = permissions().denial(Method::Delete);
    let name = name(address);
    let [label, copied, edit, delete] =
        ["Actions for", "SID of", "Edit", "Delete"].map(|words| format!("{words} {name}"));
    let address = address.clone();
    view! {
        <Toolbar label>
            <CopyButton text=sid.to_string() what=copied/>
            <a
                class="button"
                data-kind="quiet"
                tabindex="-1"
                href=navigation.href(&Route::Address(sid))
                aria-label=edit
                title="Edit"
            >
                <Svg icon=Icon::Edit/>
            </a>
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=delete
                title="Delete"
                aria-disabled=denial.map(|_| "true")
                aria-describedby=denial
                on:click=move |_| deleting.set(Some(address.clone()))
            >
                <Svg icon=Icon::Delete/>
            </button>
        </Toolbar>
    }
    .into_any()
}

#[component]
fn DeleteQuestion(deleting: RwSignal<Option<Arc<AddressConfiguration>>>, listing: Listing<List>) -> impl IntoView {
    let open = Signal::derive(move || deleting.with(Option::is_some));
    let close = Callback::new(move |()| deleting.set(None));
    let title = Signal::derive(move || {
        deleting.with(|asked| {
            asked.as_ref().map(|address| format!("Delete “{}”?", isolate(&name(address)))).unwrap_or_default()
        })
    });
    let content = move || deleting.get().map(|address| view! { <DeleteForm address deleting listing/> });
    view! {
        <Dialog open close title role=Role::AlertDialog>
            {content}
        </Dialog>
    }
}

#[component]
fn DeleteForm(
    address: Arc<AddressConfiguration>,
    deleting: RwSignal<Option<Arc<AddressConfiguration>>>,
    listing: Listing<List>,
) -> impl IntoView {
    let close = Callback::new(move |()| deleting.set(None));
    let deletion = Deletion::new();
    let (text, sid) = (name(&address), address.sid.text());
    let request = address.sid.known().map(|sid| Delete {}.request(sid));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(sid) = address.sid.known().cloned() else { return };
        let target = Target {
            name: name(&address),
            delete: Delete {}.request(&sid),
            fetch: Fetch {}.request(&sid),
            fields: Create::PARAMETERS,
            shown: address.to_json(),
        };
        deletion.start(
            target,
            Box::new(move || {
                listing.remove(sid.as_str());
                let is_asked = |asked: &Option<Arc<AddressConfiguration>>| {
                    asked.as_ref().and_then(|asked| asked.sid.known().cloned()) == Some(sid.clone())
                };
                if deleting.try_with_untracked(is_asked) == Some(true) {
                    deleting.set(None);
                }
                focus_heading();
            }),
        );
    };
    view! {
        <form on:submit=submit>
            <p>
                "This deletes the configuration " <b><bdi>{text}</bdi></b> " (" <span class="code">{sid}</span>
                "). Twilio no longer creates conversations for this address. You cannot undo this action."
            </p>
            <Decision deletion what="address" close request/>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_shows_its_end() {
        assert_eq!(mask("+15550104411"), "••••••••11");
        assert_eq!(mask("whatsapp:+15550104412"), "••••••••12");
        assert_eq!(mask("12345"), "••••45");
        assert_eq!(mask("1234"), "••••", "a short code is hidden whole");
    }
}
