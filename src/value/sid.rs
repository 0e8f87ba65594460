//! SID in full length, with a button that copies it.

use api::{Reported, Sid};
use leptos::prelude::*;

use crate::ui::copy::CopyButton;
use crate::value::moment::UnexpectedValue;

/// SID in a table. The row's actions have the button that copies it.
#[component]
pub fn SidCell<R: api::Resource>(value: Reported<Sid<R>>) -> impl IntoView {
    match value {
        Reported::Known(sid) => view! { <span class="sid">{sid.to_string()}</span> }.into_any(),
        other => view! { <UnexpectedValue text=other.unexpected()/> }.into_any(),
    }
}

/// SID with a copy button. `what` names it: "SID of Storefront chat".
#[component]
pub fn SidText<R: api::Resource>(value: Reported<Sid<R>>, #[prop(into)] what: String) -> impl IntoView {
    match value {
        Reported::Known(sid) => {
            view! { <span class="sid">{sid.to_string()} <CopyButton text=sid.to_string() what/></span> }.into_any()
        }
        other => view! { <UnexpectedValue text=other.unexpected()/> }.into_any(),
    }
}
