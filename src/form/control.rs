//! The controls: label, input, hint and error, tied together.

use leptos::prelude::*;

use crate::form::Field;
use crate::ui::icon::{Icon, Svg};

/// The id of a field's control, for the summary of errors to lead to.
pub fn control_id(form: &str, wire: &str) -> String {
    format!("{form}-{wire}")
}

/// A line of text. `hint` prevents the error; it is read out with the control.
#[component]
pub fn TextField(form: &'static str, field: RwSignal<Field>, #[prop(into)] hint: ViewFn) -> impl IntoView {
    let info = field.with_untracked(Field::info);
    let id = control_id(form, info.wire);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let error = Memo::new(move |_| field.with(Field::error));
    let described_by = format!("{error_id} {hint_id}");
    view! {
        <div class="field">
            <div class="row">
                <label for=id.clone()>{info.label}</label>
                <code class="wire">{info.wire}</code>
            </div>
            <input
                id=id
                type="text"
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
                aria-required=info.required.then_some("true")
                prop:value=move || field.with(|field| field.text().to_owned())
                on:input:target=move |event| field.update(|field| field.set(event.target().value()))
                on:blur=move |_| field.update(Field::leave)
            />
            <p class="error" id=error_id>
                {move || error.get().map(|error| view! { <Svg icon=Icon::Alert/> <span>{error}</span> })}
            </p>
            <div class="hint" id=hint_id>
                {hint.run()}
            </div>
        </div>
    }
}
