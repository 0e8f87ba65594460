//! Request of a form or a dialog, shown before it is sent: its parameters, and a text for another tool.

use api::operation::Operation;
use api::{Params, Request};
use engine::code::{Language, render};
use leptos::prelude::*;

use crate::backend::context::{BackendContext, BackendKind, BackendState, own_origin};
use crate::form::Field;
use crate::form::texts;
use crate::ui::copy::{copy, copy_icon};
use crate::ui::dialog::next_id;
use crate::ui::icon::Svg;
use crate::ui::storage::local_storage;
use crate::ui::toast::Toasts;

/// Parameters of a new resource: the fields that are filled. Tracked. An empty value would be read as one of its type.
pub fn filled(fields: &[RwSignal<Field>]) -> Params {
    let mut params = Params::default();
    for field in fields {
        field.with(|field| {
            if !field.text().is_empty() {
                field.info().write(field.text(), &mut params);
            }
        });
    }
    params
}

/// Request with its parameters and its text for another tool. Nothing without a request.
#[component]
pub fn RequestPreview(#[prop(into)] request: Signal<Option<Request>>) -> impl IntoView {
    let line =
        move || request.with(|request| request.as_ref().map(|request| format!("{} {}", request.method, request.path)));
    let revealed = RwSignal::new(false);
    let parameters = move || request.with(|request| request.as_ref().map(parameters).unwrap_or_default());
    let has_personal = move || parameters().iter().any(|parameter| parameter.is_personal);
    let item = move |Parameter { wire, value, is_personal }: Parameter| {
        let value = if is_personal && !revealed.get() { HIDDEN.to_owned() } else { value };
        view! { <li><b>{wire}</b> "=" <bdi>{value}</bdi></li> }
    };
    let reveal = move |_| revealed.update(|revealed| *revealed = !*revealed);
    view! {
        <Show when=move || request.with(Option::is_some)>
            <details class="request">
                <summary>{texts::REQUEST} " " <span class="code">{line}</span></summary>
                <Show when=move || !parameters().is_empty()>
                    // It scrolls, which a keyboard can do with the focus only.
                    <ul class="code" tabindex="0" aria-label=texts::REQUEST_PARAMETERS>
                        {move || parameters().into_iter().map(item).collect_view()}
                    </ul>
                </Show>
                <Show when=has_personal>
                    <p class="row">
                        <button type="button" class="pill" aria-pressed=move || revealed.get().to_string() on:click=reveal>
                            {texts::SHOW_PERSONAL_DATA}
                        </button>
                        <span class="hint">{texts::COPY_HAS_PERSONAL_DATA}</span>
                    </p>
                </Show>
                <CopyAs request/>
            </details>
        </Show>
    }
}

const HIDDEN: &str = "••••";

struct Parameter {
    wire: String,
    value: String,
    is_personal: bool,
}

/// Parameters in the order of the request. An unknown one is treated as personal data.
fn parameters(request: &Request) -> Vec<Parameter> {
    let operation = Operation::at(&request.path).map(|(operation, _)| operation).find(|it| it.method == request.method);
    let fields = operation.map_or(&[][..], |operation| operation.parameters);
    let parameter = |(wire, value): (&str, &str)| {
        let info = fields.iter().find(|info| info.wire == wire);
        Parameter { wire: wire.to_owned(), value: value.to_owned(), is_personal: info.is_none_or(|info| info.personal) }
    };
    request.params.iter().map(parameter).collect()
}

/// Choice of a language, and a button that copies the request in it.
#[component]
fn CopyAs(request: Signal<Option<Request>>) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let toasts: Toasts = expect_context();
    let text = move |language| request.with(|request| text_in(request.as_ref()?, language, backend));
    let languages =
        Memo::new(move |_| Language::ALL.into_iter().filter(|language| text(*language).is_some()).collect::<Vec<_>>());
    let preferred = RwSignal::new(preferred_language());
    let language = Memo::new(move |_| {
        let wanted = preferred.get().unwrap_or(Language::Curl);
        languages.with(|languages| if languages.contains(&wanted) { Some(wanted) } else { languages.first().copied() })
    });
    let choose = move |word: String| {
        store_language(&word);
        preferred.set(Language::parse(&word));
    };
    let option = move |offered: Language| {
        let is_chosen = move || language.get() == Some(offered);
        view! { <option value=offered.as_str() prop:selected=is_chosen>{offered.name()}</option> }
    };
    let name = move || language.get().map_or("", Language::name);
    let copied = RwSignal::new(false);
    let copy_text = move |_| {
        let Some(text) = language.get_untracked().and_then(|language| untrack(|| text(language))) else { return };
        copy(toasts, copied, text, texts::request_copied(untrack(name)));
    };
    let id = format!("language-{}", next_id());
    view! {
        <Show when=move || language.get().is_some()>
            <div class="row">
                <label for=id.clone()>{texts::LANGUAGE}</label>
                <select id=id.clone() on:change:target=move |event| choose(event.target().value())>
                    {move || languages.get().into_iter().map(option).collect_view()}
                </select>
                <button type="button" on:click=copy_text>
                    {move || view! { <Svg icon=copy_icon(copied)/> }}
                    {move || texts::copy_as(name())}
                </button>
            </div>
            <p class="hint">{move || language.get().map(|language| hint(language, backend))}</p>
        </Show>
    }
}

/// Text of a request. A tool that reaches Twilio only has the text for Twilio.
fn text_in(request: &Request, language: Language, backend: BackendContext) -> Option<String> {
    let origin = origin(backend);
    render(request, language, origin.as_deref()).or_else(|| render(request, language, None))
}

/// Address that a text reaches. `None`: Twilio's, also for sample data in this browser, which no tool reaches.
fn origin(backend: BackendContext) -> Option<String> {
    match backend.state.get_untracked() {
        BackendState::Ready(BackendKind::Sandbox, _) => Some(own_origin()),
        BackendState::Ready(BackendKind::Direct, _) => {
            let is_twilio = backend.host.with_value(|host| host.ends_with(TWILIO));
            (!is_twilio).then(|| backend.base_address.get_value())
        }
        _ => None,
    }
}

/// End of the hosts of Twilio's API.
const TWILIO: &str = ".twilio.com";

fn hint(language: Language, backend: BackendContext) -> String {
    let has_origin = !matches!(language, Language::TwilioCli | Language::Terraform);
    let origin = origin(backend).filter(|_| has_origin);
    texts::copy_target(origin.as_deref())
}

/// Key of the last chosen language.
const LANGUAGE: &str = "conversations-admin-language";

fn preferred_language() -> Option<Language> {
    Language::parse(&local_storage()?.get_item(LANGUAGE).ok()??)
}

fn store_language(word: &str) {
    if let Some(storage) = local_storage() {
        // Without storage, the choice is lost with the page.
        let _ = storage.set_item(LANGUAGE, word);
    }
}
