//! Deletion of a role.

use api::role::{Create, Delete, Fetch, Role};
use api::service::Service;
use api::{Endpoint, Json, Sid};
use leptos::prelude::*;

use crate::form::deletion::{Decision, Deletion, Target};
use crate::form::submission::run_on_page;
use crate::navigation::Navigation;
use crate::role::role_list::role_name;
use crate::role::texts;
use crate::routes::{Route, Section};

/// Content of the dialog.
#[component]
pub fn DeleteRole(
    role: Role,
    service: Sid<Service>,
    /// Labels of the service's settings that name the role.
    default_for: Vec<&'static str>,
    close: Callback<()>,
    on_deleted: Callback<Role>,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let name = role_name(&role);
    let sid = role.sid.text();
    let configuration = navigation.href(&Route::Service(service.clone(), Section::Configuration));
    let warning = (!default_for.is_empty()).then(|| {
        view! {
            <p class="odd-note">
                {texts::DELETE_DEFAULT} " " {default_for.join(", ")} ". "
                <a href=configuration on:click=move |_| close.run(())>{texts::CHOOSE_DEFAULT}</a> " "
                {texts::CHOOSE_FIRST}
            </p>
        }
    });
    let deletion = Deletion::new();
    let request = role.sid.known().map(|sid| Delete {}.request(&(service.clone(), sid.clone())));
    let target = StoredValue::new((role, service));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (role, service) = target.get_value();
        let Some(sid) = role.sid.known().cloned() else { return };
        let path = (service, sid);
        let (delete, fetch) = (Delete {}.request(&path), Fetch {}.request(&path));
        let target =
            Target { name: role_name(&role), delete, fetch, fields: Create::PARAMETERS, shown: role.to_json() };
        deletion.start(target, Box::new(move || run_on_page(on_deleted, role)));
    };
    view! {
        <form on:submit=submit>
            <p>
                {texts::DELETE_WHAT} " " <b><bdi>{name}</bdi></b> " (" <span class="code">{sid}</span> "). "
                {texts::DELETE_EFFECT}
            </p>
            {warning}
            <Decision deletion what=texts::KIND close request/>
        </form>
    }
}
