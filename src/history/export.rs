//! Everything that the filters match as a file, made in this browser from the pages as they come.

use std::time::Duration;

use api::gateway::history::{List, Record};
use api::page::Cursor;
use api::{Json, PageSize, Paged, csv};
use js_sys::{Array, Date};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::filters::Filters;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::list::listing::Progress;
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

/// As long as a browser may take to begin with a download.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// What kind of file.
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

    /// What the file begins with.
    fn begin(self) -> String {
        match self {
            Self::Csv => csv::header(),
            Self::Json => "[".to_owned(),
        }
    }

    /// Adds a record behind so many others.
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

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Running,
    Failed(Failure),
}

/// A file on its way.
#[derive(Clone, Copy)]
struct Work {
    client: Client,
    toasts: Toasts,
    state: RwSignal<State>,
    count: RwSignal<usize>,
    /// What was asked for, and from where on it goes on.
    next: StoredValue<(List, Cursor)>,
    /// The file so far.
    parts: StoredValue<Vec<String>>,
    /// The number of the last record: each that follows has a lower one.
    last: StoredValue<u64>,
    /// Counts the runs, so that one that was stopped does not go on.
    run: StoredValue<u32>,
}

impl Work {
    fn begin(self, asked: List, format: Format) {
        self.next.set_value((asked, Cursor::default()));
        self.parts.set_value(vec![format.begin()]);
        self.last.set_value(u64::MAX);
        self.count.set(0);
        self.go_on(format);
    }

    fn go_on(self, format: Format) {
        let run = self.stop();
        self.state.set(State::Running);
        spawn_local(async move {
            let outcome = self.gather(format, run).await;
            // Somebody has stopped it, or left the page.
            if self.run.try_get_value() != Some(run) {
                return;
            }
            match outcome {
                Err(failure) => self.state.set(State::Failed(failure)),
                Ok(()) => {
                    self.state.set(State::Idle);
                    let name = self.file_name(format);
                    let parts = self.parts.try_update_value(std::mem::take).unwrap_or_default();
                    match download(parts, format.media_type(), &name) {
                        Ok(()) => {
                            self.toasts.tell(format!("{} changes exported to {name}", self.count.get_untracked()))
                        }
                        Err(_) => self.toasts.fail("The browser did not let this page make a file."),
                    }
                }
            }
        });
    }

    /// Ends a run; the number of the next one.
    fn stop(self) -> u32 {
        self.run.update_value(|run| *run += 1);
        self.state.set(State::Idle);
        self.run.get_value()
    }

    /// Page after page, until the end.
    async fn gather(self, format: Format, run: u32) -> Result<(), Failure> {
        while let Some((mut request, cursor)) = self.next.try_get_value() {
            request.seek(cursor, PageSize::APP);
            let page = self.client.call(request, &()).await?;
            if self.run.try_get_value() != Some(run) {
                return Ok(());
            }
            let before = self.count.get_untracked();
            self.put(format, &page.items);
            match page.next() {
                None if page.is_last() => break,
                None => return Err(Failure::new("The gateway did not say whether more changes exist.", None)),
                Some(_) if self.count.get_untracked() == before => {
                    return Err(Failure::new("The gateway gave a page again, so that there would be no end.", None));
                }
                Some(next) => self.next.update_value(|(_, cursor)| *cursor = next),
            }
        }
        self.parts.try_update_value(|parts| parts.push(format.end().to_owned()));
        Ok(())
    }

    /// Takes a page, but for what came with the one before.
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
        let account =
            self.next.with_value(|(asked, _)| asked.account.as_ref().map_or("all".to_owned(), ToString::to_string));
        let moment = String::from(Date::new_0().to_iso_string());
        let day = moment.split('T').next().unwrap_or_default();
        format!("history-{account}-{day}.{}", format.name())
    }
}

/// Has the browser keep a file.
fn download(parts: Vec<String>, media_type: &str, name: &str) -> Result<(), JsValue> {
    let parts: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &options)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&address), KEPT_FOR);
    Ok(())
}

/// The buttons that begin with it, and how far it is.
#[component]
pub fn Export(filters: Filters) -> impl IntoView {
    let work = Work {
        client: expect_context(),
        toasts: expect_context(),
        state: RwSignal::new(State::Idle),
        count: RwSignal::new(0),
        next: StoredValue::default(),
        parts: StoredValue::default(),
        last: StoredValue::default(),
        run: StoredValue::default(),
    };
    let format = RwSignal::new(Format::Csv);
    let is_running = move || work.state.with(|state| *state == State::Running);
    let is_off = move || is_running() || filters.is_empty() || filters.is_mistaken.get();
    let button = move |of: Format, label: &'static str| {
        let begin = move |_| {
            if !untrack(is_off) {
                format.set(of);
                work.begin(filters.asked.get_untracked(), of);
            }
        };
        view! {
            <button type="button" class="pill" aria-disabled=move || is_off().then_some("true") aria-describedby="export" on:click=begin>
                {label}
            </button>
        }
    };
    let go_on = move |_| {
        work.go_on(format.get_untracked());
        // The button goes with what went wrong; this one stays.
        focus(STOP);
    };
    view! {
        <div class="extent" role="group" aria-label="Export">
            <p class="hint" id="export" role="status">{move || said(work, filters)}</p>
            {button(Format::Csv, "Export CSV")}
            {button(Format::Json, "Export JSON")}
            <Stop work/>
            {move || match work.state.get() {
                State::Failed(failure) => Some(view! {
                    <Problem summary="The history could not be exported." failure/>
                    <button type="button" on:click=go_on>"Go on"</button>
                }),
                State::Idle | State::Running => None,
            }}
        </div>
    }
}

/// The button that ends it.
const STOP: &str = "#export-stop";

#[component]
fn Stop(work: Work) -> impl IntoView {
    let is_off = move || work.state.with(|state| *state == State::Idle);
    // Once it was needed it stays, so that the keyboard does not lose its place at the end.
    let needed = Memo::new(move |before: Option<&bool>| before == Some(&true) || !is_off());
    view! {
        <Show when=move || needed.get()>
            <button
                type="button"
                class="pill"
                id=STOP.trim_start_matches('#')
                aria-disabled=move || is_off().then_some("true")
                on:click=move |_| _ = work.stop()
            >
                "Stop"
            </button>
        </Show>
    }
}

/// How far it is, or why there is nothing to begin with.
fn said(work: Work, filters: Filters) -> String {
    if work.state.with(|state| *state == State::Running) {
        return format!("Exporting: {} changes so far", work.count.get());
    }
    let waits = filters.listing.progress.with(|progress| matches!(progress, Progress::Running(_)));
    if filters.is_mistaken.get() {
        "No export: a filter cannot be read".to_owned()
    } else if filters.is_empty() && !waits {
        "Nothing to export".to_owned()
    } else {
        String::new()
    }
}
