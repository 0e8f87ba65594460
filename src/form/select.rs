//! A setting that is one of what there is: a list to choose from, and a line for what it does not offer.

use leptos::prelude::*;

use crate::form::Field;
use crate::form::control::{Labelled, Setting};
use crate::navigation::focus;

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub value: String,
    pub label: String,
}

/// The value that leads to the line; no setting is called that.
const OTHER: &str = "other";

/// Offers what there is; `other` is what the way to the line is called. Where nothing is offered there is only the line.
#[component]
pub fn Select(
    setting: Setting,
    offers: Memo<Vec<Offer>>,
    other: &'static str,
    /// What is known of the choice.
    children: Children,
) -> impl IntoView {
    let typing = RwSignal::new(false);
    let is_offered = move || {
        setting.field.with(|field| offers.with(|offers| offers.iter().any(|offer| offer.value == field.text())))
    };
    let is_typed = Memo::new(move |_| typing.get() || !is_offered());
    view! {
        <Labelled setting>
            {move || {
                if is_typed.get() {
                    view! { <Typed setting offers typing/> }.into_any()
                } else {
                    view! { <Chosen setting offers other typing/> }.into_any()
                }
            }}
            {children()}
        </Labelled>
    }
}

#[component]
fn Chosen(setting: Setting, offers: Memo<Vec<Offer>>, other: &'static str, typing: RwSignal<bool>) -> impl IntoView {
    let option = move |Offer { value, label }| {
        let own = value.clone();
        let is_chosen = move || setting.field.with(|field| field.text() == own);
        view! {
            <option value=value prop:selected=is_chosen>
                {label}
            </option>
        }
    };
    let choose = move |value: String| {
        if value == OTHER {
            typing.set(true);
            focus(format!("#{}", setting.id()));
        } else {
            setting.put(value);
        }
    };
    view! {
        <select
            id=setting.id()
            aria-describedby=setting.described_by()
            aria-invalid=move || setting.error().get().map(|_| "true")
            on:change:target=move |event| choose(event.target().value())
            on:blur=move |_| _ = setting.field.try_update(Field::leave)
        >
            {move || offers.get().into_iter().map(option).collect_view()}
            <option value=OTHER>{other}</option>
        </select>
    }
}

#[component]
fn Typed(setting: Setting, offers: Memo<Vec<Offer>>, typing: RwSignal<bool>) -> impl IntoView {
    let back = move |_| {
        typing.set(false);
        let text = setting.field.with_untracked(|field| field.text().to_owned());
        if offers.with_untracked(|offers| offers.iter().all(|offer| offer.value != text)) {
            setting.field.update(Field::reset);
        }
        focus(format!("#{}", setting.id()));
    };
    view! {
        <span class="row typed">
            <input
                id=setting.id()
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=setting.described_by()
                aria-invalid=move || setting.error().get().map(|_| "true")
                prop:value=move || setting.text()
                on:input:target=move |event| {
                    // What becomes one of the offers while it is typed is still being typed.
                    typing.set(true);
                    setting.put(event.target().value());
                }
                on:blur=move |_| _ = setting.field.try_update(Field::leave)
            />
            <Show when=move || !offers.with(Vec::is_empty)>
                <button type="button" data-kind="quiet" on:click=back>
                    "Choose from the list"
                </button>
            </Show>
        </span>
    }
}
