//! Times in the browser's language, in the local time zone or in UTC.

use api::Reported;
use api::date::Timestamp;
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::preferences::Preference;
use crate::texts::PREFERENCE_NOT_STORED;
use crate::ui::toast::Toasts;
use crate::value::texts;

/// Time zone of all times of the app: true for UTC.
#[derive(Clone, Copy)]
pub struct Clock(pub RwSignal<bool>);

impl Clock {
    /// Shows times in UTC or in the local time zone, now and on later visits. Returns false if the browser does not store the choice.
    pub fn show_utc(self, utc: bool) -> bool {
        let is_stored = Preference::Utc.set(utc);
        self.0.set(utc);
        is_stored
    }

    /// Provides the choice to the whole app.
    pub fn provide() {
        provide_context(Self(RwSignal::new(Preference::Utc.is_set())));
    }
}

/// Time of an event.
#[component]
pub fn Moment(value: Reported<Timestamp>) -> impl IntoView {
    let Clock(utc) = expect_context();
    match value {
        Reported::Known(moment) => {
            let text = moment.clone();
            view! { <time datetime=moment.to_string() title=moment.to_string()>{move || format_time(&text, utc.get())}</time> }.into_any()
        }
        other => view! { <UnexpectedValue text=other.unexpected()/> }.into_any(),
    }
}

/// Value that breaks the reference, shown as it was sent, or a note that there is none.
#[component]
pub fn UnexpectedValue(text: Option<String>) -> impl IntoView {
    match text {
        Some(text) => view! {
            <span class="badge" data-tone="warning" title=texts::UNDOCUMENTED>
                {text}
            </span>
        }
        .into_any(),
        None => view! { <span class="none">{texts::NOT_GIVEN}</span> }.into_any(),
    }
}

/// Button that switches between the local time zone and UTC.
#[component]
pub fn ClockSwitch() -> impl IntoView {
    let Clock(utc) = expect_context();
    let toasts: Toasts = expect_context();
    let switch = move |_| {
        if !Clock(utc).show_utc(!utc.get_untracked()) {
            toasts.fail(PREFERENCE_NOT_STORED);
        }
    };
    view! {
        <button type="button" class="pill" aria-pressed=move || utc.get().to_string() on:click=switch>
            {texts::SHOW_UTC}
        </button>
    }
}

fn format_time(moment: &Timestamp, utc: bool) -> String {
    thread_local! {
        // Creating a formatter takes a hundred times as long as using it.
        static LOCAL: Intl::DateTimeFormat = formatter(false);
        static UTC: Intl::DateTimeFormat = formatter(true);
    }
    let date = Date::new(&JsValue::from_str(moment.as_str()));
    let format = if utc { &UTC } else { &LOCAL };
    let text = format.with(|format| format.format().call1(format, &date));
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| moment.to_string())
}

fn formatter(utc: bool) -> Intl::DateTimeFormat {
    let options = Object::new();
    let zone: &[(&str, &str)] = if utc { &[("timeZone", "UTC"), ("timeZoneName", "short")] } else { &[] };
    let parts =
        [("year", "numeric"), ("month", "short"), ("day", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    for (name, value) in parts.iter().chain(zone) {
        // It cannot fail for a new object.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Intl::DateTimeFormat::new(&Array::new(), options.unchecked_ref())
}
