//! Export of all records that the filters match, as a file made in this browser.

use api::gateway::history::{List, Record};
use api::{Json, PageSize, Paged, csv};
use engine::pages::{Pages, Rest};
use leptos::prelude::*;

use super::filters::Filters;
use super::texts;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::form::submission::Submission;
use crate::list::listing::Progress;
use crate::ui::download::{day, download};
use crate::ui::focus::focus;
use crate::ui::texts::DOWNLOAD_BLOCKED;
use crate::ui::toast::Toasts;

/// Format of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Csv,
    Json,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// Start of the file.
    fn begin(self) -> String {
        match self {
            Self::Csv => csv::header(),
            Self::Json => "[".to_owned(),
        }
    }

    /// Appends a record. `others` is the number of records before it.
    fn write(self, record: &Record, others: usize, file: &mut String) {
        match self {
            Self::Csv => csv::write(record, file),
            Self::Json => {
                file.push_str(if others == 0 { "\n" } else { ",\n" });
                file.push_str(&record.to_json().to_string());
            }
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// Export of the records that the filters match.
#[derive(Clone, Copy)]
struct Work {
    client: Client,
    toasts: Toasts,
    submission: Submission,
    /// Number of exported records.
    count: RwSignal<usize>,
    /// Request of the list, without the position.
    request: StoredValue<List>,
    pages: StoredValue<Pages>,
    /// Parts of the file.
    parts: StoredValue<Vec<String>>,
    /// Number of the last record. Each following record has a lower one.
    last: StoredValue<u64>,
}

impl Work {
    /// Starts a new file.
    fn begin(self, list: List, format: Format) {
        self.request.set_value(list);
        self.pages.set_value(Pages::default());
        self.parts.set_value(vec![format.begin()]);
        self.last.set_value(u64::MAX);
        self.count.set(0);
        self.resume(format);
    }

    /// Continues the file after a failure.
    fn resume(self, format: Format) {
        let settle = move |result: Result<(), Failure>, _| {
            let failure = result.err();
            if failure.is_none() {
                self.finish(format);
            }
            failure
        };
        self.submission.start(Box::pin(self.gather(format)), texts::EXPORT_FAILED, Box::new(settle));
    }

    /// Saves the file.
    fn finish(self, format: Format) {
        let name = self.file_name(format);
        let mut parts = self.parts.get_value();
        parts.push(format.end().to_owned());
        self.parts.set_value(Vec::new());
        match download(&parts, format.media_type(), &name) {
            Ok(()) => self.toasts.succeed(texts::exported(self.count.get_untracked(), &name)),
            Err(_) => self.toasts.fail(DOWNLOAD_BLOCKED),
        }
    }

    /// Loads page after page, until the end.
    async fn gather(self, format: Format) -> Result<(), Failure> {
        loop {
            let mut request = self.request.get_value();
            request.set_position(self.pages.with_value(Pages::cursor), PageSize::APP);
            let page = self.client.call(request, &()).await?;
            let before = self.count.get_untracked();
            self.put(format, &page.items);
            // A page without new records would be followed by another one.
            let is_stuck = self.count.get_untracked() == before && page.next().is_some();
            let rest = self.pages.try_update_value(|pages| pages.advance(page.next(), page.is_last()));
            match rest.unwrap_or(Rest::Unknown) {
                Rest::Nothing => return Ok(()),
                Rest::More if !is_stuck => {}
                Rest::More | Rest::Repeating => {
                    return Err(Failure::new(texts::SAME_PAGE, None));
                }
                Rest::Unknown => {
                    return Err(Failure::new(texts::EXPORT_END_UNKNOWN, None));
                }
            }
        }
    }

    /// Appends the records of a page that were not in the page before.
    fn put(self, format: Format, records: &[Record]) {
        let (mut part, mut count) = (String::new(), self.count.get_untracked());
        for record in records {
            let number = record.number.known().copied().unwrap_or_default();
            if number < self.last.get_value() {
                self.last.set_value(number);
                format.write(record, count, &mut part);
                count += 1;
            }
        }
        self.parts.update_value(|parts| parts.push(part));
        self.count.set(count);
    }

    fn file_name(self, format: Format) -> String {
        let account = self.request.with_value(|list| list.account.as_ref().map(ToString::to_string));
        let all = if self.client.journal.is_some() { "browser" } else { "all" };
        format!("history-{}-{}.{}", account.as_deref().unwrap_or(all), day(), format.name())
    }
}

/// Buttons that start an export, and its progress.
#[component]
pub fn Export(filters: Filters) -> impl IntoView {
    let work = Work {
        client: expect_context(),
        toasts: expect_context(),
        submission: Submission::new(),
        count: RwSignal::new(0),
        request: StoredValue::default(),
        pages: StoredValue::default(),
        parts: StoredValue::default(),
        last: StoredValue::default(),
    };
    // The pages that are still to come belong to this page's signals.
    on_cleanup(move || work.submission.stop());
    let format = RwSignal::new(Format::Csv);
    let is_off = move || work.submission.is_pending() || filters.is_empty() || filters.is_mistaken.get();
    let button = move |of: Format, label: &'static str| {
        let begin = move |_| {
            if !untrack(is_off) {
                format.set(of);
                work.begin(filters.request.get_untracked(), of);
            }
        };
        view! {
            <button type="button" class="pill" aria-disabled=move || is_off().then_some("true") aria-describedby="export" on:click=begin>
                {label}
            </button>
        }
    };
    let resume = move |_| {
        work.resume(format.get_untracked());
        // The button disappears with the failure.
        focus(STOP);
    };
    view! {
        <div class="extent" role="group" aria-label=texts::EXPORT>
            <p class="hint" id="export" role="status">{move || progress(work, filters)}</p>
            {button(Format::Csv, texts::EXPORT_CSV)}
            {button(Format::Json, texts::EXPORT_JSON)}
            <Stop work/>
            {move || {
                work.submission
                    .failure()
                    .map(|failure| {
                        view! {
                            <Problem summary=texts::EXPORT_FAILED failure/>
                            <button type="button" on:click=resume>
                                {texts::CONTINUE_EXPORT}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// Button that stops the export.
const STOP: &str = "#export-stop";

#[component]
fn Stop(work: Work) -> impl IntoView {
    let is_off = move || !work.submission.is_pending() && work.submission.failure().is_none();
    // It stays after the export, so that it keeps the focus.
    let needed = Memo::new(move |before: Option<&bool>| before == Some(&true) || !is_off());
    view! {
        <Show when=move || needed.get()>
            <button
                type="button"
                class="pill"
                id=STOP.trim_start_matches('#')
                aria-disabled=move || is_off().then_some("true")
                on:click=move |_| work.submission.stop()
            >
                {texts::STOP_EXPORT}
            </button>
        </Show>
    }
}

/// Returns the progress, or the reason why there is nothing to export.
fn progress(work: Work, filters: Filters) -> String {
    if work.submission.is_pending() {
        return texts::exporting(work.count.get());
    }
    let is_loading = filters.listing.progress.with(|progress| matches!(progress, Progress::Running(_)));
    if filters.is_mistaken.get() {
        texts::EXPORT_INVALID.to_owned()
    } else if filters.is_empty() && !is_loading {
        texts::NOTHING_TO_EXPORT.to_owned()
    } else {
        String::new()
    }
}
