//! Question before a form with unsaved changes is left.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::ui::dialog::{Dialog, Role};

/// Dialog that asks before unsaved changes are left.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let pending = navigation.pending();
    let open = Signal::derive(move || pending.with(Option::is_some));
    let stay = Callback::new(move |()| pending.set(None));
    view! {
        <Dialog open close=stay title="Leave without saving?" role=Role::AlertDialog>
            <p>"This page has unsaved changes. They stay in this tab and return when you come back."</p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| stay.run(())>
                    "Stay"
                </button>
                <button type="button" on:click=move |_| navigation.continue_pending()>
                    "Leave"
                </button>
            </footer>
        </Dialog>
    }
}
