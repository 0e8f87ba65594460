use api::Sid;
use api::service::Service;
use leptos::prelude::*;

#[component]
pub fn Configuration(sid: Sid<Service>) -> impl IntoView {
    view! { <p>{sid.to_string()}</p> }
}
