//! When a session ends while somebody is at work: the page stays as it is, and behind the question to sign in nothing is lost.

use std::time::Duration;

use api::date::Timestamp;
use api::gateway::Session;
use api::gateway::session::Fetch;
use api::{Endpoint, Reported};
use js_sys::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Client;
use crate::form::shell::Leave;
use crate::navigation::{Navigation, focus};
use crate::parts::moment::Moment;
use crate::parts::sign_in::{LINK, SignInForm, listen_for_links};
use crate::source::Sources;
use crate::ui::dialog::{Dialog, Role};

/// Long enough to save what was begun.
const AHEAD_MS: f64 = 5.0 * 60.0 * 1000.0;
/// So often the clock is looked at. A timer for the moment itself would stand still while the machine sleeps.
const LOOK: Duration = Duration::from_secs(1);

/// Said around every page of a gateway. `ends` is when.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let Client { signed_out, .. } = expect_context();
    let sources: Sources = expect_context();
    let told = move || sources.visit.get_value().and_then(|visit| visit.session.ends.known().cloned());
    let ends = RwSignal::new(told());
    let close = Callback::new(move |()| {
        ends.set(told());
        signed_out.set(false);
    });
    listen_for_links();
    view! {
        <Ending ends/>
        <Dialog open=signed_out close title="Sign in again" role=Role::Dialog>
            <Again close/>
        </Dialog>
    }
}

/// Signs in over the page. Nothing is sent again by itself: whoever asked for something asks once more.
#[component]
fn Again(close: Callback<()>) -> impl IntoView {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let visit = sources.visit.get_value();
    let on_signed_in = Callback::new(move |session: Session| {
        if sources.go_on(session) {
            close.run(());
        } else {
            // What is on the page is another person's, whose drafts wait for them.
            navigation.load_anew();
        }
    });
    focus("dialog[open] input[type=password]");
    let person = visit.as_ref().map(|visit| visit.person()).unwrap_or_default();
    let form = visit.filter(|visit| visit.ways.password).map(|_| {
        view! {
            <p class="hint">"Anybody else but " <b>{person.clone()}</b> " begins anew."</p>
            <SignInForm person leave=Leave::Dialog(close) on_signed_in/>
        }
    });
    let by_link = form.is_none().then(|| view! { <ByLink close on_signed_in/> });
    view! {
        <p>
            "Everything on this page stays as it is. If something has just failed because your session ended, do it once more after signing in."
        </p>
        {form}
        {by_link}
    }
}

/// Where a link signs in, in another tab.
#[component]
fn ByLink(close: Callback<()>, on_signed_in: Callback<Session>) -> impl IntoView {
    let client = expect_context::<Sources>().at_gateway();
    let problem = RwSignal::new(None);
    let look = move |_| {
        // The same words once more are read out only where there were none in between.
        problem.set(None);
        spawn_local(async move {
            match client.ask::<Session>(Fetch {}.request(&())).await {
                Ok(session) => _ = on_signed_in.try_run(session),
                Err(error) => _ = problem.try_set(Some(error.to_string())),
            }
        });
    };
    view! {
        <p>{LINK} " Then come back to this tab."</p>
        <p class="error" role="alert">
            {move || problem.get()}
        </p>
        <footer class="row">
            <button type="button" data-kind="primary" on:click=look>
                "Go on"
            </button>
            <button type="button" on:click=move |_| close.run(())>
                "Cancel"
            </button>
        </footer>
    }
}

/// Says some minutes before that the session will end, however busy somebody is, and after that that it has.
#[component]
fn Ending(ends: RwSignal<Option<Timestamp>>) -> impl IntoView {
    let Client { signed_out, .. } = expect_context();
    let now = RwSignal::new(Date::now());
    // It fails only outside a browser.
    if let Ok(every) = set_interval_with_handle(move || _ = now.try_set(Date::now()), LOOK) {
        on_cleanup(move || every.clear());
    }
    let rest = move || ends.with(|ends| ends.as_ref().map(|ends| Date::parse(ends.as_str()) - now.get()));
    let is_near = Memo::new(move |_| rest().is_some_and(|rest| rest <= AHEAD_MS));
    let is_over = Memo::new(move |_| rest().is_some_and(|rest| rest <= 0.0));
    let words = move || {
        if is_over.get() {
            ("Your session ended at ", ". Sign in again to go on.")
        } else {
            ("Your session ends at ", ". Sign in before that, and nothing interrupts you.")
        }
    };
    view! {
        <div role="status">
            <Show when=move || is_near.get()>
                <div class="toast" data-tone="warning">
                    <p>
                        {move || words().0} {move || ends.get().map(|ends| view! { <Moment value=Reported::Known(ends)/> })}
                        {move || words().1}
                    </p>
                    <button type="button" on:click=move |_| signed_out.set(true)>
                        "Sign in again"
                    </button>
                </div>
            </Show>
        </div>
    }
}
