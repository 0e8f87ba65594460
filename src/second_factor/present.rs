//! State of a second factor that is set up, and its changes.

use api::gateway::second_factor::{FactorCode, RecoveryCodes, Remove, ReplaceRecoveryCodes, SecondFactor};
use api::gateway::session::Password;
use api::{Endpoint, Request, Required};
use leptos::prelude::*;

use super::confirm::ConfirmForm;
use super::{Step, show_codes, texts};
use crate::form::submission::set_on_page;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

/// Number of recovery codes at which the page warns.
const FEW: u64 = 3;

/// Number of recovery codes, and the buttons that replace them and remove the second factor.
#[component]
pub fn Present(state: SecondFactor, step: RwSignal<Step>) -> impl IntoView {
    let is_required = state.required.known() == Some(&true);
    let left = state.recovery_codes.known().copied();
    let few = left.is_some_and(|left| left <= FEW).then(|| {
        view! {
            <div class="note" data-tone="warning">
                <p>{texts::FEW_CODES}</p>
            </div>
        }
    });
    let (replacing, removing) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <section class="panel" aria-labelledby="second-factor">
            <div class="body stack">
                <h2 id="second-factor">{texts::PRESENT}</h2>
                <p>{texts::PRESENT_EFFECT}</p>
                {left.map(|left| view! { <p>{texts::CODES_LEFT} " " <b>{left}</b></p> })}
                {few}
                <div class="row">
                    <button type="button" on:click=move |_| replacing.set(true)>
                        {texts::REPLACE.save}
                    </button>
                    <button type="button" data-kind="danger" on:click=move |_| removing.set(true)>
                        {texts::REMOVE.save}
                    </button>
                </div>
            </div>
        </section>
        <Replace open=replacing step/>
        <RemoveDialog open=removing is_required step/>
    }
}

/// Dialog that replaces the recovery codes.
#[component]
fn Replace(open: RwSignal<bool>, step: RwSignal<Step>) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    let request: fn(FactorCode, Password) -> Request =
        |code, password| ReplaceRecoveryCodes { code: Required(code), password: Required(password) }.request(&());
    let toasts: Toasts = expect_context();
    let done = Callback::new(move |replaced: RecoveryCodes| show_codes(step, toasts, &replaced));
    view! {
        <Dialog open close title=texts::REPLACE_TITLE role=Role::Dialog>
            <p>{texts::REPLACE_EFFECT}</p>
            <ConfirmForm words=texts::REPLACE request close done/>
        </Dialog>
    }
}

/// Dialog that removes the second factor.
#[component]
fn RemoveDialog(open: RwSignal<bool>, is_required: bool, step: RwSignal<Step>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let close = Callback::new(move |()| open.set(false));
    let request: fn(FactorCode, Password) -> Request =
        |code, password| Remove { code: Required(code), password: Required(password) }.request(&());
    let done = Callback::new(move |()| {
        toasts.succeed(texts::REMOVED);
        set_on_page(step, Step::Overview);
        focus("main h1");
    });
    view! {
        <Dialog open close title=texts::REMOVE_TITLE role=Role::Dialog>
            <p>{texts::REMOVE_EFFECT}</p>
            {is_required.then(|| view! { <p>{texts::REMOVE_REQUIRED}</p> })}
            <ConfirmForm words=texts::REMOVE request close done/>
        </Dialog>
    }
}
