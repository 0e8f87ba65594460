//! Display names of services, and advice about names.

use api::Reported;
use api::service::Service;
use leptos::prelude::*;

use super::texts;
use crate::ui::text::visible;

/// Returns the display name for a friendly name.
pub fn service_name(name: &Reported<String>) -> String {
    // A name of joiners and blanks is invisible.
    name.text().filter(|name| !visible(name).is_empty()).unwrap_or_else(|| texts::UNNAMED.to_owned())
}

/// Returns the display name of a service.
pub fn name_of(service: &Service) -> String {
    service_name(&service.friendly_name)
}

/// Advice to leave out personal data. It does not prevent saving.
#[component]
pub fn PrivacyNote(#[prop(default = api::service::DOCS)] docs: &'static str) -> impl IntoView {
    view! {
        {texts::NAME_ADVICE} " "
        <a href=docs target="_blank" rel="noreferrer">
            {texts::NAME_DOCS}
        </a>
    }
}
