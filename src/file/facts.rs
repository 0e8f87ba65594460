//! Origin and extent of a file.

use std::sync::Arc;

use engine::document::Document;
use leptos::prelude::*;

use super::texts;
use crate::value::moment::Moment;

/// Origin and extent of the file.
#[component]
pub fn Facts(name: String, document: Arc<Document>) -> impl IntoView {
    let account = document.account.as_ref().map(ToString::to_string);
    let services = document.services.len();
    let settings = if document.settings.is_empty() { texts::NO } else { texts::YES };
    view! {
        <dl class="facts">
            <dt>{texts::FILE}</dt>
            <dd><bdi>{name}</bdi></dd>
            {account.map(|sid| view! { <dt>{texts::FILE_ACCOUNT}</dt><dd class="sid">{sid}</dd> })}
            {document
                .exported
                .clone()
                .map(|time| view! { <dt>{texts::EXPORTED}</dt><dd><Moment value=time.into()/></dd> })}
            <dt>{texts::ACCOUNT_SETTINGS}</dt>
            <dd>{settings}</dd>
            <dt>{texts::SERVICES}</dt>
            <dd>{services}</dd>
        </dl>
    }
}
