//! Sections of the page, and the examples in them.

use api::ParameterInfo;
use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::form::Field;
use crate::form::control::{Setting, Tag};

/// Section with a heading. Tests take a picture of each.
#[component]
pub fn Section(
    /// Id and title.
    section: (&'static str, &'static str),
    children: Children,
) -> impl IntoView {
    let (id, title) = section;
    let heading = format!("{id}-heading");
    view! {
        <section class="panel" id=id aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{title}</h2>
            </header>
            <div class="body examples">{children()}</div>
        </section>
    }
}

/// Marks the contexts of an example.
#[derive(Clone, Copy)]
struct OwnContexts;

/// Control in one state, below the name of the state. Contexts that it provides do not reach other examples.
#[component]
pub fn Example(
    #[prop(into)] state: String,
    /// True if it needs the width of the page.
    #[prop(optional)]
    is_wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="example" data-wide=is_wide.then_some("true")>
            <p class="hint">{state}</p>
            <Provider<OwnContexts, _> value=OwnContexts>{children()}</Provider<OwnContexts, _>>
        </div>
    }
}

/// State of a field: its stored value, and its edits.
#[derive(Clone, Copy)]
pub struct FieldState {
    /// Prefix of the ids of the control, unique on the page.
    form: &'static str,
    /// Name of the state.
    name: &'static str,
    /// True for a setting with a stored value, false for a parameter of something new.
    is_stored: bool,
    value: &'static str,
    /// Text that replaces the value, after an attempt to save.
    typed: Option<&'static str>,
    /// Reason of the API to reject the text.
    rejection: Option<&'static str>,
    /// Mark beside the label.
    tag: Option<Tag>,
}

impl FieldState {
    /// Field of something new.
    pub const fn new(form: &'static str, name: &'static str, value: &'static str) -> Self {
        Self { form, name, is_stored: false, value, typed: None, rejection: None, tag: None }
    }

    /// Field with a stored value.
    pub const fn stored(form: &'static str, name: &'static str, value: &'static str) -> Self {
        Self { is_stored: true, ..Self::new(form, name, value) }
    }

    /// Adds an edit, with an attempt to save it.
    pub const fn typed(self, text: &'static str) -> Self {
        Self { typed: Some(text), ..self }
    }

    /// Adds a rejection by the API.
    pub const fn rejected(self, reason: &'static str) -> Self {
        Self { rejection: Some(reason), ..self }
    }

    /// Adds a mark beside the label.
    pub const fn tagged(self, tag: Tag) -> Self {
        Self { tag: Some(tag), ..self }
    }

    fn setting(self, info: &ParameterInfo) -> Setting {
        let mut field = if self.is_stored { Field::stored(*info, self.value) } else { Field::new(*info, self.value) };
        if let Some(text) = self.typed {
            field.set(text.to_owned());
            field.validate();
        }
        if let Some(reason) = self.rejection {
            field.reject(reason.to_owned());
        }
        Setting { tag: self.tag, ..Setting::new(self.form, RwSignal::new(field)) }
    }
}

/// Control of a parameter in several states.
#[component]
pub fn FieldExamples(
    info: &'static ParameterInfo,
    states: &'static [FieldState],
    /// Name of the control, before the name of the state.
    control: &'static str,
    render: fn(Setting) -> AnyView,
    #[prop(optional)] is_wide: bool,
) -> impl IntoView {
    let example = move |state: &FieldState| {
        let setting = state.setting(info);
        view! { <Example state=format!("{control}: {}", state.name) is_wide>{render(setting)}</Example> }
    };
    states.iter().map(example).collect_view()
}

/// Clicks a button of its content once that is rendered, for a state that only follows a click.
#[component]
pub fn Clicked(
    /// Selector of the button.
    button: &'static str,
    children: Children,
) -> impl IntoView {
    let content = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let found = content.get().and_then(|content| content.query_selector(button).ok().flatten());
        if let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            // The children are rendered, but their effects may not have run yet.
            request_animation_frame(move || button.click());
        }
    });
    view! { <div node_ref=content>{children()}</div> }
}
