//! Timeline of a conversation: its states on one time axis, which begins at the last activity.
//! <https://www.twilio.com/docs/conversations-classic/states-timers>

use api::duration::Duration;
use leptos::prelude::*;

use super::texts;
use crate::form::Field;

/// Value of a timer in the form.
#[derive(Clone, Debug, PartialEq)]
enum Timer {
    /// Empty: the timer does not run.
    Never,
    After(Duration),
    /// The form or the API rejects the value, which therefore does not take effect.
    Rejected,
}

impl Timer {
    fn of(field: &Field) -> Self {
        match field.text() {
            _ if field.mistake().is_some() || field.error().is_some() => Self::Rejected,
            "" => Self::Never,
            // Only a value that the API stores can be unreadable here.
            text => text.parse().map_or(Self::Rejected, Self::After),
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Never => texts::TIMER_OFF.to_owned(),
            Self::After(duration) => texts::timer(&duration.words()),
            Self::Rejected => texts::TIMER_NOT_VALID.to_owned(),
        }
    }

    fn seconds(&self) -> Option<u64> {
        match self {
            Self::After(duration) => duration.seconds(),
            _ => None,
        }
    }

    fn state(&self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::After(_) => "after",
            Self::Rejected => "rejected",
        }
    }
}

/// Returns true if conversations close before they can become inactive.
fn is_skipped(inactive: &Timer, closed: &Timer) -> bool {
    inactive.seconds().zip(closed.seconds()).is_some_and(|(inactive, closed)| closed <= inactive)
}

/// States on the axis, each with its length in seconds; the last one has no end. Empty if a length is unknown.
fn axis(inactive: &Timer, closed: &Timer) -> Vec<(&'static str, Option<u64>)> {
    match (inactive, closed, inactive.seconds(), closed.seconds()) {
        (Timer::Never, Timer::Never, ..) => vec![("active", None)],
        (_, Timer::Never, Some(inactive), _) => vec![("active", Some(inactive)), ("inactive", None)],
        (Timer::Never, _, _, Some(closed)) => vec![("active", Some(closed)), ("closed", None)],
        (_, _, Some(inactive), Some(closed)) if closed <= inactive => vec![("active", Some(closed)), ("closed", None)],
        // Both count from the last activity, so that the closed timer includes the time as inactive.
        (_, _, Some(inactive), Some(closed)) => {
            vec![("active", Some(inactive)), ("inactive", Some(closed - inactive)), ("closed", None)]
        }
        _ => Vec::new(),
    }
}

/// Effect of the two timers, while they are typed.
#[component]
pub fn Timeline(inactive: RwSignal<Field>, closed: RwSignal<Field>) -> impl IntoView {
    let timer = |field: RwSignal<Field>| Memo::new(move |_| field.with(Timer::of));
    let (inactive, closed) = (timer(inactive), timer(closed));
    let skipped = Memo::new(move |_| inactive.with(|inactive| closed.with(|closed| is_skipped(inactive, closed))));
    view! {
        <figure class="life">
            <figcaption class="hint">{texts::TIMELINE_START}</figcaption>
            <Axis inactive closed/>
            <ol aria-label=texts::STATES>
                <li>
                    <b>{texts::ACTIVE}</b>
                    <small>{texts::ACTIVE_MEANING}</small>
                </li>
                <State timer=inactive name=texts::INACTIVE meaning=texts::INACTIVE_MEANING/>
                <State timer=closed name=texts::CLOSED meaning=texts::CLOSED_MEANING/>
            </ol>
            <div role="status">
                <Show when=move || skipped.get()>
                    <p class="odd-note">{texts::CLOSED_FIRST}</p>
                </Show>
            </div>
        </figure>
    }
}

/// Time axis. The list below it has the same content as text.
#[component]
fn Axis(inactive: Memo<Timer>, closed: Memo<Timer>) -> impl IntoView {
    let segments = Memo::new(move |_| inactive.with(|inactive| closed.with(|closed| axis(inactive, closed))));
    let segment = |(state, seconds): (&'static str, Option<u64>)| {
        let share = seconds.map(|seconds| seconds.to_string());
        view! { <i data-state=state style:flex-grow=share></i> }
    };
    view! { <div class="axis" aria-hidden="true">{move || segments.get().into_iter().map(segment).collect_view()}</div> }
}

/// State, and the time at which a conversation reaches it.
#[component]
fn State(timer: Memo<Timer>, name: &'static str, meaning: &'static str) -> impl IntoView {
    view! {
        <li data-timer=move || timer.with(Timer::state)>
            <b>{name}</b>
            <span class="way">{move || timer.with(Timer::label)}</span>
            <small>{meaning}</small>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use api::Parameter;
    use api::configuration::Update;

    use super::*;

    const INACTIVE: Parameter<Update> = Update::default_inactive_timer();
    const CLOSED: Parameter<Update> = Update::default_closed_timer();

    /// Timer as typed over an unset one.
    fn typed(parameter: Parameter<Update>, text: &str) -> Timer {
        let mut field = Field::stored(*parameter.info(), "");
        field.set(text.to_owned());
        Timer::of(&field)
    }

    fn stored(text: &str) -> Timer {
        Timer::of(&Field::stored(*INACTIVE.info(), text))
    }

    fn both(inactive: &str, closed: &str) -> (Timer, Timer) {
        (typed(INACTIVE, inactive), typed(CLOSED, closed))
    }

    fn axis_of(inactive: &str, closed: &str) -> Vec<(&'static str, Option<u64>)> {
        let (inactive, closed) = both(inactive, closed);
        axis(&inactive, &closed)
    }

    #[test]
    fn both_timers_count_from_the_last_activity() {
        const DAY: u64 = 86_400;
        let expected = [("active", Some(DAY)), ("inactive", Some(6 * DAY)), ("closed", None)];
        assert_eq!(axis_of("P1D", "P7D"), expected, "closed after 7 days, not after 1 + 7");
        assert_eq!(axis_of("P0Y0M1DT0H0M0S", "P0M7D"), expected);
    }

    #[test]
    fn unreachable_states_are_not_on_the_axis() {
        assert_eq!(axis_of("", ""), [("active", None)]);
        assert_eq!(axis_of("PT1H", ""), [("active", Some(3600)), ("inactive", None)]);
        assert_eq!(axis_of("", "PT1H"), [("active", Some(3600)), ("closed", None)]);
        assert_eq!(axis_of("PT24H", "PT1H"), [("active", Some(3600)), ("closed", None)]);
        assert_eq!(axis_of("PT1H", "PT1H"), [("active", Some(3600)), ("closed", None)]);
    }

    #[test]
    fn an_invalid_value_is_not_drawn() {
        for text in ["PT30S", "P1M", "P0Y", "soon", "P", "ten minutes"] {
            assert_eq!(typed(INACTIVE, text), Timer::Rejected, "{text}");
            assert_eq!(axis_of(text, "P7D"), [], "{text}");
            assert_eq!(axis_of("", text), [], "{text}");
        }
        assert_eq!(typed(INACTIVE, "PT5M").state(), "after");
        assert_eq!(typed(CLOSED, "PT5M"), Timer::Rejected, "closing takes ten minutes at least");
    }

    #[test]
    fn a_value_that_the_api_rejected_is_not_drawn() {
        let mut field = Field::stored(*CLOSED.info(), "");
        field.set("PT10M".to_owned());
        field.reject("Twilio rejected it.".to_owned());
        assert_eq!(Timer::of(&field), Timer::Rejected);
        field.set("PT11M".to_owned());
        assert_eq!(Timer::of(&field).state(), "after");
    }

    #[test]
    fn a_stored_value_is_drawn_even_if_the_form_would_reject_it() {
        assert_eq!(stored("P1M").label(), "After 1 month without activity");
        assert_eq!(stored("PT30S").label(), "After 30 seconds without activity");
        assert_eq!(axis(&stored("P1M"), &typed(CLOSED, "P7D")), []);
    }

    #[test]
    fn a_conversation_that_closes_first_is_never_inactive() {
        let skipped = |inactive, closed| {
            let (inactive, closed) = both(inactive, closed);
            is_skipped(&inactive, &closed)
        };
        assert!(skipped("PT24H", "PT1H") && skipped("PT24H", "P1D"));
        assert!(!skipped("PT24H", "P7D"));
        for (inactive, closed) in [("", "PT1H"), ("PT24H", ""), ("soon", "PT1H"), ("PT24H", "PT1M")] {
            assert!(!skipped(inactive, closed), "{inactive} {closed}");
        }
    }

    #[test]
    fn a_timer_has_a_label() {
        assert_eq!(typed(CLOSED, "P7D").label(), "After 7 days without activity");
        assert_eq!(typed(CLOSED, "").label(), "Never");
        assert_eq!(typed(CLOSED, "PT1M").label(), "Enter a valid duration below");
    }
}
