//! Makes a service the default of the account, and undoes that.

use api::service::{Fetch, Service};
use api::{Method, Sid};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::default_service::DefaultService;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::submission::{Submission, set_on_page};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// First sentence of a failure.
const FAILED: &str = "The default service could not be changed.";

/// Default service before this page changed it.
#[derive(Clone)]
pub struct PreviousDefault {
    sid: String,
    /// Sentence that names it: "The default service was “Storefront chat” before."
    sentence: String,
}

/// Says whether a service is the default, and makes it so. `before` outlives the component, so that a change can still be undone after
/// another tab was shown.
#[component]
pub fn MakeDefault(service: Service, sid: Sid<Service>, before: RwSignal<Option<PreviousDefault>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let default: DefaultService = expect_context();
    let submission = Submission::new();
    let is_undoing = RwSignal::new(false);
    let denial = permissions().denial(Method::Post);
    let name = name_of(&service);
    let is_default = Memo::new({
        let sid = sid.to_string();
        move |_| default.is(&sid)
    });
    let meaning = move || match before.get() {
        Some(before) if is_default.get() => {
            format!("Requests without a service SID use this service. {}", before.sentence)
        }
        _ if is_default.get() => "Requests without a service SID use this service.".to_owned(),
        _ => "This is not the default service. API requests need its SID.".to_owned(),
    };
    let change = change_default(sid, name, before, submission, is_undoing);
    let label = move || match (submission.is_pending(), is_undoing.get()) {
        (true, true) => "Undoing",
        (true, false) => "Making default",
        (false, _) if is_default.get() => "Undo",
        (false, _) => "Make default",
    };
    let is_offered = move || !is_default.get() || before.with(Option::is_some) || submission.is_pending();
    view! {
        <section class="panel" aria-labelledby="default-heading">
            <div class="body spread">
                <div>
                    <h2 id="default-heading">"Default service"</h2>
                    <p class="hint">
                        {meaning} " " <a href=navigation.href(&Route::Configuration)>{Route::Configuration.title()}</a>
                    </p>
                </div>
                // One button for both directions, so that it keeps the focus.
                <Show when=is_offered>
                    <button
                        type="button"
                        aria-disabled=move || (submission.is_pending() || denial.is_some()).then_some("true")
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

/// Returns a callback that makes the service the default, or undoes that.
fn change_default(
    sid: Sid<Service>,
    name: String,
    before: RwSignal<Option<PreviousDefault>>,
    submission: Submission,
    is_undoing: RwSignal<bool>,
) -> Callback<()> {
    let client: Client = expect_context();
    let toasts: Toasts = expect_context();
    let default: DefaultService = expect_context();
    Callback::new(move |()| {
        if untrack(|| submission.is_pending()) {
            return;
        }
        let undone = before.get_untracked().filter(|_| untrack(|| default.is(sid.as_str())));
        is_undoing.set(undone.is_some());
        let (sid, name) = (sid.to_string(), isolate(&name));
        let write = async move {
            let only = undone.is_some().then_some(&*sid);
            let target = undone.as_ref().map_or(&sid, |before| &before.sid);
            let was = default.set(target, only).await.map_err(|why| Failure::new(why, None))?;
            if *target != sid {
                toasts.succeed(format!("“{name}” is no longer the default service."));
            } else if was == sid {
                toasts.succeed(format!("“{name}” was already the default service."));
            } else {
                let sentence = name_default(client, &was).await;
                toasts.succeed(format!("“{name}” is now the default service. {sentence}"));
                set_on_page(before, Some(PreviousDefault { sid: was, sentence }));
            }
            Ok(())
        };
        submission.start_action(Box::pin(write), FAILED);
    })
}

/// Returns the action of a menu that makes a service the default. A toast names the one before, and undoes the change.
pub fn make_default(service: &Service, sid: &Sid<Service>) -> Callback<()> {
    let (client, toasts): (Client, Toasts) = (expect_context(), expect_context());
    let default: DefaultService = expect_context();
    let (sid, name) = (sid.to_string(), isolate(&name_of(service)));
    let submission = Submission::new();
    Callback::new(move |()| {
        let (sid, name) = (sid.clone(), name.clone());
        let write = async move {
            let was = default.set(&sid, None).await.map_err(|why| Failure::new(why, None))?;
            let sentence = name_default(client, &was).await;
            let undo = move || undo_default(default, toasts, was.clone(), sid.clone());
            toasts.succeed_with_undo(format!("“{name}” is now the default service. {sentence}"), undo);
            Ok(())
        };
        submission.start_action(Box::pin(write), FAILED);
    })
}

/// Restores the default service before a change, unless it was changed since.
fn undo_default(default: DefaultService, toasts: Toasts, before: String, sid: String) {
    spawn_local(async move {
        match default.set(&before, Some(&sid)).await {
            Ok(_) => toasts.succeed("Default service restored"),
            Err(why) => toasts.fail(format!("{FAILED} {why}")),
        }
    });
}

/// Returns a sentence that names a default service.
async fn name_default(client: Client, sid: &str) -> String {
    let Ok(service) = sid.parse() else { return "There was no default service before.".to_owned() };
    match client.call(Fetch {}, &service).await {
        Ok(service) => format!("The default service was “{}” before.", isolate(&name_of(&service))),
        Err(error) if error.is_not_found() => format!("The default service was {sid} before, which does not exist."),
        Err(_) => format!("The default service was {sid} before."),
    }
}
