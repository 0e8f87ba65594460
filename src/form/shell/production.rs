//! Review before something is saved in an account in production.

use api::Request;
use leptos::prelude::*;

use super::state::Form;
use super::summary::Review;
use crate::form::texts;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::texts::CANCEL;

/// Dialog with every change and the request. It is opened by the first attempt to save, and saves.
#[component]
pub fn ProductionReview(
    form: Form,
    /// Label of the account.
    account: String,
    open: RwSignal<bool>,
    warning: Option<Signal<Option<String>>>,
    request: Memo<Option<Request>>,
) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        open.set(false);
        form.submit();
    };
    view! {
        <Dialog open close title=texts::save_in_production(&account) role=Role::AlertDialog>
            <form novalidate on:submit=save>
                <Review title=texts::WILL_BE_SENT fields=form.fields warning request is_unfolded=true/>
                <footer class="row">
                    <button type="button" autofocus on:click=move |_| close.run(())>
                        {CANCEL}
                    </button>
                    <button type="submit" data-kind="primary">
                        {form.words.save}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}
