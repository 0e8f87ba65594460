//! Sign-out, in this browser or everywhere.

use api::Endpoint;
use api::flag::Flag;
use api::gateway::Reason;
use api::gateway::session::SignOut;
use leptos::prelude::*;

use crate::form::draft;
use crate::form::submission::Submission;
use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::session::tabs::report_sign_out;
use crate::session::texts;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::toast::Toasts;

/// Id of the button that signs out.
pub const SIGN_OUT: &str = "sign-out";

/// Extent of a sign-out.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    Here,
    Everywhere,
}

/// Signs out and reloads the page.
fn sign_out(submission: Submission, session: SessionContext, navigation: Navigation, toasts: Toasts, extent: Extent) {
    if session.is_other_user() {
        return toasts.fail(texts::SIGN_OUT_OF_OTHER_USER);
    }
    let write = async move {
        let everywhere = (extent == Extent::Everywhere).then_some(Flag(true));
        match session.gateway_client().send_as::<()>(SignOut { everywhere }.request(&())).await {
            Err(error) if error.reason() != Some(Reason::NoSession) => return Err(error.into()),
            _ => {}
        }
        report_sign_out();
        session.delete_drafts();
        toasts.forget();
        navigation.reload();
        Ok(())
    };
    submission.start_action(Box::pin(write), texts::SIGN_OUT_FAILED);
}

/// Buttons that sign out. Nothing where there is no session.
#[component]
pub fn SignOutButtons() -> impl IntoView {
    let session: SessionContext = expect_context();
    let by_password =
        session.current.with_value(|session| Some(session.as_ref()?.session.by_password.known().copied()));
    by_password.map(|by_password| view! { <Buttons is_by_link=by_password == Some(false)/> })
}

#[component]
fn Buttons(is_by_link: bool) -> impl IntoView {
    let session: SessionContext = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let submission = Submission::new();
    let confirming = RwSignal::new(None::<Extent>);
    let sign_out = move |extent: Extent| {
        confirming.set(None);
        sign_out(submission, session, navigation, toasts, extent);
    };
    let is_losing = move || navigation.has_unsaved_changes() || draft::is_any();
    let leave = move |_| {
        if is_losing() || is_by_link {
            confirming.set(Some(Extent::Here));
        } else {
            sign_out(Extent::Here);
        }
    };
    let open = Signal::derive(move || confirming.get().is_some());
    let close = Callback::new(move |()| confirming.set(None));
    let is_everywhere = move || confirming.get() == Some(Extent::Everywhere);
    let verb = move || if is_everywhere() { texts::SIGN_OUT_EVERYWHERE } else { texts::SIGN_OUT };
    let title = Signal::derive(move || {
        let title = if is_everywhere() { texts::SIGN_OUT_EVERYWHERE_TITLE } else { texts::SIGN_OUT_TITLE };
        title.to_owned()
    });
    view! {
        <div class="row">
            <button type="button" id=SIGN_OUT on:click=leave>
                {texts::SIGN_OUT}
            </button>
            <button type="button" data-kind="quiet" on:click=move |_| confirming.set(Some(Extent::Everywhere))>
                {texts::SIGN_OUT_EVERYWHERE}
            </button>
        </div>
        <Dialog open close title role=Role::AlertDialog>
            <p>
                {move || is_everywhere().then_some(texts::SIGN_OUT_EVERYWHERE_EFFECT)}
                {move || (confirming.get().is_some() && is_losing()).then_some(texts::CHANGES_LOST)}
                {is_by_link.then_some(texts::RETURN_BY_LINK)}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    {texts::STAY_SIGNED_IN}
                </button>
                <button type="button" data-kind="danger" on:click=move |_| confirming.get_untracked().into_iter().for_each(sign_out)>
                    {verb}
                </button>
            </footer>
        </Dialog>
    }
}
