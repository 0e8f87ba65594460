//! Examples of the control of a duration.

use api::configuration::Update;
use leptos::prelude::*;

use super::example::{FieldExamples, FieldState, Section};
use crate::form::duration::DurationControl;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("durations", "Durations");

const PRESETS: &[&str] = &["PT24H", "P7D", "P30D", ""];

const STATES: &[FieldState] = &[
    FieldState::stored("duration-empty", "empty", ""),
    FieldState::stored("duration-preset", "a preset", "P7D"),
    FieldState::stored("duration-changed", "changed", "P7D").typed("PT36H"),
    FieldState::stored("duration-error", "error", "P7D").typed("ten days"),
    FieldState::stored("duration-odd", "stored value breaks the rule", "P1M"),
    FieldState::stored("duration-rejected", "rejected by the API", "P7D")
        .typed("PT36H")
        .rejected("Twilio rejected the timer. Enter a longer time. (Error 50325)"),
];

/// Section with the control of a duration.
#[component]
pub fn Durations() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <FieldExamples
                control="Timer"
                info=Update::default_closed_timer().info()
                states=STATES
                render=|setting| {
                    view! { <DurationControl setting presets=PRESETS after="Is closed after" never="Is not closed automatically."/> }
                        .into_any()
                }
            />
        </Section>
    }
}
