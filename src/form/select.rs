//! Control of a setting that is one of several options: a `<select>`, and a text box for any other value.

use leptos::prelude::*;

use crate::form::Field;
use crate::form::control::{Labelled, Setting, text_box};

/// Option of a select.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub value: String,
    pub label: String,
}

/// Value of the option for any other value. No setting has this value.
const OTHER: &str = "other";

/// Select with a text box. `other` is the label of the option that shows the text box. Without options there is only the text box.
#[component]
pub fn Select(
    setting: Setting,
    offers: Memo<Vec<Offer>>,
    other: &'static str,
    /// Details of the chosen value.
    children: Children,
) -> impl IntoView {
    let typing = RwSignal::new(false);
    let is_typed = Memo::new(move |_| {
        let text = setting.text();
        typing.get() || offers.with(|offers| offers.iter().all(|offer| offer.value != text))
    });
    view! {
        <Labelled setting>
            <Show when=move || !offers.with(Vec::is_empty)>
                <List setting offers other typing is_typed/>
            </Show>
            // The arrow keys pass through this option, so that it must not move the focus.
            <Show when=move || is_typed.get()>
                <input
                    id=setting.id()
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=setting.described_by()
                    aria-invalid=move || setting.invalid()
                    // The text box stays when the typed text becomes one of the options.
                    on:input=move |_| typing.set(true)
                    {..text_box(setting.field)}
                />
            </Show>
            {children()}
        </Labelled>
    }
}

#[component]
fn List(
    setting: Setting,
    offers: Memo<Vec<Offer>>,
    other: &'static str,
    typing: RwSignal<bool>,
    is_typed: Memo<bool>,
) -> impl IntoView {
    let option = move |Offer { value, label }| {
        let own = value.clone();
        let is_chosen = move || !is_typed.get() && setting.field.with(|field| field.text() == own);
        view! {
            <option value=value prop:selected=is_chosen>
                {label}
            </option>
        }
    };
    let choose = move |value: String| {
        let is_offered = offers.with_untracked(|offers| offers.iter().any(|offer| offer.value == value));
        if value == OTHER {
            typing.set(true);
        } else if is_offered {
            typing.set(false);
            setting.put(value);
        }
    };
    // Label and errors belong to the control that holds the value.
    let id = move || if is_typed.get() { format!("{}-list", setting.id()) } else { setting.id() };
    view! {
        <select
            id=id
            aria-label=move || is_typed.get().then(|| setting.label())
            aria-describedby=setting.described_by()
            aria-invalid=move || setting.invalid().filter(|_| !is_typed.get())
            on:change:target=move |event| choose(event.target().value())
            on:blur=move |_| _ = setting.field.try_update(Field::blur)
        >
            {move || offers.get().into_iter().map(option).collect_view()}
            <option value=OTHER prop:selected=move || is_typed.get()>
                {other}
            </option>
        </select>
    }
}
