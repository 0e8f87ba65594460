//! Service of an exported file, as the one to copy from.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::ParameterInfo;
use api::params::Required;
use api::text::FriendlyName;
use engine::document::{Document, ServiceEntry};
use leptos::prelude::*;

use super::{FORM, FileService, texts};
use crate::file::facts::Facts;
use crate::file::input::{FileField, FileInput};
use crate::form::Field;
use crate::form::control::Setting;
use crate::list::combobox::{Candidate, Combobox};
use crate::ui::icon::{Icon, Svg};

/// Service of the file, by its SID, or by its name where the file has no SID.
static SERVICE: ParameterInfo = ParameterInfo {
    effect: texts::FILE_SERVICE_EFFECT,
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<FriendlyName>>("FileService", "file_service", texts::FILE_SERVICE)
};

/// File, and the chosen service of it.
#[derive(Clone, Copy)]
pub struct Exported {
    input: FileInput,
    /// Choice of a service, if the file has several.
    pub setting: Setting,
    candidates: Memo<Arc<Vec<Candidate>>>,
    /// Chosen service. `None` before a file is read and a service is chosen.
    pub service: Memo<Option<FileService>>,
}

impl Exported {
    pub fn new() -> Self {
        let input = FileInput::new();
        let setting = Setting::new(FORM, RwSignal::new(Field::stored(SERVICE, "")));
        let candidates = Memo::new(move |_| {
            Arc::new(input.document().map(|(_, document, _)| candidates(&document)).unwrap_or_default())
        });
        let service = Memo::new(move |_| {
            let (file, document, number) = input.document()?;
            let position = match document.services.len() {
                1 => 0,
                _ => {
                    let text = setting.text();
                    candidates.with(|candidates| candidates.iter().position(|candidate| candidate.value == text))?
                }
            };
            Some(FileService { file, document, number, position })
        });
        Self { input, setting, candidates, service }
    }
}

/// Returns the services of a file in their order. The value of each is its SID, or else its name with a number where the name is taken.
fn candidates(document: &Document) -> Vec<Candidate> {
    let mut taken = BTreeSet::new();
    let candidate = |entry: &ServiceEntry| {
        let title = entry.title();
        let value = entry.sid.as_ref().map_or_else(|| title.clone(), ToString::to_string);
        let numbered = (2..).map(|number| format!("{value} ({number})"));
        let value = std::iter::once(value.clone()).chain(numbered).find(|value| !taken.contains(value));
        let value = value.unwrap_or_default();
        taken.insert(value.clone());
        Candidate::new(value, title)
    };
    document.services.iter().map(candidate).collect()
}

/// Control that chooses a file, its facts, and the choice of a service.
#[component]
pub fn ExportedService(exported: Exported) -> impl IntoView {
    let file = move || exported.input.document();
    let facts = move || {
        file().map(|(name, document, _)| {
            let service = match document.services.len() {
                0 => view! { <p class="odd-note" role="status">{texts::NO_SERVICES}</p> }.into_any(),
                1 => view! { <Chosen service=exported.service/> }.into_any(),
                count => view! { <ServiceChoice exported count/> }.into_any(),
            };
            view! {
                <Facts name document/>
                {service}
            }
        })
    };
    view! {
        <div class="stack">
            <FileField file=exported.input/>
            <Show when=move || exported.input.is_empty()>
                <p class="none">{texts::FILE_NONE}</p>
            </Show>
            {facts}
        </div>
    }
}

/// Search for a service of the file.
#[component]
fn ServiceChoice(exported: Exported, count: usize) -> impl IntoView {
    let Exported { setting, candidates, service, .. } = exported;
    let is_empty = move || setting.field.with(|field| field.text().is_empty());
    let is_unknown = move || !is_empty() && service.with(Option::is_none);
    view! {
        <Combobox
            setting
            candidates=Signal::derive(move || candidates.get())
            extent=Signal::stored(texts::services_of_file(count))
            on_open=Callback::new(|()| ())
        >
            <Chosen service/>
            <Show when=is_unknown>
                <p class="odd-note" role="status">{texts::NOT_IN_FILE}</p>
            </Show>
            <Show when=is_empty>
                <p class="none">{texts::FILE_SERVICE_NONE}</p>
            </Show>
        </Combobox>
    }
}

/// Name of the chosen service.
#[component]
fn Chosen(service: Memo<Option<FileService>>) -> impl IntoView {
    let name = move || service.with(|service| service.as_ref()?.entry().map(ServiceEntry::title));
    view! {
        <div role="status">
            {move || name().map(|name| view! { <p class="chosen"><Svg icon=Icon::Services/><bdi>{name}</bdi></p> })}
        </div>
    }
}
