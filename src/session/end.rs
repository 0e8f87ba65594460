//! End of the session while a page is open: the page stays as it is, hidden, until the user signs in again.

use std::time::Duration;

use api::gateway::Session;
use api::gateway::session::Fetch;
use api::{Endpoint, Params, Reported, fingerprint};
use js_sys::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::form::shell::Leave;
use crate::form::submission::{run_on_page, set_on_page};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::session::deadline::Deadline;
use crate::session::sign_in::{SignInForm, listen_for_links};
use crate::session::tabs::SessionState;
use crate::session::texts;
use crate::session::watch::{conceal, watch};
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus;
use crate::ui::interval::every;
use crate::ui::texts::CANCEL;
use crate::value::moment::Moment;

/// Period of the checks. One timer for the end itself would stand still while the machine sleeps.
const CHECK_PERIOD: Duration = Duration::from_secs(1);

/// State of the session, as the page knows it.
#[derive(Clone, Copy)]
struct State {
    /// Set once the session has ended by time or in another tab.
    has_ended: RwSignal<bool>,
    /// True if the session has ended for any reason, so that the account must not be seen.
    is_over: Memo<bool>,
    /// True while the dialog to sign in again is open.
    is_asking: RwSignal<bool>,
    /// Number of times that the user has signed in again.
    renewals: RwSignal<u32>,
}

/// Warns before the session ends, hides the page when it has ended, and signs in again.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let Client { signed_out, .. } = expect_context();
    let session: SessionContext = expect_context();
    let has_ended = RwSignal::new(false);
    let state = State {
        has_ended,
        is_over: Memo::new(move |_| signed_out.get() || has_ended.get()),
        is_asking: RwSignal::new(false),
        renewals: RwSignal::new(0),
    };
    let close = Callback::new(move |()| state.is_asking.set(false));
    let on_signed_in = Callback::new(move |()| {
        signed_out.set(false);
        state.has_ended.set(false);
        state.is_asking.set(false);
        state.renewals.update(|renewals| *renewals += 1);
    });
    // The gateway has rejected a request for want of a session.
    Effect::new(move |_| {
        if signed_out.get() {
            state.is_asking.set(true);
        }
    });
    conceal(state.is_over.into());
    let user = session.current.get_value().map(|session| fingerprint(&session.user())).unwrap_or_default();
    watch(user, move |change| match change {
        // Signed in again in another tab.
        SessionState::Active if state.is_over.get_untracked() => spawn_local(async move {
            if session.is_still_open().await {
                run_on_page(on_signed_in, ());
            }
        }),
        SessionState::Active => {}
        SessionState::OtherUser | SessionState::Expired | SessionState::SignedOut => set_on_page(state.has_ended, true),
    });
    listen_for_links();
    lead_to_second_factor();
    view! {
        <EndNotice state on_signed_in/>
        <Dialog open=state.is_asking close title=texts::SIGN_IN_AGAIN role=Role::Dialog>
            <SignInAgain close on_signed_in/>
        </Dialog>
    }
}

/// Opens the page that sets a second factor up, when the gateway has rejected a request because there is none.
fn lead_to_second_factor() {
    let Client { needs_second_factor, .. } = expect_context();
    let navigation: Navigation = expect_context();
    Effect::new(move |_| {
        if !needs_second_factor.get() {
            return;
        }
        // The next rejected request leads there again.
        needs_second_factor.set(false);
        if navigation.current_route() != Route::SecondFactor {
            navigation.open(Route::SecondFactor, &Params::default());
        }
    });
}

/// Form to sign in again over the page. No request is repeated: the user repeats what failed.
#[component]
fn SignInAgain(close: Callback<()>, on_signed_in: Callback<()>) -> impl IntoView {
    let context: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let current = context.current.get_value();
    let done = on_signed_in;
    let on_signed_in = Callback::new(move |session: Session| {
        if context.resume(session) {
            done.run(());
        } else {
            // The page shows another user's data.
            navigation.reload();
        }
    });
    focus("dialog[open] input[type=password]");
    let user = current.as_ref().map(|session| session.user()).unwrap_or_default();
    let form = current.filter(|session| session.methods.password).map(|_| {
        view! {
            <p class="hint">{texts::SIGN_IN_BEFORE_USER} " " <b>{user.clone()}</b> " " {texts::SIGN_IN_AFTER_USER}</p>
            <SignInForm user leave=Leave::Dialog(close) on_signed_in/>
        }
    });
    let by_link = form.is_none().then(|| view! { <ByLink close on_signed_in/> });
    view! {
        <p>{texts::INPUT_STAYS}</p>
        {form}
        {by_link}
    }
}

/// Explains how to sign in again by a link, which opens in another tab.
#[component]
fn ByLink(close: Callback<()>, on_signed_in: Callback<Session>) -> impl IntoView {
    let client = expect_context::<SessionContext>().gateway_client();
    let problem = RwSignal::new(None);
    let check = move |_| {
        // Screen readers read the same text again only if it was gone in between.
        problem.set(None);
        spawn_local(async move {
            match client.send_as::<Session>(Fetch {}.request(&())).await {
                Ok(session) => run_on_page(on_signed_in, session),
                Err(error) => set_on_page(problem, Some(error.to_string())),
            }
        });
    };
    view! {
        <p>{texts::SIGN_IN_BY_LINK} " " {texts::COME_BACK}</p>
        <p class="error" role="alert">
            {move || problem.get()}
        </p>
        <footer class="row">
            <button type="button" data-kind="primary" on:click=check>
                {texts::GO_ON}
            </button>
            <button type="button" on:click=move |_| close.run(())>
                {CANCEL}
            </button>
        </footer>
    }
}

/// Warns before the session ends, and says that it has ended.
#[component]
fn EndNotice(state: State, on_signed_in: Callback<()>) -> impl IntoView {
    let session: SessionContext = expect_context();
    let deadline = RwSignal::new(None::<Deadline>);
    let remaining = RwSignal::new(f64::INFINITY);
    // Without this, a clock that is hours ahead would end every session at once.
    let was_ahead = StoredValue::new(false);
    let check = move || {
        let Some(next) = session.current.get_value().and_then(|current| Deadline::of(&current.session)) else { return };
        let left = next.at() - Date::now();
        if deadline.get_untracked().as_ref() != Some(&next) {
            deadline.set(Some(next));
        }
        remaining.set(left);
        was_ahead.update_value(|ahead| *ahead |= left > 0.0);
        if left <= 0.0 && was_ahead.get_value() && !state.is_over.get_untracked() {
            state.has_ended.set(true);
        }
    };
    Effect::new(move |_| {
        state.renewals.track();
        check();
    });
    every(CHECK_PERIOD, check);
    let is_near = Memo::new(move |_| {
        let is_near = |deadline: &Deadline| remaining.get() <= deadline.warning();
        state.is_over.get() || deadline.with(|deadline| deadline.as_ref().is_some_and(is_near))
    });
    let is_past = Memo::new(move |_| remaining.get() <= 0.0);
    let is_idle = Memo::new(move |_| deadline.with(|deadline| deadline.as_ref().is_some_and(Deadline::is_idle)));
    let stay = move |_| {
        spawn_local(async move {
            if session.is_still_open().await {
                run_on_page(on_signed_in, ());
            } else {
                set_on_page(state.is_asking, true);
            }
        });
    };
    let can_stay = Memo::new(move |_| is_idle.get() && !is_past.get() && !state.is_over.get());
    view! {
        <div role="status">
            <Show when=move || is_near.get()>
                <div class="toast" data-tone="warning">
                    <p>{notice_text(state, deadline, is_past, is_idle)}</p>
                    <Show when=move || can_stay.get()>
                        <button type="button" on:click=stay>{texts::STAY_SIGNED_IN}</button>
                    </Show>
                    <Show when=move || !can_stay.get()>
                        <button type="button" on:click=move |_| state.is_asking.set(true)>
                            {texts::SIGN_IN_AGAIN}
                        </button>
                    </Show>
                </div>
            </Show>
        </div>
    }
}

fn notice_text(
    state: State,
    deadline: RwSignal<Option<Deadline>>,
    is_past: Memo<bool>,
    is_idle: Memo<bool>,
) -> impl Fn() -> AnyView {
    let time = move || {
        let timestamp = deadline.with(|deadline| deadline.as_ref().and_then(Deadline::timestamp));
        timestamp.map(|timestamp| view! { <Moment value=Reported::Known(timestamp)/> })
    };
    move || match (state.is_over.get(), is_past.get(), is_idle.get()) {
        (true, false, _) => texts::SIGNED_OUT.into_any(),
        (_, true, _) => view! { {texts::ENDED_BEFORE_TIME} " " {time()} {texts::ENDED_AFTER_TIME} }.into_any(),
        (false, false, true) => view! { {texts::IDLE_BEFORE_TIME} " " {time()} {texts::IDLE_AFTER_TIME} }.into_any(),
        (false, false, false) => {
            view! { {texts::ENDING_BEFORE_TIME} " " {time()} {texts::ENDING_AFTER_TIME} }.into_any()
        }
    }
}
