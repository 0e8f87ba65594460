use api::Sid;
use api::service::Service;
use leptos::prelude::*;

#[component]
pub fn Chat(sid: Sid<Service>, on_renamed: Callback<()>) -> impl IntoView {
    view! { <p>{sid.to_string()}</p> }
}
