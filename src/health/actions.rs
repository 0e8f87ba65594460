//! Buttons of the page: stop, check again, and files of the findings.

use engine::health::{to_csv, to_json};
use leptos::prelude::*;

use super::state::{HealthContext, Shown};
use super::texts;
use crate::ui::download::{day, download};
use crate::ui::focus::focus_heading;
use crate::ui::texts::DOWNLOAD_BLOCKED;
use crate::ui::toast::Toasts;

/// Format of a file.
#[derive(Clone, Copy)]
enum Format {
    Csv,
    Json,
}

#[component]
pub fn Actions(health: HealthContext, shown: Memo<Shown>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let is_empty = move || shown.with(|shown| shown.all.is_empty());
    let export = move |format: Format| {
        if untrack(is_empty) {
            return;
        }
        let file = untrack(move || file(health, shown, format));
        let (extension, media_type) = match format {
            Format::Csv => ("csv", "text/csv;charset=utf-8"),
            Format::Json => ("json", "application/json"),
        };
        let name = format!("health-{}.{extension}", day());
        match file.map(|file| download(&[file], media_type, &name)) {
            Some(Ok(())) => toasts.succeed(texts::exported(&name)),
            _ => toasts.fail(DOWNLOAD_BLOCKED),
        }
    };
    let restart = move |_| {
        if health.run.is_running() {
            health.run.stop();
        } else {
            health.begin();
            focus_heading();
        }
    };
    view! {
        <div class="row">
            <button type="button" aria-disabled=move || is_empty().then_some("true") on:click=move |_| export(Format::Csv)>
                {texts::EXPORT_CSV}
            </button>
            <button type="button" aria-disabled=move || is_empty().then_some("true") on:click=move |_| export(Format::Json)>
                {texts::EXPORT_JSON}
            </button>
            <button type="button" data-kind="primary" on:click=restart>
                {move || if health.run.is_running() { texts::STOP } else { texts::CHECK_AGAIN }}
            </button>
        </div>
    }
}

fn file(health: HealthContext, shown: Memo<Shown>, format: Format) -> Option<String> {
    health.run.with(|run| {
        let snapshot = run.inquiry().snapshot();
        shown.with(|shown| {
            health.mutes.with(|mutes| match format {
                Format::Csv => to_csv(&shown.all, snapshot, mutes),
                Format::Json => format!("{:#}\n", to_json(&shown.all, snapshot, mutes)),
            })
        })
    })
}
