use leptos::prelude::*;

#[component]
pub fn Webhooks() -> impl IntoView {
    view! { <h1>"Webhooks"</h1> }
}
