use api::Sid;
use api::service::Service;
use leptos::prelude::*;

#[component]
pub fn Webhooks(sid: Sid<Service>) -> impl IntoView {
    view! { <p>{sid.to_string()}</p> }
}
