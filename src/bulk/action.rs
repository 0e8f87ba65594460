//! Action on the selected services.

use api::{Kind, ParameterInfo};
use engine::document::{Section, text_of};
use leptos::prelude::*;
use serde_json::Value;

use super::texts;

/// Action on the selected services.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// They are deleted with everything in them.
    Delete,
    /// A setting of each gets a value.
    Set { section: Section, wire: &'static str, value: Value },
}

impl Action {
    /// Returns the first action that the controls offer for settings.
    pub fn first_setting() -> Option<Self> {
        let (section, info) = settings().into_iter().next()?;
        Some(Self::Set { section, wire: info.wire, value: initial(info) })
    }

    /// Returns why the value cannot be set.
    pub fn mistake(&self) -> Option<String> {
        let Self::Set { section, wire, value } = self else { return None };
        let info = section.parameter(wire)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // A role is named by its name, which each service has another SID for.
        if matches!(info.kind, Kind::Sid { .. }) {
            return text.trim().is_empty().then(|| texts::ROLE_MISSING.to_owned());
        }
        if value.is_null() { None } else { (info.check)(&text) }
    }
}

/// Settings that many services can get at once. Lists of events are left out: each service has its own.
fn settings() -> Vec<(Section, &'static ParameterInfo)> {
    let of_section = |section: Section| section.parameters().into_iter().map(move |info| (section, info));
    Section::OF_SERVICE.into_iter().flat_map(of_section).filter(|(_, info)| !info.many).collect()
}

/// Controls of the action.
#[component]
pub fn ActionFields(action: RwSignal<Option<Action>>) -> impl IntoView {
    let all = StoredValue::new(settings());
    let is_set = Memo::new(move |_| action.with(|action| matches!(action, Some(Action::Set { .. }))));
    let choose = move |index: usize| {
        if let Some((section, info)) = all.with_value(|all| all.get(index).copied()) {
            action.set(Some(Action::Set { section, wire: info.wire, value: initial(info) }));
        }
    };
    let radio = move |value: bool, label: &'static str| {
        let pick = move |_| if value { choose(0) } else { action.set(Some(Action::Delete)) };
        let is_chosen = move || action.with(Option::is_some) && is_set.get() == value;
        view! {
            <label class="option">
                <input type="radio" name="bulk" prop:checked=is_chosen on:change=pick/>
                {label}
            </label>
        }
    };
    let chosen = Memo::new(move |_| match action.get() {
        Some(Action::Set { section, wire, .. }) => Some((section, wire)),
        Some(Action::Delete) | None => None,
    });
    let options = move || {
        all.with_value(|all| {
            let option = |(index, (section, info)): (usize, &(Section, &'static ParameterInfo))| {
                let wire = info.wire;
                let section = *section;
                let is_chosen = move || chosen.get() == Some((section, wire));
                let text = format!("{}: {}", section.label(), info.label);
                view! { <option value=index.to_string() prop:selected=is_chosen>{text}</option> }
            };
            all.iter().enumerate().map(option).collect_view()
        })
    };
    let value = move |(section, wire): (Section, &'static str)| {
        section.parameter(wire).map(|info| view! { <ValueField action section info/> })
    };
    view! {
        <fieldset class="field">
            <legend class="visually-hidden">{texts::ACTION}</legend>
            {radio(true, texts::SET)}
            {radio(false, texts::DELETE)}
        </fieldset>
        <Show when=move || is_set.get()>
            <div class="field">
                <label for="bulk-setting">{texts::SETTING}</label>
                <select id="bulk-setting" on:change:target=move |event| choose(event.target().value().parse().unwrap_or_default())>
                    {options()}
                </select>
            </div>
            {move || chosen.get().map(value)}
        </Show>
    }
}

/// Returns the value that a control shows first: the default, or nothing.
fn initial(info: &ParameterInfo) -> Value {
    value_of(info, info.default.unwrap_or_default())
}

/// Returns the text of a control as a JSON value of the setting's type. An empty text clears the setting.
fn value_of(info: &ParameterInfo, text: &str) -> Value {
    match info.kind {
        _ if text.is_empty() => Value::Null,
        Kind::Flag => Value::Bool(text == "true"),
        Kind::Number { .. } => text.parse::<u64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

/// Control of the value.
#[component]
fn ValueField(action: RwSignal<Option<Action>>, section: Section, info: &'static ParameterInfo) -> impl IntoView {
    let put =
        move |text: String| action.set(Some(Action::Set { section, wire: info.wire, value: value_of(info, &text) }));
    let mistake = move || action.with(|action| action.as_ref()?.mistake());
    // After a look at the plan, the value is that of the action.
    let first = action.with_untracked(|action| match action {
        Some(Action::Set { value, .. }) => text_of(value),
        _ => info.default.unwrap_or_default().to_owned(),
    });
    let words: &[(&str, &str)] = match info.kind {
        Kind::Flag => &[("true", texts::ON), ("false", texts::OFF)],
        _ => &[],
    };
    let choices: Vec<(String, String)> = match info.kind {
        Kind::Choice(words) => words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect(),
        _ => words.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect(),
    };
    let control = if choices.is_empty() {
        view! {
            <input
                id="bulk-value"
                type="text"
                autocomplete="off"
                spellcheck="false"
                value=first.clone()
                aria-describedby="bulk-value-error"
                aria-invalid=move || mistake().map(|_| "true")
                on:input:target=move |event| put(event.target().value())
            />
        }
        .into_any()
    } else {
        let option = |(value, label): (String, String)| {
            let is_first = value == first;
            view! { <option value=value selected=is_first>{label}</option> }
        };
        view! {
            <select id="bulk-value" on:change:target=move |event| put(event.target().value())>
                {choices.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for="bulk-value">{info.label}</label>
            {control}
            <small class="hint">{info.effect}</small>
            <small class="error" id="bulk-value-error">{mistake}</small>
        </div>
    }
}
