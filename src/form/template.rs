//! Control of a push notification's text: variables, preview and length.

use api::push::{ChatMessage, MAX_LENGTH, MediaMessage, Misspelling, NewMessage, Piece, PushInfo, PushKind, Variable};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::form::control::{Labelled, Setting, text_box};
use crate::form::texts;
use crate::ui::icon::{Icon, Svg};
use crate::ui::typing::{write_over_all, write_over_selection};

/// Control of a push notification's text. If it is empty, Twilio's built-in text is used.
#[component]
pub fn TemplateControl(setting: Setting, push: &'static PushInfo) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let sent = sent(setting, push);
    let insert = move |variable: &'static Variable| {
        let text = written(variable);
        let label = texts::insert_variable_into(variable.name, setting.label());
        view! {
            <li>
                <button type="button" aria-label=label on:click=move |_| write(area, |area| write_over_selection(area, &text))>
                    {variable.name}
                </button>
                <span class="hint">{variable.sample}</span>
            </li>
        }
    };
    view! {
        <div class="template">
            <Labelled setting>
                <textarea
                    node_ref=area
                    id=setting.id()
                    rows="3"
                    aria-describedby=format!("{} {}", count_id(setting), setting.described_by())
                    aria-invalid=move || setting.invalid()
                    {..text_box(setting.field)}
                ></textarea>
                <details class="variables">
                    <summary>{texts::INSERT_VARIABLE}</summary>
                    <ul>{push.variables.iter().map(insert).collect_view()}</ul>
                </details>
                <Length setting push sent/>
                <BuiltIn setting push area/>
            </Labelled>
            <Phone push sent/>
        </div>
    }
}

/// Text that Twilio sends: the built-in text if none is set.
fn sent(setting: Setting, push: &'static PushInfo) -> Memo<String> {
    Memo::new(move |_| match setting.text() {
        text if text.is_empty() => push.default_text.to_owned(),
        text => text,
    })
}

/// Text of a push notification with sample values, in one line below its label.
#[component]
pub fn OneLine(text: Setting, push: &'static PushInfo) -> impl IntoView {
    let sent = sent(text, push);
    let preview = move || match sent.with(|sent| push.preview(sent)) {
        preview if preview.is_empty() => texts::BUILT_IN_UNKNOWN.to_owned(),
        preview => preview,
    };
    let label = move || if text.text().is_empty() { texts::PREVIEW_BUILT_IN } else { texts::PREVIEW };
    view! {
        <span class="one-line">
            <small>{label}</small>
            " "
            <bdi>{preview}</bdi>
        </span>
    }
}

/// Note that the built-in text is used, with a button that copies it into the text box.
#[component]
fn BuiltIn(setting: Setting, push: &'static PushInfo, area: NodeRef<html::Textarea>) -> impl IntoView {
    // The button disappears once the text box is filled.
    let start = move |_| write(area, |area| write_over_all(area, push.default_text));
    let built_in = move || match push.default_text {
        "" => view! { <p><b>{texts::BUILT_IN_USED}</b> {texts::BUILT_IN_UNPUBLISHED}</p> }.into_any(),
        text => view! {
            <p>
                <b>{texts::BUILT_IN_USED} ": "</b>
                <code>{text}</code>
            </p>
            <button type="button" on:click=start>{texts::START_FROM_BUILT_IN}</button>
        }
        .into_any(),
    };
    view! { <Show when=move || setting.text().is_empty()><div class="note">{built_in()}</div></Show> }
}

/// Length of the text on a phone, and warnings about its variables.
#[component]
fn Length(setting: Setting, push: &'static PushInfo, sent: Memo<String>) -> impl IntoView {
    // A built-in text that Twilio does not publish has an unknown length.
    let count = move || {
        let length = sent.with(|sent| push.preview(sent).chars().count());
        let text = if setting.text().is_empty() { texts::built_in_length } else { texts::length };
        (length > 0).then(|| text(length, MAX_LENGTH))
    };
    let warnings = Memo::new(move |_| sent.with(|sent| warnings(push, sent)));
    let warning = |warning| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{warning}</span></p> };
    view! {
        <p class="hint" id=count_id(setting)>{count}</p>
        <div class="warnings" role="status">{move || warnings.get().into_iter().map(warning).collect_view()}</div>
    }
}

/// Preview with sample values.
#[component]
fn Phone(push: &'static PushInfo, sent: Memo<String>) -> impl IntoView {
    let piece = |piece: Shown| match piece {
        Shown { text, is_cut: true, .. } => view! { <del>{text}</del> }.into_any(),
        Shown { text, is_unknown: true, .. } => view! { <mark>{text}</mark> }.into_any(),
        Shown { text, .. } => text.into_any(),
    };
    view! {
        <Show when=move || !sent.with(String::is_empty)>
            <figure class="phone">
                <figcaption class="hint">{texts::PREVIEW}</figcaption>
                <div>
                    <p class="spread"><b>{texts::PREVIEW_APP}</b> <small>{texts::PREVIEW_TIME}</small></p>
                    <p>{move || sent.with(|sent| shown(push, sent)).into_iter().map(piece).collect_view()}</p>
                </div>
            </figure>
        </Show>
    }
}

/// Piece of the preview.
#[derive(Debug, PartialEq)]
struct Shown {
    text: String,
    is_unknown: bool,
    is_cut: bool,
}

fn shown(push: &PushInfo, template: &str) -> Vec<Shown> {
    let mut left = MAX_LENGTH;
    let mut shown = Vec::new();
    for piece in push.pieces(template) {
        let text = match piece {
            Piece::Text(text) | Piece::Unknown(text) => text,
            Piece::Known(variable) => variable.sample,
        };
        let end = text.char_indices().nth(left).map_or(text.len(), |(index, _)| index);
        left -= text[..end].chars().count();
        for (text, is_cut) in [(&text[..end], false), (&text[end..], true)] {
            if !text.is_empty() {
                shown.push(Shown { text: text.to_owned(), is_unknown: matches!(piece, Piece::Unknown(_)), is_cut });
            }
        }
    }
    shown
}

fn warnings(push: &PushInfo, template: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    for Misspelling { text, meant } in push.misspellings(template) {
        let warning = match meant {
            Some(variable) => texts::misspelt_variable(text, &written(variable)),
            None if is_known_elsewhere(text) => texts::variable_of_others(text),
            None => texts::unknown_variable(text),
        };
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    let over = push.preview(template).chars().count().saturating_sub(MAX_LENGTH);
    if over > 0 {
        warnings.push(texts::too_long(MAX_LENGTH, over));
    }
    warnings
}

/// Returns a note about the variables: Conversations and Chat v2 share the texts, but not the variables.
fn is_known_elsewhere(text: &str) -> bool {
    let mut variables =
        [MediaMessage::INFO, NewMessage::INFO, ChatMessage::INFO].into_iter().flat_map(|push| push.variables);
    variables.any(|variable| written(variable) == text)
}

fn written(variable: &Variable) -> String {
    format!("${{{}}}", variable.name)
}

fn count_id(setting: Setting) -> String {
    format!("{}-count", setting.id())
}

/// Inserts text into the text box, if it still exists. Both kinds of text boxes have the same methods.
fn write(area: NodeRef<html::Textarea>, write: impl FnOnce(&HtmlInputElement)) {
    if let Some(area) = area.get_untracked() {
        write(area.unchecked_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUSH: &PushInfo = NewMessage::INFO;

    #[test]
    fn unknown_variables_are_marked_with_a_warning() {
        let template = "${NAME}: ${MESSAGE}";
        let repeated = format!("{template}${{NAME}}");
        assert_eq!(warnings(PUSH, &repeated), warnings(PUSH, template));
        assert_eq!(
            warnings(PUSH, template),
            ["${NAME} is not a variable for this notification. Users may see it as plain text."]
        );
        let texts: Vec<_> = shown(PUSH, template).into_iter().map(|shown| (shown.text, shown.is_unknown)).collect();
        let expected = [("${NAME}", true), (": ", false), ("Is it on its way?", false)];
        assert_eq!(texts, expected.map(|(text, is_unknown)| (text.to_owned(), is_unknown)));
    }

    #[test]
    fn a_misspelt_variable_is_warned_about_with_the_right_name() {
        for text in ["{{MESSAGE}}", "%{MESSAGE}", "$MESSAGE", "[MESSAGE]", "${MESSAGE", "${message}", "{MESSAGE}"] {
            let told = [format!("Users may see {text} as plain text. Write ${{MESSAGE}}.")];
            assert_eq!(warnings(PUSH, &format!("Ada: {text}")), told);
        }
        let told = ["{{name}} is not a variable for this notification. Users may see it as plain text."];
        assert_eq!(warnings(PUSH, "{{name}}"), told);
        assert_eq!(warnings(PUSH, "New: [draft], 50 % off for $5"), Vec::<String>::new());
    }

    #[test]
    fn a_variable_of_another_notification_is_warned_about() {
        let told = ["${CHANNEL} is a variable of other notifications. Twilio does not document it for this one."];
        assert_eq!(warnings(PUSH, "${CHANNEL}"), told);
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_after_the_variables_are_replaced() {
        let template = format!("{}${{MESSAGE}}", "ä".repeat(MAX_LENGTH - 5));
        assert_eq!(
            warnings(PUSH, &template),
            ["Twilio cuts the text after 178 characters. With the sample values it is 12 too long."]
        );
        let cut: Vec<_> = shown(PUSH, &template).into_iter().filter(|shown| shown.is_cut).collect();
        assert_eq!(cut, [Shown { text: " on its way?".to_owned(), is_unknown: false, is_cut: true }]);
    }

    #[test]
    fn a_text_that_just_fits_is_not_cut() {
        let template = "x".repeat(MAX_LENGTH);
        assert_eq!(warnings(PUSH, &template), Vec::<String>::new());
        assert!(shown(PUSH, &template).iter().all(|shown| !shown.is_cut));
    }
}
