//! Deletes a role, after asking.

use api::role::{Delete, Fetch, Role};
use api::service::Service;
use api::{Endpoint, Sid};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Client;
use crate::navigation::Navigation;
use crate::parts::deletion::delete;
use crate::parts::problem::{Failure, Problem};
use crate::parts::roles::role_name;
use crate::routes::{Route, Section};
use crate::ui::toast::Toasts;

/// What stands in the dialog that asks.
#[component]
pub fn DeleteRole(
    role: Role,
    service: Sid<Service>,
    /// The settings of the service that name it.
    default_for: Vec<&'static str>,
    close: Callback<()>,
    on_deleted: Callback<Role>,
) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let toasts: Toasts = expect_context();
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let name = role_name(&role);
    let sid = role.sid.text();
    let configuration = navigation.href(&Route::Service(service.clone(), Section::Configuration));
    let warning = (!default_for.is_empty()).then(|| {
        view! {
            <p class="odd-note">
                "It is a default of this service: " {default_for.join(", ")} ". "
                <a href=configuration on:click=move |_| close.run(())>"Choose another default"</a> " first."
            </p>
        }
    });
    let target = StoredValue::new((role, service));
    let submit = move |_| {
        let (role, service) = target.get_value();
        let Some(sid) = role.sid.known().cloned().filter(|_| !pending.get_untracked()) else { return };
        pending.set(true);
        failure.set(None);
        spawn_local(async move {
            let path = (service, sid);
            let name = role_name(&role);
            match delete(client, Delete {}.request(&path), Fetch {}.request(&path)).await {
                Ok(()) => {
                    toasts.tell(format!("“{name}” is deleted"));
                    // The page that asked may have been left meanwhile, and its callback with it.
                    on_deleted.try_run(role);
                }
                Err(reason) => {
                    pending.try_set(false);
                    if let Some(Some(reason)) = failure.try_set(Some(reason)) {
                        toasts.fail(format!("“{name}” could not be deleted. {}", reason.why));
                    }
                }
            }
        });
    };
    view! {
        <div class="asked" aria-busy=move || pending.get().to_string()>
            <p>
                "This deletes the role " <b>{name}</b> " (" <span class="code">{sid}</span>
                "). Nobody can be given it any more. You cannot undo this action."
            </p>
            {warning}
            {move || failure.get().map(|failure| view! { <Problem summary="The role could not be deleted." failure/> })}
            <footer class="row">
                // The keyboard starts on the way out.
                <button type="button" autofocus on:click=move |_| close.run(())>
                    {move || if pending.get() { "Close" } else { "Keep role" }}
                </button>
                <button type="button" data-kind="danger" aria-disabled=move || pending.get().then_some("true") on:click=submit>
                    {move || if pending.get() { "Deleting role" } else { "Delete role" }}
                </button>
            </footer>
        </div>
    }
}
