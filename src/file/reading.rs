//! Reading of settings: its limits, its progress, and what could not be read.

use engine::run::{Cut, Limits};
use engine::survey::{Survey, unread_settings};
use leptos::prelude::*;

use super::texts;
use crate::backend::inquiry::InquiryRun;
use crate::health::describe_unread;
use crate::ui::stop::StopButton;

/// Requests of one reading: enough for about 9,000 services.
pub const LIMITS: Limits = Limits { calls: 50_000, at_once: 4 };

/// Returns what is missing in what was read, one line for each kind of resource and error.
pub fn missing(run: InquiryRun<Survey>) -> Vec<String> {
    let mut lines: Vec<_> = match run.cut() {
        Some(Cut::Stopped) => vec![texts::READING_STOPPED.to_owned()],
        Some(Cut::Budget) => vec![texts::reading_limited(LIMITS.calls)],
        None => Vec::new(),
    };
    let unread = run.with(|run| {
        let services = &run.inquiry().snapshot().services;
        let is_cut = run.cut().is_none() && !services.is_complete && services.error.is_none();
        (describe_unread(&unread_settings(run.inquiry().snapshot())), is_cut)
    });
    let (unread, is_cut) = unread.unwrap_or_default();
    lines.extend(unread);
    // The list ended without its last page.
    lines.extend(is_cut.then(|| texts::LIST_INCOMPLETE.to_owned()));
    lines
}

/// Progress of a reading, and the button that stops it.
#[component]
pub fn ReadingProgress(run: InquiryRun<Survey>) -> impl IntoView {
    let counts = move || {
        let progress = run.with(|run| (run.inquiry().progress(), run.calls()));
        progress.map(|(progress, calls)| (progress.done, progress.found, progress.is_list_complete, calls))
    };
    let text = move || {
        counts().filter(|_| run.is_running()).map(|(done, found, is_complete, calls)| match is_complete {
            true => texts::reading(done, found, calls),
            false => texts::listing(found, calls),
        })
    };
    let found = move || counts().map_or(1, |(_, found, ..)| found.max(1));
    let done = move || counts().map_or(0, |(done, ..)| done);
    let is_running = Signal::derive(move || run.is_running());
    view! {
        // The live region is there before its text, so that the text is announced.
        <p class="hint" role="status">{text}</p>
        <div class="row">
            <Show when=move || is_running.get()>
                <progress aria-label=texts::SERVICES_READ max=found value=done></progress>
            </Show>
            <StopButton label=texts::STOP_READING is_running stop=Callback::new(move |()| run.stop())/>
        </div>
    }
}
