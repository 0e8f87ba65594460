//! When a session ends while somebody is at work: the page stays as it is, and behind the question to sign in nothing is lost.

use std::time::Duration;

use api::date::Timestamp;
use api::gateway::Session;
use api::gateway::session::Fetch;
use api::{Endpoint, Reported, fingerprint};
use js_sys::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::backend::source::Sources;
use crate::form::shell::Leave;
use crate::navigation::{Navigation, focus};
use crate::session::seat::{Tabs, last_use};
use crate::session::sign_in::{LINK, SignInForm, listen_for_links};
use crate::session::watch::{conceal, watch};
use crate::ui::dialog::{Dialog, Role};
use crate::value::moment::Moment;

/// Long enough to save what was begun.
const AHEAD_MS: f64 = 5.0 * 60.0 * 1000.0;
/// So often the clock is looked at. A timer for the moment itself would stand still while the machine sleeps.
const LOOK: Duration = Duration::from_secs(1);

/// What the page knows of its session.
#[derive(Clone, Copy)]
struct State {
    /// Whether it is over, so that nothing of the account may be seen.
    is_over: RwSignal<bool>,
    /// Whether the dialog is open that signs in again.
    is_asking: RwSignal<bool>,
    /// Counts the times it was begun or renewed.
    renewed: RwSignal<u32>,
}

/// Stands around every page of a gateway: warns before the session ends, hides the page when it has, and signs in again.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let Client { signed_out, .. } = expect_context();
    let sources: Sources = expect_context();
    let state = State { is_over: RwSignal::new(false), is_asking: RwSignal::new(false), renewed: RwSignal::new(0) };
    let close = Callback::new(move |()| state.is_asking.set(false));
    let on_signed_in = Callback::new(move |()| {
        signed_out.set(false);
        state.is_over.set(false);
        state.is_asking.set(false);
        state.renewed.update(|renewed| *renewed += 1);
    });
    // An answer has said so, to somebody who is at work.
    Effect::new(move |_| {
        if signed_out.get() {
            state.is_over.set(true);
            state.is_asking.set(true);
        }
    });
    conceal(state.is_over.into());
    let person = sources.visit.get_value().map(|visit| fingerprint(&visit.person())).unwrap_or_default();
    watch(person, move |tabs| match tabs {
        // Signed in again in another tab.
        Tabs::Mine if state.is_over.get_untracked() => spawn_local(async move {
            if sources.is_still_in().await {
                on_signed_in.try_run(());
            }
        }),
        Tabs::Mine => {}
        Tabs::Taken | Tabs::Ended | Tabs::SignedOut => _ = state.is_over.try_set(true),
    });
    listen_for_links();
    view! {
        <Ending state on_signed_in/>
        <Dialog open=state.is_asking close title="Sign in again" role=Role::Dialog>
            <Again close on_signed_in/>
        </Dialog>
    }
}

/// Signs in over the page. Nothing is sent again by itself: whoever asked for something asks once more.
#[component]
fn Again(close: Callback<()>, on_signed_in: Callback<()>) -> impl IntoView {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let visit = sources.visit.get_value();
    let done = on_signed_in;
    let on_signed_in = Callback::new(move |session: Session| {
        if sources.go_on(session) {
            done.run(());
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

/// The end that comes first, and how long before it is told.
#[derive(Clone, Debug, PartialEq)]
enum End {
    /// However busy somebody is.
    Absolute(Timestamp),
    /// Because nothing was asked for, in milliseconds since the start of 1970.
    Idle { at: f64, ahead: f64 },
}

impl End {
    fn of(session: &Session) -> Option<Self> {
        let absolute = session.ends.known().cloned();
        let idle = session.idle_seconds.known().map(|seconds| *seconds as f64 * 1000.0);
        // The gateway notes a use once in a tenth of that time, or once a minute.
        let idle = idle.map(|idle| (last_use() + idle - (idle / 10.0).min(60_000.0), (idle / 3.0).min(AHEAD_MS)));
        match (absolute, idle) {
            (Some(absolute), Some((at, _))) if Date::parse(absolute.as_str()) <= at => Some(Self::Absolute(absolute)),
            (_, Some((at, ahead))) => Some(Self::Idle { at, ahead }),
            (absolute, None) => absolute.map(Self::Absolute),
        }
    }

    fn at(&self) -> f64 {
        match self {
            Self::Absolute(ends) => Date::parse(ends.as_str()),
            Self::Idle { at, .. } => *at,
        }
    }

    fn ahead(&self) -> f64 {
        match self {
            Self::Absolute(_) => AHEAD_MS,
            Self::Idle { ahead, .. } => *ahead,
        }
    }

    fn is_idle(&self) -> bool {
        matches!(self, Self::Idle { .. })
    }

    fn moment(&self) -> Option<Timestamp> {
        match self {
            Self::Absolute(ends) => Some(ends.clone()),
            // As the API writes it: without parts of a second.
            Self::Idle { at, .. } => {
                let text = String::from(Date::new(&(*at).into()).to_iso_string());
                format!("{}Z", text.get(..19)?).parse().ok()
            }
        }
    }
}

/// Says some minutes before that the session will end, and after that that it has.
#[component]
fn Ending(state: State, on_signed_in: Callback<()>) -> impl IntoView {
    let sources: Sources = expect_context();
    let end = RwSignal::new(None::<End>);
    let rest = RwSignal::new(f64::INFINITY);
    // A clock that is hours ahead would end every session at once.
    let was_ahead = StoredValue::new(false);
    let look = move || {
        let Some(now) = sources.visit.get_value().and_then(|visit| End::of(&visit.session)) else { return };
        let left = now.at() - Date::now();
        if end.try_get_untracked().flatten().as_ref() != Some(&now) {
            end.try_set(Some(now));
        }
        rest.try_set(left);
        was_ahead.try_update_value(|ahead| *ahead |= left > 0.0);
        if left <= 0.0 && was_ahead.try_get_value() == Some(true) && state.is_over.try_get_untracked() == Some(false) {
            state.is_over.set(true);
        }
    };
    Effect::new(move |_| {
        state.renewed.track();
        look();
    });
    // It fails only outside a browser.
    if let Ok(every) = set_interval_with_handle(look, LOOK) {
        on_cleanup(move || every.clear());
    }
    let is_near = Memo::new(move |_| {
        state.is_over.get() || end.with(|end| end.as_ref().is_some_and(|end| rest.get() <= end.ahead()))
    });
    let moment = move || end.with(|end| end.as_ref().and_then(End::moment)).map(Reported::Known);
    let is_past = Memo::new(move |_| rest.get() <= 0.0);
    let is_idle = Memo::new(move |_| end.with(|end| end.as_ref().is_some_and(End::is_idle)));
    let words = move || {
        match (state.is_over.get(), is_past.get(), is_idle.get()) {
        (true, false, _) => view! { "You are signed out. Sign in again to see this page." }.into_any(),
        (_, true, _) => view! { "Your session ended at " {moment().map(|value| view! { <Moment value/> })} ". Sign in again to go on." }.into_any(),
        (false, false, true) => view! { "You have done nothing for a while. Your session ends at " {moment().map(|value| view! { <Moment value/> })} "." }.into_any(),
        (false, false, false) => view! { "Your session ends at " {moment().map(|value| view! { <Moment value/> })} ". Sign in before that, and nothing interrupts you." }.into_any(),
    }
    };
    let stay = move |_| {
        spawn_local(async move {
            if sources.is_still_in().await {
                on_signed_in.try_run(());
            } else {
                state.is_asking.try_set(true);
            }
        });
    };
    let can_stay = Memo::new(move |_| is_idle.get() && !is_past.get() && !state.is_over.get());
    view! {
        <div role="status">
            <Show when=move || is_near.get()>
                <div class="toast" data-tone="warning">
                    <p>{words}</p>
                    <Show when=move || can_stay.get()>
                        <button type="button" on:click=stay>"Stay signed in"</button>
                    </Show>
                    <Show when=move || !can_stay.get()>
                        <button type="button" on:click=move |_| state.is_asking.set(true)>"Sign in again"</button>
                    </Show>
                </div>
            </Show>
        </div>
    }
}
