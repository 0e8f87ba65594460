//! Question before a form with unsaved changes, or a running plan, is left.

use leptos::prelude::*;

use crate::form::texts;
use crate::navigation::Navigation;
use crate::ui::dialog::{Dialog, Role};

/// Dialog that asks before unsaved changes or a running plan are left.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let pending = navigation.pending();
    let open = Signal::derive(move || pending.with(Option::is_some));
    let stay = Callback::new(move |()| pending.set(None));
    // The pending target only changes when the user is asked.
    let is_plan = move || pending.with(Option::is_some) && navigation.is_plan_running();
    let title =
        Signal::derive(move || if is_plan() { texts::LEAVE_PLAN_TITLE } else { texts::LEAVE_UNSAVED_TITLE }.to_owned());
    let text = move || if is_plan() { texts::LEAVE_PLAN_EFFECT } else { texts::LEAVE_UNSAVED_EFFECT };
    view! {
        <Dialog open close=stay title role=Role::AlertDialog>
            <p>{text}</p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| stay.run(())>
                    {texts::STAY}
                </button>
                <button type="button" on:click=move |_| navigation.continue_pending()>
                    {texts::LEAVE}
                </button>
            </footer>
        </Dialog>
    }
}
