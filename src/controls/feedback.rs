//! Examples of loading states, failures and progress.

use api::error::code;
use api::{ApiError, Rejection, TransportError};
use leptos::prelude::*;

use super::context::client;
use super::example::{Example, Section};
use crate::feedback::busy::BusyNote;
use crate::feedback::diagnosis::{Cause, Diagnosis, DiagnosisView};
use crate::feedback::failure::Failure;
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::feedback::problem::Problem;
use crate::ui::stop::StopButton;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("feedback", "Loading, failures and progress");

/// Section with loading states, failures and progress.
#[component]
pub fn Feedback() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <Placeholders/>
            <Failures/>
            <Problems/>
            <ProgressExamples/>
        </Section>
    }
}

/// Placeholders of each shape.
#[component]
fn Placeholders() -> impl IntoView {
    view! {
        <Example state="Placeholder: lines"><Waiting what="The lines"/></Example>
        <Example state="Placeholder: form"><Waiting what="The form" shape=Shape::Form/></Example>
        <Example state="Placeholder: table"><Waiting what="The table" shape=Shape::Table/></Example>
    }
}

/// Failures of a load, and an empty state.
#[component]
fn Failures() -> impl IntoView {
    let retry = Callback::new(|()| ());
    let denied = rejection(403, code::FORBIDDEN, "Policy forbids it.");
    view! {
        <Example state="Failure of a load, with a retry">
            <Failed what="The service" error=ApiError::Transport(TransportError::TimedOut) retry/>
        </Example>
        <Example state="Failure of a load that was denied">
            <Failed what="The service" error=denied retry/>
        </Example>
        <Example state="Nothing to show">
            <div class="empty">
                <h2>"No services yet"</h2>
                <p>"Each service has its own conversations, users, roles and settings."</p>
                <button type="button" data-kind="primary">"Create service"</button>
            </div>
        </Example>
    }
}

/// Error response of Twilio.
fn rejection(status: u16, code: u32, message: &str) -> ApiError {
    ApiError::Rejected(Rejection {
        status,
        code: Some(code),
        message: message.to_owned(),
        more_info: Some(api::error::more_info(code)),
        request_id: Some("RQ00000000000000000000000000000001".to_owned()),
        ..Rejection::default()
    })
}

/// Notes about failed actions.
#[component]
fn Problems() -> impl IntoView {
    let rejected = Failure::new(
        "Twilio rejected the URL. Enter an https:// address. (Error 50054)",
        rejection(400, 50054, "Invalid URL"),
    );
    let uncertain = Failure::uncertain(
        "Twilio did not confirm the save. You can save again safely.",
        ApiError::Transport(TransportError::TimedOut),
    );
    let heading = uncertain.heading("").to_owned();
    let sign_in = Failure::from(ApiError::Foreign { status: 401 });
    view! {
        <Example state="Problem with technical details">
            <Problem summary="The webhooks could not be saved." failure=rejected/>
        </Example>
        <Example state="Problem with an unknown outcome">
            <Problem summary=heading failure=uncertain/>
        </Example>
        <Example state="Problem that a reload solves">
            <Problem summary="The webhooks could not be saved." failure=sign_in/>
        </Example>
        <Example state="Possible causes of a failed connection">
            <DiagnosisView diagnosis=diagnosis()/>
        </Example>
    }
}

fn diagnosis() -> Diagnosis {
    let cause = |what, how: &str, set: &[&str]| Cause {
        what,
        how: how.to_owned(),
        set: set.iter().map(|line| (*line).to_owned()).collect(),
    };
    Diagnosis {
        why: String::new(),
        look_at: Some("https://api.example/twilio".to_owned()),
        causes: vec![
            cause("The server does not run", "Open its address in a tab.", &[]),
            cause(
                "It does not allow this page",
                "Start it with this option.",
                &["--allow-origin https://admin.example"],
            ),
        ],
    }
}

/// Progress, and requests that wait.
#[component]
fn ProgressExamples() -> impl IntoView {
    let is_running = RwSignal::new(true);
    view! {
        <Example state="Progress with a button that stops it">
            <div class="row">
                <progress aria-label="Services read" max="60" value="24"></progress>
                <StopButton label="Stop reading" is_running stop=Callback::new(move |()| is_running.set(false))/>
            </div>
        </Example>
        <Example state="Requests that wait">
            <Busy/>
        </Example>
    }
}

/// Note of a client whose requests wait.
#[component]
fn Busy() -> impl IntoView {
    let client = client();
    client.busy.is_busy.set(true);
    provide_context(client);
    view! { <div role="status"><BusyNote/></div> }
}
