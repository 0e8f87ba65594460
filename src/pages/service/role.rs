use api::Sid;
use api::role::Role;
use api::service::Service;
use leptos::prelude::*;

#[component]
pub fn NewRole(sid: Sid<Service>) -> impl IntoView {
    view! { <p>{sid.to_string()}</p> }
}

#[component]
pub fn EditRole(sid: Sid<Service>, role: Sid<Role>) -> impl IntoView {
    view! { <p>{sid.to_string()}</p> }
}
