//! Summary of a form: errors above the controls, and the review of the changes below them.

use api::Request;
use engine::merge::difference;
use leptos::prelude::*;

use crate::form::Field;
use crate::form::control::control_id;
use crate::form::format::{format_value, nothing};
use crate::form::preview::RequestPreview;
use crate::form::shell::FormLabels;
use crate::form::texts;
use crate::ui::focus::unfold;
use crate::ui::icon::{Icon, Svg};

/// List of errors, each with a link to its field.
#[component]
pub fn ErrorSummary(words: FormLabels, fields: StoredValue<Vec<RwSignal<Field>>>) -> impl IntoView {
    let mistakes = move || {
        let mistake = |field: &RwSignal<Field>| field.with(|field| Some((field.info(), field.error()?)));
        fields.with_value(|fields| fields.iter().filter_map(mistake).collect::<Vec<_>>())
    };
    let item = move |(info, error): (api::ParameterInfo, String)| {
        let id = control_id(words.form, info.wire);
        let focus = {
            let id = id.clone();
            move |event: leptos::ev::MouseEvent| {
                use wasm_bindgen::JsCast;
                event.prevent_default();
                let control = document().get_element_by_id(&id);
                if let Some(control) = control.and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok()) {
                    unfold(&control);
                    let _ = control.focus();
                }
            }
        };
        view! {
            <li>
                <a href=format!("#{id}") on:click=focus>
                    {info.label}
                </a>
                ": "
                {error}
            </li>
        }
    };
    view! {
        <Show when=move || !mistakes().is_empty()>
            <div class="note" data-tone="danger" role="alert">
                <div>
                    <b>{words.failed} " " {texts::CORRECT_FIRST}</b>
                    <ul>{move || mistakes().into_iter().map(item).collect_view()}</ul>
                </div>
            </div>
        </Show>
    }
}

/// Width in pixels under which the review begins folded: the bar of a page would cover a phone.
const NARROW: f64 = 640.0;

/// Review: every changed and valid field, with its value before and after, and the request. On a phone it begins folded.
#[component]
pub fn Review(
    title: &'static str,
    fields: StoredValue<Vec<RwSignal<Field>>>,
    /// Warning about an effect of saving that the changes do not show.
    warning: Option<Signal<Option<String>>>,
    request: Memo<Option<Request>>,
    /// True if it begins unfolded on a phone too.
    #[prop(default = false)]
    is_unfolded: bool,
) -> impl IntoView {
    let warnings = move || {
        let warning = warning.and_then(|warning| warning.get());
        warning.map(|text| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{text}</span></p> })
    };
    let changes = move || {
        let change = |field: &Field| (field.is_dirty() && field.mistake().is_none()).then(|| field.clone());
        fields.with_value(|fields| fields.iter().filter_map(|field| field.with(change)).collect::<Vec<_>>())
    };
    let row = |field: Field| {
        let info = field.info();
        let value = if info.many {
            let (out, put) = difference(field.saved(), field.text());
            let gone = out.into_iter().map(|line| view! { <del><bdi>{line.to_owned()}</bdi></del> " " }).collect_view();
            let new = put.into_iter().map(|line| view! { <ins><bdi>{line.to_owned()}</bdi></ins> " " }).collect_view();
            let whole = texts::replaces_list(&format_value(&info, field.text()));
            view! { {gone} {new} <span class="hint">{whole}</span> }.into_any()
        } else {
            let before =
                (!field.saved().is_empty()).then(|| view! { <del><bdi>{field.format(field.saved())}</bdi></del> " " });
            let after = match field.text() {
                "" => view! { <span class="none">{nothing(&info)}</span> }.into_any(),
                text => view! { <ins><bdi>{field.format(text)}</bdi></ins> }.into_any(),
            };
            view! { {before} {after} }.into_any()
        };
        view! {
            <dt>{info.label}</dt>
            <dd>{value}</dd>
        }
    };
    // Without a width, the window is taken for a wide one.
    let is_wide = || window().inner_width().ok().and_then(|width| width.as_f64()).is_none_or(|width| width >= NARROW);
    view! {
        <Show when=move || !changes().is_empty()>
            <section class="review" aria-label=texts::CHANGES>
                // A folded review hides no warning.
                {warnings}
                <details open=is_unfolded || is_wide()>
                    <summary>
                        <h3>{title}</h3>
                    </summary>
                    <dl>{move || changes().into_iter().map(row).collect_view()}</dl>
                    <RequestPreview request/>
                </details>
            </section>
        </Show>
    }
}
