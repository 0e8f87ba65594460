//! How a service is called, and what a name should not hold.

use api::Reported;
use api::service::Service;
use leptos::prelude::*;

use crate::docs::Docs;
use crate::ui::text::visible;

/// What people call a service that has no name.
pub const UNNAMED: &str = "Unnamed";

/// What people call a service.
pub fn service_name(name: &Reported<String>) -> String {
    // Nothing can be seen of a name of joiners and blanks.
    name.text().filter(|name| !visible(name).is_empty()).unwrap_or_else(|| UNNAMED.to_owned())
}

/// What people call this service.
pub fn name_of(service: &Service) -> String {
    service_name(&service.friendly_name)
}

/// Says what a name should not hold; never stops anybody.
#[component]
pub fn PrivacyNote(#[prop(default = Docs::Services)] docs: Docs) -> impl IntoView {
    view! {
        "1 to 256 characters. Leave out personal data such as a person’s name, home address, email address or phone number; use a pseudonymized identifier instead. "
        <a href=docs.address() target="_blank" rel="noreferrer">
            "About friendly names"
        </a>
    }
}
