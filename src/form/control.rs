//! The controls: label, input, hint and error, tied together. They see text and never the type behind it.

use api::{Kind, ParameterInfo};
use leptos::attr::Attribute;
use leptos::ev;
use leptos::prelude::*;
use leptos::tachys::html::property::prop;
use wasm_bindgen::JsCast;

use crate::form::Field;
use crate::form::format::{default_in_words, format_value};
use crate::form::texts;
use crate::ui::bidi::isolate;
use crate::ui::humps::humps;
use crate::ui::icon::{Icon, Svg};

/// The id of a field's control, for the summary of errors to lead to.
pub fn control_id(form: &str, wire: &str) -> String {
    format!("{form}-{}", wire.replace('.', "-"))
}

/// Mark of a setting on a page whose API has settings of another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tag {
    Deprecated,
    /// Another page has the same setting.
    Shared,
    ChatOnly,
}

impl Tag {
    fn text(self) -> &'static str {
        match self {
            Self::Deprecated => texts::DEPRECATED,
            Self::Shared => texts::SHARED,
            Self::ChatOnly => texts::CHAT_ONLY,
        }
    }
}

/// A setting on a page.
#[derive(Clone, Copy)]
pub struct Setting {
    pub form: &'static str,
    pub field: RwSignal<Field>,
    pub tag: Option<Tag>,
}

impl Setting {
    pub fn new(form: &'static str, field: RwSignal<Field>) -> Self {
        Self { form, field, tag: None }
    }

    pub fn tagged(self, tag: Tag) -> Self {
        Self { tag: Some(tag), ..self }
    }

    pub fn id(self) -> String {
        control_id(self.form, self.field.with_untracked(|field| field.info().wire))
    }

    pub fn label(self) -> &'static str {
        self.field.with_untracked(|field| field.info().label)
    }

    pub fn kind(self) -> Kind {
        self.field.with_untracked(|field| field.info().kind)
    }

    /// Text of the control.
    pub fn text(self) -> String {
        self.field.with(|field| field.text().to_owned())
    }

    pub fn is_on(self) -> bool {
        self.field.with(|field| field.text() == "true")
    }

    /// Takes what was typed or chosen.
    pub fn put(self, text: String) {
        self.field.update(|field| field.set(text));
    }

    /// The ids of what describes the control.
    pub fn described_by(self) -> String {
        let id = self.id();
        format!("{id}-error {id}-hint")
    }

    /// For `aria-invalid`.
    pub fn invalid(self) -> Option<&'static str> {
        self.field.with(Field::error).map(|_| "true")
    }
}

/// Keeps a text box and its field the same.
pub fn text_box(field: RwSignal<Field>) -> impl Attribute {
    let read = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        if field.try_with_untracked(|field| !shows(&text, field.text())) == Some(true) {
            field.update(|field| field.set(text));
        }
    };
    (
        prop("value", move || field.with(|field| field.text().to_owned())),
        ev::on(ev::input, move |event| field.update(|field| field.set(event_target_value(&event)))),
        ev::on(ev::change, move |event| read(&event)),
        ev::on(ev::blur, move |event| {
            read(&event);
            field.try_update(Field::blur);
        }),
    )
}

/// Compares the content of a text box with the text that it was given. A browser drops or rewrites line breaks.
pub fn shows(content: &str, text: &str) -> bool {
    let visible = |text: &str| text.chars().filter(|char| !matches!(char, '\r' | '\n')).collect::<String>();
    visible(content) == visible(text)
}

/// Reads every text box of the form that is submitted.
pub fn read_form(event: &web_sys::SubmitEvent) {
    let form = event.target().and_then(|form| form.dyn_into::<web_sys::Element>().ok());
    form.iter().for_each(read_text_boxes);
}

/// Dispatches `change` to every text box of an element. Password managers fill text boxes without an event.
pub fn read_text_boxes(parent: &web_sys::Element) {
    let Ok(boxes) = parent.query_selector_all("input:not([type=checkbox], [type=radio]), textarea") else { return };
    for element in (0..boxes.length()).filter_map(|index| boxes.item(index)) {
        if let Ok(event) = web_sys::Event::new("change") {
            // It fails only for an event that is being sent already.
            let _ = element.dispatch_event(&event);
        }
    }
}

/// A line of text. `hint` prevents the error; it is read out with the control.
#[component]
pub fn TextField(
    form: &'static str,
    field: RwSignal<Field>,
    #[prop(into)] hint: ViewFn,
    /// Value of `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let info = field.with_untracked(Field::info);
    let id = control_id(form, info.wire);
    let required = info.required.then_some("true");
    view! {
        <div class="field">
            <div class="row">
                <label for=id.clone()>{info.label}</label>
                <ApiName info/>
            </div>
            <input
                {..text_box(field)}
                id=id.clone()
                type=if info.kind == Kind::Secret { "password" } else { "text" }
                autocomplete=autocomplete
                aria-describedby=format!("{id}-error {id}-hint")
                aria-invalid=move || field.with(Field::error).map(|_| "true")
                aria-required=required
            />
            <Below id field hint/>
        </div>
    }
}

/// A setting that is a line of text, or a number with its unit behind it.
#[component]
pub fn Line(setting: Setting, #[prop(optional)] unit: &'static str) -> impl IntoView {
    let is_number = matches!(setting.kind(), Kind::Number { .. });
    view! {
        <Labelled setting>
            <span class="row">
                <input
                    id=setting.id()
                    type="text"
                    inputmode=is_number.then_some("numeric")
                    data-size=is_number.then_some("short")
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=setting.described_by()
                    aria-invalid=move || setting.invalid()
                    {..text_box(setting.field)}
                />
                {unit}
            </span>
        </Labelled>
    }
}

/// A setting that is a longer text.
#[component]
pub fn Lines(setting: Setting) -> impl IntoView {
    view! {
        <Labelled setting>
            <textarea
                id=setting.id()
                rows="3"
                aria-describedby=setting.described_by()
                aria-invalid=move || setting.invalid()
                {..text_box(setting.field)}
            ></textarea>
        </Labelled>
    }
}

/// A setting that is on or off.
#[component]
pub fn Check(setting: Setting) -> impl IntoView {
    let info = setting.field.with_untracked(Field::info);
    view! {
        <div class="field">
            <div class="row">
                <input
                    id=setting.id()
                    type="checkbox"
                    aria-describedby=setting.described_by()
                    prop:checked=move || setting.is_on()
                    on:change:target=move |event| setting.put(event.target().checked().to_string())
                />
                <label for=setting.id()>{info.label}</label>
                <ApiName info/>
                <Marks setting/>
                <RestoreDefault setting/>
            </div>
            <Effect setting/>
        </div>
    }
}

/// Radio buttons of a setting with few values, each with its meaning.
#[component]
pub fn Choice(setting: Setting, options: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let name = setting.id();
    let option = move |(word, meaning): (&'static str, &'static str)| {
        let is_chosen = move || setting.field.with(|field| field.text().eq_ignore_ascii_case(word));
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=name.clone()
                    value=word
                    prop:checked=is_chosen
                    on:change=move |_| setting.put(word.to_owned())
                />
                <span>{word} " " <small class="hint">{meaning}</small></span>
            </label>
        }
    };
    view! {
        <Grouped setting>
            <div class="options">{options.iter().copied().map(option).collect_view()}</div>
        </Grouped>
    }
}

/// Label, name in the API, error and effect around a single control.
#[component]
pub fn Labelled(setting: Setting, children: Children) -> impl IntoView {
    let info = setting.field.with_untracked(Field::info);
    view! {
        <div class="field">
            <div class="row">
                <label for=setting.id()>{info.label}</label>
                <ApiName info/>
                <Marks setting/>
                <RestoreDefault setting/>
            </div>
            {children()}
            <Effect setting/>
        </div>
    }
}

/// Around a setting with several controls.
#[component]
pub fn Grouped(setting: Setting, children: Children) -> impl IntoView {
    let info = setting.field.with_untracked(Field::info);
    view! {
        <fieldset class="field" id=setting.id() tabindex="-1" aria-describedby=setting.described_by()>
            <legend>{info.label} " " <ApiName info/> " " <Marks setting/></legend>
            <RestoreDefault setting/>
            {children()}
            <Effect setting/>
        </fieldset>
    }
}

/// Name of a parameter in the API, beside its label. Nothing if both are the same.
#[component]
pub fn ApiName(info: ParameterInfo) -> impl IntoView {
    (info.wire != info.label).then(|| view! { <code class="wire">{humps(info.wire)}</code> })
}

/// Button that sets the documented default, while the value differs from it.
#[component]
fn RestoreDefault(setting: Setting) -> impl IntoView {
    let differs = Memo::new(move |_| setting.field.with(Field::differs_from_default));
    let restore = move |_| {
        setting.field.update(Field::restore_default);
        // The button disappears with the click.
        let control = document().get_element_by_id(&setting.id());
        if let Some(control) = control.and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = control.focus();
        }
    };
    view! {
        <Show when=move || differs.get()>
            <button type="button" class="pill" aria-label=texts::restore_default_of(setting.label()) on:click=restore>
                {texts::RESTORE_DEFAULT}
            </button>
        </Show>
    }
}

/// Marks beside a label: the setting's own, and whether its value differs from the documented default.
#[component]
fn Marks(setting: Setting) -> impl IntoView {
    let tag = |tag: Tag| {
        let class = if tag == Tag::Shared { "hint" } else { "badge" };
        let tone = (tag == Tag::Deprecated).then_some("warning");
        view! { <span class=class data-tone=tone>{tag.text()}</span> " " }
    };
    let differs = Memo::new(move |_| setting.field.with(Field::differs_from_default));
    view! {
        {setting.tag.map(tag)}
        {move || differs.get().then(|| view! { <span class="badge">{texts::NOT_DEFAULT}</span> })}
    }
}

/// Error of a setting, and its effect, default and documentation.
#[component]
fn Effect(setting: Setting) -> impl IntoView {
    let Setting { field, .. } = setting;
    let info = field.with_untracked(Field::info);
    let about = texts::docs_about(info.label);
    let default = default_in_words(&info);
    let default = if default.is_empty() { default } else { format!("{default} ") };
    let hint = move || {
        view! {
            {info.effect}
            " "
            {default.clone()}
            <a href=info.docs target="_blank" rel="noreferrer" aria-label=about.clone()>
                {texts::DOCS}
            </a>
        }
    };
    view! { <Below id=setting.id() field hint=hint/> }
}

/// Error, note about an invalid stored value, and hint below a control.
#[component]
fn Below(id: String, field: RwSignal<Field>, #[prop(into)] hint: ViewFn) -> impl IntoView {
    let odd = move || {
        let oddity = field.with(|field| Some((field.oddity()?, field.info(), field.saved().to_owned())));
        oddity.map(|(why, info, saved)| {
            let kept = if info.many {
                texts::UNKNOWN_IN_LIST.to_owned()
            } else {
                texts::breaks_rule(&isolate(&format_value(&info, &saved)))
            };
            view! { <p class="odd-note">{kept} " " {why}</p> }
        })
    };
    view! {
        <p class="error" id=format!("{id}-error")>
            {move || field.with(Field::error).map(|error| view! { <Svg icon=Icon::Alert/> <span>{error}</span> })}
        </p>
        {odd}
        <div class="hint" id=format!("{id}-hint")>
            {hint.run()}
        </div>
    }
}
