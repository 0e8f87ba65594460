//! Page *Export and import*: the settings of the account or of services as a file, and a plan that makes the account like a file.

pub mod export;
pub(crate) mod facts;
mod import;
pub(crate) mod input;
mod left_out;
mod reading;
mod scope;
mod selected_services;
mod texts;

use api::Sid;
use api::service::Service;
use engine::survey::Selection;
use leptos::prelude::*;

use self::export::{ExportFile, ExportServices};
use self::import::Import;
use self::selected_services::SelectedServices;
use crate::routes::Route;

/// Value of `source` in the address of *Compare* for an exported file.
pub const SOURCE: &str = "file";

/// Page *Export and import*.
#[component]
pub fn FilePage() -> impl IntoView {
    view! {
        <header>
            <h1>{Route::File.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
        </header>
        <ExportPanel/>
        <Import/>
    }
}

/// Services to export: all with the account, or some.
#[component]
fn ExportPanel() -> impl IntoView {
    let is_whole = RwSignal::new(true);
    let sids = RwSignal::new(Vec::<Sid<Service>>::new());
    let services = Signal::derive(move || sids.with(|sids| sids.iter().map(Sid::to_string).collect::<Vec<_>>()));
    let radio = move |value: bool, label: &'static str| {
        view! {
            <label class="option">
                <input type="radio" name="export-extent" prop:checked=move || is_whole.get() == value on:change=move |_| is_whole.set(value)/>
                {label}
            </label>
        }
    };
    view! {
        <section class="panel" aria-labelledby="export-heading">
            <header>
                <h2 id="export-heading">{texts::EXPORT}</h2>
            </header>
            <div class="body stack">
                <fieldset class="field">
                    <legend>{texts::EXTENT}</legend>
                    {radio(true, texts::WHOLE_ACCOUNT)}
                    {radio(false, texts::SELECTED_SERVICES)}
                </fieldset>
                {move || match is_whole.get() {
                    true => view! {
                        <ExportFile selection=Signal::stored(Selection::All) label=texts::EXPORT_ACCOUNT/>
                    }
                    .into_any(),
                    false => view! {
                        <SelectedServices sids/>
                        <ExportServices services label=texts::EXPORT_SERVICES/>
                    }
                    .into_any(),
                }}
                <p class="hint">{texts::FORMATS}</p>
            </div>
        </section>
    }
}
