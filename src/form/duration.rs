//! Control of a duration: a number with a unit, presets, and the ISO 8601 text. The text is the value; the other controls are derived from it
//! and write it.

use std::time::Duration as StdDuration;

use api::duration::{Duration, Unit};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use crate::form::Field;
use crate::form::control::{Grouped, Setting, read_text_boxes, shows};
use crate::form::format::in_words;
use crate::form::texts::{self, unit_plural};
use crate::ui::focus::focus_in_place;
use crate::ui::typing::write_over_all;

/// Units, smallest first. Weeks are written as days, which every parser of durations supports.
const UNITS: [Unit; 4] = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day];

/// Splits a text into a number and its unit. Text that is no number is kept as it was typed, before the unit: "ten minutes". Empty, without
/// a unit, for any other text and for years and months.
fn split(text: &str) -> (String, Option<Unit>) {
    let Ok(duration) = text.parse::<Duration>() else {
        let worded = text.rsplit_once(' ').and_then(|(number, word)| Some((number.to_owned(), unit_named(word)?)));
        return worded.map_or_else(Default::default, |(number, unit)| (number, Some(unit)));
    };
    if let [(count, unit)] = duration.parts()
        && UNITS.contains(unit)
    {
        return (count.to_string(), Some(*unit));
    }
    // Years and months have no fixed length.
    let Some(seconds) = duration.seconds() else { return Default::default() };
    let fits = |unit: &&Unit| unit.seconds().is_some_and(|length| seconds.is_multiple_of(length));
    let unit = UNITS.iter().rev().find(fits).copied().unwrap_or(Unit::Second);
    ((seconds / unit.seconds().unwrap_or(1)).to_string(), Some(unit))
}

/// Joins a number and its unit to the simplest text.
fn join(number: &str, unit: Unit) -> String {
    match number.trim() {
        "" => String::new(),
        number => match number.parse() {
            Ok(count) => Duration::of(count, unit).as_str().to_owned(),
            Err(_) => format!("{number} {}", unit_plural(unit)),
        },
    }
}

fn unit_named(word: &str) -> Option<Unit> {
    UNITS.into_iter().find(|unit| word == unit_plural(*unit))
}

/// Control of an optional duration. `after` begins the sentence about its effect, which ends with "1 day without activity.": "Becomes inactive
/// after". `never` is the sentence for no duration.
#[component]
pub fn DurationControl(
    setting: Setting,
    presets: &'static [&'static str],
    after: &'static str,
    never: &'static str,
) -> impl IntoView {
    let iso = NodeRef::<html::Input>::new();
    let writer = TextWriter::new(setting);
    // An error replaces the sentence.
    let meaning = move || match setting.text().as_str() {
        _ if setting.field.with(Field::mistake).is_some() => String::new(),
        "" => never.to_owned(),
        text => in_words(text).map(|words| texts::after_inactivity(after, &words)).unwrap_or_default(),
    };
    // Moving the focus between the controls of the setting does not leave it.
    let leave = move |event: leptos::ev::FocusEvent| {
        let group = event.current_target().and_then(|group| group.dyn_into::<Element>().ok());
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        if group.as_ref().is_none_or(|group| next.is_none() || !group.contains(next.as_ref())) {
            group.iter().for_each(read_text_boxes);
            setting.field.update(Field::blur);
        }
    };
    view! {
        <Grouped setting>
            <div class="duration" on:focusout=leave>
                <div class="row">
                    <Amount setting writer/>
                    <Iso setting iso writer/>
                </div>
                // A click keeps the focus: an error that appears elsewhere would move the button before the mouse is up.
                <div class="row" on:mousedown=|event| event.prevent_default()>
                    {presets.iter().map(|text| view! { <Preset setting text iso/> }).collect_view()}
                </div>
            </div>
            <p class="meaning" role="status">
                {meaning}
            </p>
        </Grouped>
    }
}

/// Writer of the text. The text boxes are not read until the browser has rendered it.
#[derive(Clone, Copy)]
struct TextWriter {
    setting: Setting,
    is_writing: StoredValue<bool>,
}

impl TextWriter {
    fn new(setting: Setting) -> Self {
        Self { setting, is_writing: StoredValue::new(false) }
    }

    fn write(self, text: String) {
        self.setting.put(text);
        self.is_writing.set_value(true);
        set_timeout(move || _ = self.is_writing.try_set_value(false), StdDuration::ZERO);
    }

    /// Returns true while a `change` event must be ignored: during a write, and once the page is left, since a text box that is removed with the
    /// focus, as on Back, still reports a change.
    fn ignores_change(self) -> bool {
        self.is_writing.try_get_value() != Some(false)
    }
}

#[component]
fn Amount(setting: Setting, writer: TextWriter) -> impl IntoView {
    // An empty text would lose the unit.
    let last = RwSignal::new(Unit::Hour);
    let parts = Memo::new(move |_| {
        let (number, unit) = split(&setting.text());
        (number, unit.unwrap_or_else(|| last.get()))
    });
    let write = move |number: &str, unit: Unit| {
        last.set(unit);
        writer.write(join(number, unit));
    };
    // Writing the same number again would change the unit of the text.
    let read = move |number: &str| {
        if writer.ignores_change() {
            return;
        }
        let (before, unit) = parts.get_untracked();
        if number != before {
            write(number, unit);
        }
    };
    let option = move |unit: Unit| {
        let is_chosen = move || parts.with(|parts| parts.1 == unit);
        view! { <option value=unit_plural(unit) prop:selected=is_chosen>{unit_plural(unit)}</option> }
    };
    view! {
        <span class="row">
            <input
                type="text"
                inputmode="numeric"
                data-size="short"
                autocomplete="off"
                aria-label=texts::number_of(setting.label())
                aria-describedby=setting.described_by()
                aria-invalid=move || setting.invalid()
                prop:value=move || parts.with(|parts| parts.0.clone())
                on:input:target=move |event| write(&event.target().value(), parts.get_untracked().1)
                on:change:target=move |event| read(&event.target().value())
            />
            <select
                aria-label=texts::unit_of(setting.label())
                on:change:target=move |event| {
                    if let Some(unit) = unit_named(&event.target().value()) {
                        write(&parts.get_untracked().0, unit);
                    }
                }
            >
                {UNITS.map(option).into_iter().collect_view()}
            </select>
        </span>
    }
}

#[component]
fn Iso(setting: Setting, iso: NodeRef<html::Input>, writer: TextWriter) -> impl IntoView {
    let read = move |text: String| {
        if !writer.ignores_change() && !setting.field.with_untracked(|field| shows(&text, field.text())) {
            writer.write(text);
        }
    };
    view! {
        <label class="iso">
            <span class="hint">{texts::ISO_8601}</span>
            <input
                node_ref=iso
                type="text"
                class="code"
                autocomplete="off"
                spellcheck="false"
                aria-label=texts::iso_8601_of(setting.label())
                aria-invalid=move || setting.invalid()
                aria-describedby=setting.described_by()
                prop:value=move || setting.text()
                on:input:target=move |event| writer.write(event.target().value())
                on:change:target=move |event| read(event.target().value())
            />
        </label>
    }
}

/// Returns true if two texts denote the same duration: `P1D` and `PT24H`.
fn is_same_duration(one: &str, other: &str) -> bool {
    let seconds = |text: &str| text.parse::<Duration>().ok()?.seconds();
    one == other || seconds(one).is_some_and(|one| Some(one) == seconds(other))
}

#[component]
fn Preset(setting: Setting, text: &'static str, iso: NodeRef<html::Input>) -> impl IntoView {
    // Through the text box, so that it can be undone. The focus stays, and so does the page: the heading may have it, far above.
    let put = move |_| {
        let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let Some(iso) = iso.get_untracked() else { return };
        write_over_all(&iso, text);
        let _ = iso.blur();
        focused.iter().for_each(focus_in_place);
    };
    let words = in_words(text).unwrap_or_else(|| texts::NEVER.to_owned());
    view! {
        <button
            type="button"
            class="pill"
            aria-label=format!("{}: {words}", setting.label())
            aria-pressed=move || setting.field.with(|field| is_same_duration(field.text(), text)).to_string()
            on:click=put
        >
            {words.clone()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_matches_every_text_of_its_length() {
        assert!(is_same_duration("P1D", "PT24H") && is_same_duration("P1W", "P7D") && is_same_duration("", ""));
        assert!(is_same_duration("P0Y0M1DT0H0M0S", "P1D") && is_same_duration("P0M7D", "P7D"));
        assert!(!is_same_duration("P1M", "P30D") && !is_same_duration("", "PT1H") && !is_same_duration("a day", "P1D"));
    }

    #[test]
    fn a_text_survives_splitting_and_joining() {
        for (text, number, unit) in [
            ("PT24H", "24", Unit::Hour),
            ("P1D", "1", Unit::Day),
            ("PT90M", "90", Unit::Minute),
            ("PT30S", "30", Unit::Second),
            ("PT0S", "0", Unit::Second),
        ] {
            assert_eq!(split(text), (number.to_owned(), Some(unit)), "{text}");
            assert_eq!(join(number, unit), text);
        }
    }

    #[test]
    fn several_units_become_the_largest_that_fits() {
        assert_eq!(split("P1DT12H"), ("36".to_owned(), Some(Unit::Hour)));
        assert_eq!(split("PT1H30M"), ("90".to_owned(), Some(Unit::Minute)));
        assert_eq!(split("PT1M1S"), ("61".to_owned(), Some(Unit::Second)));
        assert_eq!(split("P2DT24H"), ("3".to_owned(), Some(Unit::Day)));
    }

    #[test]
    fn zero_years_and_months_are_ignored() {
        assert_eq!(split("P0Y0M1DT0H0M0S"), ("1".to_owned(), Some(Unit::Day)));
        assert_eq!(split("P0M7D"), ("7".to_owned(), Some(Unit::Day)));
        assert_eq!(split("P0Y7D"), ("7".to_owned(), Some(Unit::Day)));
        assert_eq!(split("P0YT90M"), ("90".to_owned(), Some(Unit::Minute)));
    }

    #[test]
    fn weeks_are_counted_in_days() {
        assert_eq!(split("P1W"), ("7".to_owned(), Some(Unit::Day)));
    }

    #[test]
    fn years_and_months_have_no_number() {
        assert_eq!(split("P1M"), (String::new(), None));
        assert_eq!(split("P1YT1H"), (String::new(), None));
    }

    #[test]
    fn text_that_is_no_number_is_kept() {
        for number in ["ten", "1.5", "-3", "1 0", "99999999999999999999999"] {
            let text = join(number, Unit::Minute);
            assert!(text.parse::<Duration>().is_err(), "{text}");
            assert_eq!(split(&text), (number.to_owned(), Some(Unit::Minute)));
        }
        assert_eq!(split("whatever"), (String::new(), None));
    }

    #[test]
    fn an_empty_number_is_no_duration() {
        assert_eq!(join("", Unit::Day), "");
        assert_eq!(join(" ", Unit::Day), "");
        assert_eq!(split(""), (String::new(), None));
    }
}
