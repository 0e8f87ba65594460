//! Surveys of the account: the last one, the next one, and a button that begins one.

use std::time::Duration;

use api::date::Timestamp;
use api::gateway::drift::{Check, FetchStatus, Status, SurveyResult};
use api::gateway::{AccountName, Role};
use api::{ApiError, Required};
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::feedback::load::{Failed, Loadable, Waiting, again, load};
use crate::form::submission::{Submission, run_on_page};
use crate::session::context::permissions;
use crate::ui::icon::{Icon, Svg};
use crate::ui::interval::every;
use crate::value::moment::Moment;

/// Period in which the status is loaded while a survey runs.
const RUNNING: Duration = Duration::from_secs(2);

/// Period in which the status is loaded otherwise.
const IDLE: Duration = Duration::from_secs(60);

/// Surveys of the open account.
#[derive(Clone, Copy)]
pub struct Surveys {
    account: StoredValue<AccountName>,
    resource: Loadable<Status>,
    /// Status, or why it could not be loaded. It changes only if its value does, so that nothing is announced again.
    status: Memo<Option<Result<Status, ApiError>>>,
    /// Start of the last survey. The outer `None` means that the status is not known.
    pub last: Memo<Option<Option<Timestamp>>>,
}

impl Surveys {
    pub fn new(account: AccountName) -> Self {
        let client: Client = expect_context();
        let of = account.clone();
        let resource = load(move || {
            let request = FetchStatus { account: Required(of.clone()) };
            async move { client.call(request, &()).await }
        });
        let status = Memo::new(move |_| resource.get());
        let last = Memo::new(move |_| {
            let status = status.get()?.ok()?;
            Some(status.last.known().cloned())
        });
        let surveys = Self { account: StoredValue::new(account), resource, status, last };
        every(RUNNING, move || {
            if untrack(|| surveys.is_running()) {
                resource.refetch();
            }
        });
        every(IDLE, move || resource.refetch());
        surveys
    }

    /// Reads the status, if it is known. Tracked.
    pub fn with<T>(self, read: impl FnOnce(&Status) -> T) -> Option<T> {
        self.status.get().and_then(Result::ok).map(|status| read(&status))
    }

    /// Returns true if the account is surveyed.
    pub fn is_on(self) -> bool {
        self.with(|status| status.minutes.known().is_some()).unwrap_or_default()
    }

    fn is_running(self) -> bool {
        self.with(|status| status.running.known() == Some(&true)).unwrap_or_default()
    }
}

/// Button that begins a survey.
#[component]
pub fn CheckNow(surveys: Surveys) -> impl IntoView {
    let client: Client = expect_context();
    let submission = Submission::new();
    let reload = Callback::new(move |()| surveys.resource.refetch());
    let is_viewer = permissions().role == Role::Viewer;
    let is_busy = move || submission.is_pending() || surveys.is_running();
    let check = move |_| {
        if is_viewer || untrack(is_busy) {
            return;
        }
        let request = Check { account: Required(surveys.account.get_value()) };
        let write = async move {
            client.call(request, &()).await?;
            run_on_page(reload, ());
            Ok(())
        };
        submission.start_action(Box::pin(write), texts::CHECK_FAILED);
    };
    view! {
        <Show when=move || surveys.is_on()>
            <button
                type="button"
                aria-disabled=move || (is_viewer || is_busy()).then_some("true")
                aria-describedby=is_viewer.then_some("check-denied")
                on:click=check
            >
                {move || if is_busy() { texts::CHECKING } else { texts::CHECK }}
            </button>
            {is_viewer.then(|| view! { <small class="hint" id="check-denied">{texts::CHECK_DENIED}</small> })}
        </Show>
    }
}

/// Result of the last survey, and the time of the next one.
#[component]
pub fn LastSurvey(surveys: Surveys) -> impl IntoView {
    let what = texts::STATUS_LOADED;
    let shown = move |status: Status| match status.minutes.known().copied() {
        Some(minutes) => view! { <LastResult status minutes/> }.into_any(),
        None => view! { <Off/> }.into_any(),
    };
    move || match surveys.status.get() {
        None => view! { <Waiting what/> }.into_any(),
        Some(Ok(status)) => shown(status),
        Some(Err(error)) => view! { <Failed what error retry=again(surveys.resource)/> }.into_any(),
    }
}

#[component]
fn Off() -> impl IntoView {
    view! {
        <section class="panel" aria-label=texts::OFF_LABEL>
            <div class="empty">
                <h2>{texts::OFF}</h2>
                <p>{texts::OFF_MEANING}</p>
                <p>
                    {texts::OFF_START} " " <code>"--drift-minutes 60"</code> {texts::OFF_OR_SET} " "
                    <code>"drift_minutes = 60"</code> " " {texts::OFF_WHERE}
                </p>
            </div>
        </section>
    }
}

#[component]
fn LastResult(status: Status, minutes: u64) -> impl IntoView {
    let result = status.result.known().copied();
    let trouble = match result {
        Some(SurveyResult::Failed) => Some(texts::LAST_FAILED),
        Some(SurveyResult::Partial) => Some(texts::LAST_PARTIAL),
        Some(SurveyResult::Complete) | None => None,
    };
    let message = status.message.text();
    let note = trouble.map(|trouble| {
        view! {
            <div class="note" data-tone="warning" role="status">
                <Svg icon=Icon::Alert/>
                <div>
                    <p><b>{trouble}</b></p>
                    <p><bdi>{message}</bdi></p>
                </div>
            </div>
        }
    });
    let last = status.last.known().cloned().map(|last| {
        let requests = status.requests.known().copied().unwrap_or_default();
        view! { {texts::LAST_CHECK} " " <Moment value=last.into()/> {texts::last_requests(requests)} " " }
    });
    let next = match status.running.known() {
        Some(true) => texts::CHECK_RUNS.into_any(),
        _ => view! { {texts::NEXT_CHECK} " " <Moment value=status.next/> "." }.into_any(),
    };
    view! {
        <p class="hint surveys">{last} {next} " " {texts::period(minutes)}</p>
        {note}
    }
}
