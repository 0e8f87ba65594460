use leptos::prelude::*;

#[component]
pub fn Configuration() -> impl IntoView {
    view! { <h1>"Configuration"</h1> }
}
