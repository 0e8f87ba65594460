//! Changes of a plan in words: values before and after, and the exact request.

use api::operation::Action;
use engine::document::text_of;
use engine::plan::{Change, FieldChange, NewValue, Note, NoteKind};
use leptos::prelude::*;
use serde_json::Value;

use super::texts;
use crate::form::format::format_value;
use crate::form::preview::RequestPreview;
use crate::ui::icon::{Icon, Svg};

/// Number of items of a list that are shown at first.
const SHOWN: usize = 100;

/// Long list: its first items, and a button for the others.
#[component]
pub fn Long<T: Clone + Send + Sync + 'static>(
    items: Vec<T>,
    /// Renders one item.
    item: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let count = items.len();
    let is_whole = RwSignal::new(count <= SHOWN);
    let items = StoredValue::new(items);
    let first = move || items.with_value(|items| items.iter().take(SHOWN).cloned().map(item).collect_view());
    let rest = move || items.with_value(|items| items.iter().skip(SHOWN).cloned().map(item).collect_view());
    view! {
        {first()}
        <Show
            when=move || is_whole.get()
            fallback=move || {
                view! {
                    <p class="check">
                        <button type="button" on:click=move |_| is_whole.set(true)>{texts::show_all(count)}</button>
                    </p>
                }
            }
        >
            {rest()}
        </Show>
    }
}

/// Checkbox of a difference, with its values.
#[component]
pub fn Choice(
    label: String,
    fields: Vec<FieldChange>,
    is_chosen: Signal<bool>,
    on_toggle: Callback<bool>,
    /// True if the label is that of the only setting, so that it is not repeated.
    is_setting: bool,
) -> impl IntoView {
    let values = fields.into_iter().map(|field| view! { <FieldValues field/> }).collect_view();
    view! {
        <li>
            <div>
                <label class="option">
                    <input
                        type="checkbox"
                        prop:checked=move || is_chosen.get()
                        on:change:target=move |event| on_toggle.run(event.target().checked())
                    />
                    {label}
                </label>
                <dl class="difference" data-labelled=is_setting.to_string()>{values}</dl>
            </div>
        </li>
    }
}

/// One change, with its values and its request. `choices` are checkboxes in place of the values.
#[component]
pub fn ChangeItem(change: Change, #[prop(optional)] choices: Option<AnyView>) -> impl IntoView {
    let is_deletion = change.action() == Action::Delete;
    let (verb, tone) = (texts::verb(change.action()), is_deletion.then_some("danger"));
    let request = change.request(&|_| None);
    // Without the SID that an earlier change creates, the request is not known yet.
    let place = request.is_none().then(|| {
        let path = change.path_so_far();
        let placeholder = path.split('/').find(|segment| segment.starts_with('{'));
        let reason = texts::sid_later(placeholder);
        let line = format!("{} {path}", change.operation.method);
        view! { <p class="evidence"><code class="address">{line}</code> " " {reason}</p> }
    });
    let values = (choices.is_none() && !is_deletion).then(|| {
        let values = change.fields.into_iter().map(|field| view! { <FieldValues field/> }).collect_view();
        view! { <dl class="difference">{values}</dl> }
    });
    view! {
        <div class="check">
            <h3 class="row"><span class="badge" data-tone=tone>{verb}</span> <bdi>{change.about}</bdi></h3>
            {values}
            {choices}
            {place}
            <RequestPreview request=Signal::stored(request)/>
        </div>
    }
}

/// Value before and after, as an entry of a definition list.
#[component]
pub fn FieldValues(field: FieldChange) -> impl IntoView {
    let FieldChange { info, before, after, before_name, after_name } = field;
    let words = |value: &Value, name: Option<String>| {
        name.unwrap_or_else(|| match value {
            Value::Array(items) if !items.is_empty() => items.iter().map(text_of).collect::<Vec<_>>().join(", "),
            value => format_value(info, &text_of(value)),
        })
    };
    let before = before.filter(|value| !text_of(value).is_empty()).map(|value| words(&value, before_name));
    let after = match after {
        NewValue::Created { .. } => after_name.unwrap_or_else(|| texts::CREATED_VALUE.to_owned()),
        NewValue::Known(value) if text_of(&value).is_empty() => String::new(),
        NewValue::Known(value) => words(&value, after_name),
    };
    let after = if after.is_empty() {
        view! { <span class="none">{texts::NO_VALUE}</span> }.into_any()
    } else {
        view! { <ins><bdi>{after}</bdi></ins> }.into_any()
    };
    view! {
        <dt>{info.label}</dt>
        <dd>{before.map(|text| view! { <del><bdi>{text}</bdi></del> " " })} {after}</dd>
    }
}

/// Notes of a plan.
#[component]
pub fn NoteList(notes: Vec<Note>) -> impl IntoView {
    let item = |Note { kind, about, message }: Note| {
        let is_warning = matches!(kind, NoteKind::NotPossible | NoteKind::Unread | NoteKind::Protected);
        let icon = is_warning.then(|| view! { <Svg icon=Icon::Alert/> });
        let class = if is_warning { "warning row" } else { "" };
        view! {
            <li>
                <p class=class>{icon} <span><bdi>{about}</bdi> ": " {message}</span></p>
            </li>
        }
        .into_any()
    };
    let heading =
        if notes.iter().all(|note| note.kind == NoteKind::Notice) { texts::NOTES } else { texts::NOT_CHANGED };
    (!notes.is_empty()).then(|| {
        view! {
            <div class="check">
                <h3>{heading}</h3>
                <ul><Long items=notes item/></ul>
            </div>
        }
    })
}
