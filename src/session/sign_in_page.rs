//! Sign-in page of a gateway.

use api::ApiError;
use api::gateway::{Reason, Session};
use leptos::prelude::*;

use crate::brand::Brand;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::form::shell::Leave;
use crate::navigation::Navigation;
use crate::session::context::{NoSession, SessionContext, SignInMethods};
use crate::session::sign_in::SignInForm;
use crate::session::texts;
use crate::ui::focus::{focus, focus_heading};

/// Page that signs in with the methods of the gateway.
#[component]
pub fn SignIn(
    methods: SignInMethods,
    /// Error of the sign-in link that led here.
    rejected: Option<ApiError>,
    no_session: RwSignal<Option<NoSession>>,
) -> impl IntoView {
    let context: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let host = window().location().host().unwrap_or_default();
    let title = host.clone();
    Effect::new(move |_| {
        navigation.set_title(texts::SIGN_IN, &title);
        focus("#sign-in-Name");
    });
    let on_signed_in = Callback::new(move |session: Session| {
        if let Some(reason) = context.enter(navigation, methods, session) {
            no_session.set(Some(reason));
        }
        focus_heading();
    });
    view! {
        <section class="start">
            <Brand/>
            <div>
                <h1>{texts::SIGN_IN}</h1>
                <p class="hint">{texts::GATEWAY_BEFORE_HOST} " " <b>{host}</b></p>
            </div>
            {rejected.map(|error| view! { <Problem summary=texts::NOT_SIGNED_IN failure=explain(error)/> })}
            {methods
                .password
                .then(|| {
                    view! {
                        <div class="panel">
                            <div class="body">
                                <SignInForm user=String::new() leave=Leave::Entry on_signed_in/>
                            </div>
                        </div>
                    }
                })}
            {methods.link.then(|| view! { <p>{texts::SIGN_IN_BY_LINK}</p> })}
            <p class="hint">{texts::DISCLAIMER}</p>
        </section>
    }
}

fn explain(error: ApiError) -> Failure {
    if error.reason() == Some(Reason::InvalidCredentials) {
        return Failure::new(texts::LINK_REJECTED, None);
    }
    error.into()
}
