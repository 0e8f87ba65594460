//! A SID, never cut short, with a button that copies it.

use api::{Reported, Sid};
use leptos::prelude::*;

use crate::parts::moment::Odd;
use crate::ui::copy::CopyButton;

/// Shows a SID; `what` names it to the copy button: "SID of Storefront chat".
#[component]
pub fn SidText<R: api::Resource>(value: Reported<Sid<R>>, #[prop(into)] what: String) -> impl IntoView {
    match value {
        Reported::Known(sid) => {
            view! { <span class="sid">{sid.to_string()} <CopyButton text=sid.to_string() what/></span> }.into_any()
        }
        other => view! { <Odd text=other.odd()/> }.into_any(),
    }
}
