//! Deletion of a service: shows what is deleted with it, and asks for its name.

use api::service::{Create, Delete, Fetch, Service};
use api::{ApiError, Endpoint, Json, Paged, Sid, binding, conversation, role, user};
use leptos::html;
use leptos::prelude::*;

use crate::account::default_service::DefaultService;
use crate::backend::client::Client;
use crate::feedback::load::ask;
use crate::form::control::read_form;
use crate::form::deletion::{Decision, Deletion, Target};
use crate::form::submission::run_on_page;
use crate::list::listing::{Count, count};
use crate::service::name::{UNNAMED, name_of};
use crate::ui::dialog::next_id;
use crate::ui::text::visible;

/// Limit of the counts. Counting takes a request per page.
const COUNTED: usize = 500;

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
    let phrase = if name == UNNAMED { sid.to_string() } else { visible(&name) };
    let typed = RwSignal::new(String::new());
    let validated = RwSignal::new(false);
    let wanted = StoredValue::new(phrase.clone());
    let matches = Memo::new(move |_| wanted.with_value(|wanted| typed.with(|typed| visible(typed) == *wanted)));
    let deletion = Deletion::new();
    let target = StoredValue::new((sid.clone(), name.clone(), service.to_json()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        validated.set(true);
        if matches.get_untracked() {
            let (sid, name, shown) = target.get_value();
            let (delete, fetch) = (Delete {}.request(&sid), Fetch {}.request(&sid));
            let target = Target { name, delete, fetch, fields: Create::FIELDS, shown };
            deletion.start(target, Box::new(move || run_on_page(on_deleted, sid)));
        }
    };
    view! {
        <form novalidate on:submit=submit>
            <p>
                "This deletes the service " <b><bdi>{name}</bdi></b> " (" <span class="code">{sid.to_string()}</span>
                ") with all its data. You cannot undo this action."
            </p>
            <PointedAt sid=sid.to_string()/>
            <Holds sid=sid.clone()/>
            <TypedPhrase phrase typed validated matches/>
            <Decision deletion what="service" close request=Some(Delete {}.request(&sid))/>
        </form>
    }
}

#[component]
fn TypedPhrase(
    phrase: String,
    typed: RwSignal<String>,
    validated: RwSignal<bool>,
    matches: Memo<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let id = format!("typed-{}", next_id());
    let error_id = format!("{id}-error");
    let wrong = Memo::new(move |_| validated.get() && !matches.get());
    view! {
        <div class="field">
            <label for=id.clone()>"Type " <b class="phrase"><bdi>{phrase}</bdi></b> " to confirm"</label>
            <input
                id=id
                type="text"
                autofocus
                autocomplete="off"
                spellcheck="false"
                node_ref=input
                aria-describedby=error_id.clone()
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=move || typed.get()
                on:input:target=move |event| typed.set(event.target().value())
                on:change:target=move |event| typed.set(event.target().value())
            />
            <p class="error" id=error_id>
                {move || wrong.get().then_some("Enter the name exactly as shown.")}
            </p>
        </div>
    }
}

/// Warning if the service is the default.
#[component]
fn PointedAt(sid: String) -> impl IntoView {
    let default: DefaultService = expect_context();
    view! {
        <Show when=move || default.is(&sid)>
            <p class="note" data-tone="warning">
                "This is the default service. After you delete it, API requests without a service SID may fail."
            </p>
        </Show>
    }
}

/// Counts of the resources that are deleted with the service.
#[component]
fn Holds(sid: Sid<Service>) -> impl IntoView {
    let line = |total: Total, one, many| view! { <li>{move || format_total(total.get(), one, many)}</li> };
    view! {
        <ul class="holds" aria-label="Deleted with the service">
            {line(total::<conversation::List>(&sid), "conversation", "conversations")}
            {line(total::<user::List>(&sid), "user", "users")}
            {line(total::<role::List>(&sid), "role", "roles")}
            {line(total::<binding::List>(&sid), "push binding", "push bindings")}
        </ul>
    }
}

type Total = LocalResource<Result<Count, ApiError>>;

/// Counts the items that an `E` lists.
fn total<E: Paged<Path = Sid<Service>> + Default + 'static>(sid: &Sid<Service>) -> Total {
    let client: Client = expect_context();
    let sid = sid.clone();
    ask(move || count::<E>(client, sid.clone(), COUNTED))
}

/// Formats a count.
fn format_total(total: Option<Result<Count, ApiError>>, one: &str, many: &str) -> String {
    match total {
        None => format!("Counting {many} …"),
        Some(Ok(Count::Exactly(1))) => format!("1 {one}"),
        Some(Ok(count)) => format!("{count} {many}"),
        Some(Err(error)) => format!("Unknown number of {many}. {error}"),
    }
}
