//! For whoever is not signed in.

use api::ApiError;
use api::gateway::{Reason, Session};
use leptos::prelude::*;

use crate::backend::source::Sources;
use crate::brand::Brand;
use crate::feedback::problem::{Failure, Problem};
use crate::form::shell::Leave;
use crate::navigation::{Navigation, focus, focus_heading};
use crate::session::gateway::{Outside, Ways};
use crate::session::sign_in::{LINK, SignInForm};

#[component]
pub fn SignIn(
    ways: Ways,
    /// Why the link that led here does not.
    refused: Option<ApiError>,
    outside: RwSignal<Option<Outside>>,
) -> impl IntoView {
    let sources: Sources = expect_context();
    let navigation: Navigation = expect_context();
    let host = window().location().host().unwrap_or_default();
    let title = host.clone();
    Effect::new(move |_| {
        navigation.entitle("Sign in", &title);
        focus("#sign-in-Name");
    });
    let on_signed_in = Callback::new(move |session: Session| {
        if let Some(still) = sources.enter(navigation, ways, session) {
            outside.set(Some(still));
        }
        focus_heading();
    });
    view! {
        <section class="start">
            <Brand/>
            <div>
                <h1>"Sign in"</h1>
                <p class="hint">"To the gateway at " <b>{host}</b></p>
            </div>
            {refused.map(|error| view! { <Problem summary="You are not signed in." failure=explain(error)/> })}
            {ways
                .password
                .then(|| {
                    view! {
                        <div class="panel">
                            <div class="body">
                                <SignInForm person=String::new() leave=Leave::Entry on_signed_in/>
                            </div>
                        </div>
                    }
                })}
            {ways.link.then(|| view! { <p>{LINK}</p> })}
            <p class="hint">"For Twilio Conversations (classic). Not affiliated with Twilio."</p>
        </section>
    }
}

fn explain(error: ApiError) -> Failure {
    if error.reason() == Some(Reason::NotSignedIn) {
        return Failure::new(
            "This link was used already, or belongs to an earlier start. Open the last one that the gateway has printed in its terminal.",
            None,
        );
    }
    error.into()
}
