//! Lists of what a file does not have, which may be long.

use leptos::prelude::*;

use super::texts;
use crate::ui::icon::{Icon, Svg};

/// Number of lines that are shown. More would not be read, and a page of ten thousand is slow.
const SHOWN: usize = 100;

/// Lines of a list, and the number of those that are not shown.
#[component]
pub fn Lines(lines: Vec<String>) -> impl IntoView {
    let more = lines.len().saturating_sub(SHOWN);
    let items = lines.into_iter().take(SHOWN).map(|line| view! { <li><bdi>{line}</bdi></li> }).collect_view();
    view! {
        <ul class="lines">{items}</ul>
        {(more > 0).then(|| view! { <p>{texts::more_lines(more)}</p> })}
    }
}

/// Note with a list. Nothing if the list is empty.
#[component]
pub fn LineNote(
    /// `warning`, `danger`, or empty.
    tone: &'static str,
    #[prop(into)] title: String,
    lines: Vec<String>,
) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <div class="note" data-tone=tone role=if tone == "danger" { "alert" } else { "status" }>
                <Svg icon=Icon::Alert/>
                <div>
                    <p><b>{title}</b></p>
                    <Lines lines/>
                </div>
            </div>
        }
    })
}
