//! Addresses of the account: which conversations Twilio creates for messages from new senders, and in which service.

mod create;
mod edit;
mod fields;
mod texts;

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
use crate::ui::texts::{actions_for, sid_of};
use crate::ui::toolbar::Toolbar;
use crate::value::moment::{ClockSwitch, Moment};
use crate::value::odd_entry::OddEntry;
use crate::value::sid::SidCell;

static COLUMNS: [Column<AddressConfiguration>; 5] = [
    Column { name: "name", label: texts::ADDRESS, cell: name_cell, key: Some(Key::Name(name)) },
    Column { name: "creates", label: texts::NEW_CONVERSATIONS, cell: creation_cell, key: None },
    Column { name: "receiver", label: texts::RECEIVER, cell: receiver_cell, key: None },
    Column {
        name: "updated",
        label: texts::UPDATED,
        cell: |address| view! { <small><Moment value=address.date_updated.clone()/></small> }.into_any(),
        key: Some(Key::Time(|address| &address.date_updated)),
    },
    Column { name: "actions", label: texts::ACTIONS, cell: actions_cell, key: None },
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
                <p class="hint">{texts::ABOUT}</p>
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
                    {texts::ADD.save}
                </a>
            </div>
        </header>
        <section class="panel" aria-label=texts::ADDRESSES>
            {move || match listing.progress.get() {
                Progress::Running(_) if is_empty() => {
                    view! { <Waiting what=texts::ADDRESSES shape=Shape::Table/> }.into_any()
                }
                Progress::Failed(_, error) => view! { <Failed what=texts::ADDRESSES error retry/> }.into_any(),
                Progress::EndUnknown | Progress::Repeating => {
                    view! { <p class="odd-note">{texts::MORE_UNKNOWN}</p> }.into_any()
                }
                _ => ().into_any(),
            }}
            <Show when=move || is_empty() && listing.progress.get() == Progress::Complete>
                <div class="empty">
                    <h2>{texts::EMPTY}</h2>
                    <p>{texts::EMPTY_HINT}</p>
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
            caption=texts::ADDRESSES
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
    name.or_else(|| address.sid.text()).unwrap_or_else(|| texts::UNNAMED.to_owned())
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
    let name = isolate(&name);
    let label = move || if revealed.get() { texts::hide_address(&name) } else { texts::show_address(&name) };
    view! {
        <span class="row">
            <span class="address">{move || if revealed.get() { full.clone() } else { masked.clone() }}</span>
            <button type="button" class="pill" aria-label=label on:click=move |_| revealed.update(|shown| *shown = !*shown)>
                {move || if revealed.get() { texts::HIDE } else { texts::SHOW }}
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
        return view! { <span class="none">{texts::CREATION_OFF}</span> }.into_any();
    }
    match creation.conversation_service_sid {
        Reported::Known(sid) => view! { {texts::CREATED_IN} " " <ServiceLink sid/> }.into_any(),
        _ => texts::CREATED_IN_DEFAULT.into_any(),
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
            <span class="badge" data-tone="danger">{texts::SERVICE_DELETED}</span>
            " "
            <span class="sid">{sid.to_string()}</span>
        }
        .into_any(),
        Some(Err(_)) => view! { <span class="sid">{sid.to_string()}</span> " " {texts::NAME_NOT_LOADED} }.into_any(),
    }
}

fn receiver_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    let creation = address.auto_creation.known().cloned().unwrap_or_default();
    match creation.r#type.known() {
        Some(AutoCreationType::Webhook) => {
            let url = creation.webhook_url.text().filter(|url| !url.is_empty());
            match url {
                Some(url) => view! { {texts::WEBHOOK} " " <span class="address">{url}</span> }.into_any(),
                None => {
                    view! { <span class="badge" data-tone="warning">{texts::WEBHOOK_WITHOUT_URL}</span> }.into_any()
                }
            }
        }
        Some(AutoCreationType::Studio) => match creation.studio_flow_sid {
            Reported::Known(sid) => {
                view! { {texts::STUDIO_FLOW} " " <span class="sid">{sid.to_string()}</span> }.into_any()
            }
            _ => view! { <span class="badge" data-tone="warning">{texts::STUDIO_WITHOUT_FLOW}</span> }.into_any(),
        },
        Some(AutoCreationType::Default) => texts::DEFAULT_RECEIVER.into_any(),
        None => view! { <span class="none">{texts::NOT_REPORTED}</span> }.into_any(),
    }
}

fn actions_cell(address: &Arc<AddressConfiguration>) -> AnyView {
    let Deleting(deleting) = expect_context();
    let navigation: Navigation = expect_context();
    let Some(sid) = address.sid.known().cloned() else { return ().into_any() };
    let denial = permissions().denial(Method::Delete);
    let name = name(address);
    let address = address.clone();
    view! {
        <Toolbar label=actions_for(&name)>
            <CopyButton text=sid.to_string() what=sid_of(&name)/>
            <a
                class="button"
                data-kind="quiet"
                tabindex="-1"
                href=navigation.href(&Route::Address(sid))
                aria-label=texts::edit(&name)
                title=texts::EDIT
            >
                <Svg icon=Icon::Edit/>
            </a>
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=texts::delete(&name)
                title=texts::DELETE
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
            asked.as_ref().map(|address| texts::delete_title(&isolate(&name(address)))).unwrap_or_default()
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
                {texts::DELETE_WHAT} " " <b><bdi>{text}</bdi></b> " (" <span class="code">{sid}</span> "). "
                {texts::DELETE_EFFECT}
            </p>
            <Decision deletion what=texts::KIND close request/>
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
