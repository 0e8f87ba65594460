//! Export of settings as a file that is made in this browser.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::date::Timestamp;
use engine::document::{self, LeftOut};
use engine::survey::{Selection, Survey};
use engine::{Snapshot, terraform};
use leptos::prelude::*;

use super::left_out::{LineNote, Lines};
use super::reading::{LIMITS, ReadingProgress, missing};
use super::texts;
use crate::backend::inquiry::InquiryRun;
use crate::ui::download::{day, download};
use crate::ui::texts::DOWNLOAD_BLOCKED;
use crate::ui::toast::Toasts;

/// Format of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Json,
    Terraform,
}

/// File to make.
#[derive(Clone, PartialEq)]
struct Job {
    selection: Selection,
    format: Format,
    /// Time at which the reading began.
    begun: Timestamp,
    /// Name of the file.
    name: String,
}

/// File that was made.
#[derive(Clone, PartialEq)]
struct Made {
    name: String,
    /// Number of services in the file.
    services: usize,
    text: Arc<String>,
    left_out: Vec<LeftOut>,
    /// Parts that could not be read. The file is incomplete unless there is none.
    missing: Vec<String>,
}

impl Job {
    fn begin(selection: Selection, format: Format) -> Self {
        let begun = Timestamp::from_unix((js_sys::Date::now() / 1000.0) as u64);
        let extension = if format == Format::Json { "json" } else { "tf" };
        Self { selection, format, begun, name: format!("settings-{}.{extension}", day()) }
    }

    fn make(&self, snapshot: &Snapshot, mut missing: Vec<String>) -> Made {
        let (selection, begun) = (&self.selection, Some(self.begun.clone()));
        let (text, left_out) = match self.format {
            Format::Json => {
                let (document, left_out) = document::export(snapshot, selection, begun);
                (document.to_text(), left_out)
            }
            Format::Terraform => terraform::export(snapshot, selection, begun),
        };
        let found = snapshot.services.items.iter().filter(|service| selection.contains(service));
        let found: BTreeSet<_> = found.filter_map(|service| service.sid.text()).collect();
        if let Selection::Named(sids) = selection {
            let gone = sids.iter().filter(|sid| !found.contains(*sid));
            missing.extend(gone.map(|sid| texts::service_missing(sid)));
        }
        Made { name: self.name.clone(), services: found.len(), text: Arc::new(text), left_out, missing }
    }
}

impl Made {
    fn save(&self, toasts: Toasts) {
        let (media_type, name) = match self.name.ends_with(".json") {
            true => ("application/json", &self.name),
            false => ("text/plain;charset=utf-8", &self.name),
        };
        match download(&[self.text.to_string()], media_type, name) {
            Ok(()) => toasts.succeed(texts::exported(name)),
            Err(_) => toasts.fail(DOWNLOAD_BLOCKED),
        }
    }

    /// Sentence about the file.
    fn about(&self) -> String {
        if self.missing.is_empty() { texts::content(&self.name, self.services) } else { texts::NOT_SAVED.to_owned() }
    }
}

/// Buttons that export the settings of services, for any page with services.
#[component]
pub fn ExportServices(
    /// SIDs of the services.
    #[prop(into)]
    services: Signal<Vec<String>>,
    /// Label of the buttons, before the format: "Export service".
    label: &'static str,
    /// True beside another action that the user is about to take.
    #[prop(optional)]
    is_secondary: bool,
) -> impl IntoView {
    let selection = Signal::derive(move || Selection::Named(services.get()));
    view! { <ExportFile selection label is_secondary/> }
}

/// Buttons that export settings: they are read first, with progress, and saved at once if nothing is missing.
#[component]
pub fn ExportFile(
    selection: Signal<Selection>,
    label: &'static str,
    #[prop(optional)] is_secondary: bool,
) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    let job = RwSignal::new(None::<Job>);
    let is_empty = move || selection.with(|selection| matches!(selection, Selection::Named(names) if names.is_empty()));
    let is_off = move || run.is_running() || is_empty();
    let made = Memo::new(move |_| {
        if run.is_running() {
            return None;
        }
        let missing = missing(run);
        job.get().and_then(|job| run.with(|run| job.make(run.inquiry().snapshot(), missing)))
    });
    Effect::new(move |_| {
        made.with(|made| made.iter().filter(|made| made.missing.is_empty()).for_each(|made| made.save(toasts)));
    });
    let begin = move |format: Format| {
        if untrack(is_off) {
            return;
        }
        let selection = selection.get_untracked();
        run.begin(Survey::settings(selection.clone(), LIMITS), LIMITS);
        job.set(Some(Job::begin(selection, format)));
    };
    let button = move |format: Format, name: &'static str, kind: Option<&'static str>| {
        let text = texts::export_as(label, name);
        view! {
            <button type="button" data-kind=kind aria-disabled=move || is_off().then_some("true") on:click=move |_| begin(format)>
                {text}
            </button>
        }
    };
    view! {
        <div class="stack" role="group" aria-label=label>
            <div class="row">
                {button(Format::Json, texts::JSON, (!is_secondary).then_some("primary"))}
                {button(Format::Terraform, texts::TERRAFORM, None)}
            </div>
            <ReadingProgress run/>
            {move || made.get().map(|made| view! { <Result made/> })}
        </div>
    }
}

/// Content of the file, and a list of the parts that it does not have.
#[component]
fn Result(made: Made) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let is_complete = made.missing.is_empty();
    let about = made.about();
    let (missing, left_out) = (made.missing.clone(), made.left_out.iter().map(ToString::to_string).collect::<Vec<_>>());
    let title = texts::left_out(left_out.len());
    let is_short = left_out.len() <= 5;
    let save = move |_| made.save(toasts);
    view! {
        <LineNote tone="warning" title=texts::EXPORT_INCOMPLETE lines=missing/>
        <div class="row">
            <p role="status">{about}</p>
            <button type="button" on:click=save>
                {if is_complete { texts::SAVE_AGAIN } else { texts::SAVE_INCOMPLETE }}
            </button>
        </div>
        {(!left_out.is_empty())
            .then(|| {
                view! {
                    <details open=is_short>
                        <summary>{title}</summary>
                        <Lines lines=left_out/>
                    </details>
                }
            })}
    }
}
