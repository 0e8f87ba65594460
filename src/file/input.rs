//! File of settings that the user chooses, drops on the page, or pastes.

use std::sync::Arc;

use engine::document::{Document, MAX_BYTES, Mistake, read};
use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList};

use super::left_out::LineNote;
use super::texts;

/// State of the input.
#[derive(Clone, Debug, Default)]
pub enum Input {
    /// No file was chosen yet.
    #[default]
    Empty,
    /// The browser loads the file of this name.
    Loading(String),
    /// The file cannot be used.
    Mistaken { name: String, mistakes: Vec<Mistake> },
    /// The document of the file. The number tells two files apart.
    Read { name: String, document: Arc<Document>, number: u32 },
}

/// Input of a page. A file that is chosen later takes the place of one that is still being loaded.
#[derive(Clone, Copy)]
pub struct FileInput {
    pub input: RwSignal<Input>,
    number: StoredValue<u32>,
}

impl FileInput {
    pub fn new() -> Self {
        Self { input: RwSignal::default(), number: StoredValue::new(0) }
    }

    /// Returns the name and the document, once they are read. Tracked.
    pub fn document(self) -> Option<(String, Arc<Document>, u32)> {
        match self.input.get() {
            Input::Read { name, document, number } => Some((name, document, number)),
            _ => None,
        }
    }

    /// Returns true before the first file was chosen. Tracked.
    pub fn is_empty(self) -> bool {
        self.input.with(|input| matches!(input, Input::Empty))
    }

    fn next(self) -> u32 {
        self.number.update_value(|number| *number += 1);
        self.number.get_value()
    }

    fn take(self, name: String, result: Result<Document, Vec<Mistake>>, number: u32) {
        self.input.set(match result {
            Ok(document) => Input::Read { name, document: Arc::new(document), number },
            Err(mistakes) => Input::Mistaken { name, mistakes },
        });
    }

    fn load_text(self, text: &str) {
        let number = self.next();
        self.take(texts::PASTED.to_owned(), read_limited(text), number);
    }

    /// Loads the first of the files.
    fn load_files(self, files: Option<FileList>) {
        let Some(file) = files.and_then(|files| files.get(0)) else { return };
        let (number, name) = (self.next(), file.name());
        self.input.set(Input::Loading(name.clone()));
        spawn_local(async move {
            let result = text_of(&file).await.and_then(|text| read(&text));
            // The user may have left the page, or have chosen another file.
            if self.number.try_get_value() == Some(number) {
                self.take(name, result, number);
            }
        });
    }
}

fn mistake(message: impl Into<String>) -> Vec<Mistake> {
    vec![Mistake { place: String::new(), message: message.into() }]
}

fn read_limited(text: &str) -> Result<Document, Vec<Mistake>> {
    if text.len() > MAX_BYTES { Err(too_long()) } else { read(text) }
}

fn too_long() -> Vec<Mistake> {
    mistake(texts::too_long(MAX_BYTES / 1024 / 1024))
}

/// Loads the text of a file.
async fn text_of(file: &File) -> Result<String, Vec<Mistake>> {
    if file.size() > MAX_BYTES as f64 {
        return Err(too_long());
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Err(mistake(texts::NOT_LOADED));
    };
    let bytes = Uint8Array::new(&buffer).to_vec();
    String::from_utf8(bytes).map_err(|_| mistake(texts::NOT_TEXT))
}

/// Controls that choose a file, and the mistakes of the file.
#[component]
pub fn FileField(file: FileInput) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        file.load_files(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <div
            class="drop field"
            data-over=move || is_over.get().then_some("true")
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop
        >
            <label for="import-file">{texts::FILE_FIELD}</label>
            <input
                id="import-file"
                type="file"
                accept=".json,application/json"
                aria-describedby="import-file-hint"
                on:change:target=move |event| {
                    let input = event.target();
                    file.load_files(input.files());
                    // The same file can be chosen again after an edit.
                    input.set_value("");
                }
            />
            <small class="hint" id="import-file-hint">
                {texts::FILE_HINT}
            </small>
        </div>
        <PastedText file/>
        <p class="hint" role="status">{move || match file.input.get() {
            Input::Loading(name) => texts::loading(&name),
            _ => String::new(),
        }}</p>
        {move || match file.input.get() {
            Input::Mistaken { name, mistakes } => view! { <Mistakes name mistakes/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// Text box for the text of a file.
#[component]
fn PastedText(file: FileInput) -> impl IntoView {
    let text = NodeRef::<html::Textarea>::new();
    let read = move |_| {
        if let Some(text) = text.get_untracked() {
            file.load_text(&text.value());
        }
    };
    view! {
        <details>
            <summary>{texts::PASTE}</summary>
            <div class="field stack">
                <label for="import-text">{texts::PASTE_FIELD}</label>
                <textarea node_ref=text id="import-text" rows="8" spellcheck="false" autocomplete="off"></textarea>
                <div class="row">
                    <button type="button" on:click=read>
                        {texts::READ_PASTED}
                    </button>
                </div>
            </div>
        </details>
    }
}

/// Every mistake, with its place.
#[component]
fn Mistakes(name: String, mistakes: Vec<Mistake>) -> impl IntoView {
    let title = texts::mistakes(&name, mistakes.len());
    view! { <LineNote tone="danger" title lines=mistakes.iter().map(ToString::to_string).collect()/> }
}
