//! Makes a service the default of the account, and the one before it again.

use api::service::{Fetch, Service};
use api::{Method, Sid};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::default_service::DefaultService;
use crate::backend::client::Client;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// What was the default until it was changed here.
#[derive(Clone)]
pub struct Before {
    sid: String,
    /// As a sentence: "Before, it was “Storefront chat”."
    said: String,
}

/// Says whether it is the default, and makes it so. `before` outlives it, so that it can still be undone after a look at another tab.
#[component]
pub fn MakeDefault(service: Service, sid: Sid<Service>, before: RwSignal<Option<Before>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let default: DefaultService = expect_context();
    let pending = RwSignal::new(None);
    let denial = permissions().denial(Method::Post);
    let name = name_of(&service);
    let is_default = Memo::new({
        let sid = sid.to_string();
        move |_| default.is(&sid)
    });
    let meaning = move || match before.get() {
        Some(before) if is_default.get() => format!("Requests that name no service act on this one. {}", before.said),
        _ if is_default.get() => "Requests that name no service act on this one.".to_owned(),
        _ => "Requests that name no service act on the account’s default service.".to_owned(),
    };
    let change = make(sid, name, before, pending);
    let label = move || pending.get().unwrap_or(if is_default.get() { "Undo" } else { "Make default" });
    let is_offered = move || !is_default.get() || before.with(Option::is_some) || pending.get().is_some();
    view! {
        <section class="panel" aria-labelledby="default-heading">
            <div class="body spread">
                <div>
                    <h2 id="default-heading">"Default service"</h2>
                    <p class="hint">
                        {meaning} " " <a href=navigation.href(&Route::Configuration)>{Route::Configuration.title()}</a>
                    </p>
                </div>
                // One button for there and back, so that the keyboard keeps its place.
                <Show when=is_offered>
                    <button
                        type="button"
                        aria-disabled=move || (pending.get().is_some() || denial.is_some()).then_some("true")
                        aria-describedby=denial
                        on:click=move |_| change.run(())
                    >
                        {label}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// What the button does: there, or back. What is `pending` is said in its place.
fn make(
    sid: Sid<Service>,
    name: String,
    before: RwSignal<Option<Before>>,
    pending: RwSignal<Option<&'static str>>,
) -> Callback<()> {
    let client: Client = expect_context();
    let toasts: Toasts = expect_context();
    let default: DefaultService = expect_context();
    Callback::new(move |()| {
        if pending.get_untracked().is_some() {
            return;
        }
        let undone = before.get_untracked().filter(|_| untrack(|| default.is(sid.as_str())));
        let is_undoing = undone.is_some();
        pending.set(Some(if is_undoing { "Undoing" } else { "Making default" }));
        let target = undone.map_or(sid.to_string(), |before| before.sid);
        let (sid, name) = (sid.to_string(), isolate(&name));
        spawn_local(async move {
            let outcome = default.set(&target, is_undoing.then_some(&*sid)).await;
            match outcome {
                Err(why) => toasts.fail(format!("The default service could not be changed. {why}")),
                Ok(_) if target != sid => toasts.tell(format!("“{name}” is no longer the default service.")),
                Ok(was) if was == sid => toasts.tell(format!("“{name}” was the default service already.")),
                Ok(was) => {
                    let said = said(client, &was).await;
                    toasts.tell(format!("“{name}” is the default service now. {said}"));
                    before.try_set(Some(Before { sid: was, said }));
                }
            }
            pending.try_set(None);
        });
    })
}

/// What was the default, in a sentence.
async fn said(client: Client, sid: &str) -> String {
    let Ok(service) = sid.parse() else { return "There was none before.".to_owned() };
    match client.call(Fetch {}, &service).await {
        Ok(service) => format!("Before, it was “{}”.", isolate(&name_of(&service))),
        Err(error) if error.is_not_found() => format!("Before, it was {sid}, which does not exist."),
        Err(_) => format!("Before, it was {sid}."),
    }
}
