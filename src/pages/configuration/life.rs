//! The life of a conversation as a picture: three stations, and what leads from one to the next.

use api::duration::Duration;
use leptos::prelude::*;

use crate::form::Field;

/// What a timer does, as far as its text can be read.
#[derive(Clone, Debug, PartialEq)]
enum Timer {
    Never,
    After(Duration),
    Unreadable,
}

impl Timer {
    fn of(text: &str) -> Self {
        match text {
            "" => Self::Never,
            text => text.parse().map_or(Self::Unreadable, Self::After),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Never => "Never by itself".to_owned(),
            Self::After(duration) => format!("After {} without activity", duration.words()),
            Self::Unreadable => "Not a length of time yet".to_owned(),
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
            Self::Unreadable => "unreadable",
        }
    }
}

/// Whether conversations are closed before they can become inactive.
fn is_skipped(inactive: &Timer, closed: &Timer) -> bool {
    inactive.seconds().zip(closed.seconds()).is_some_and(|(inactive, closed)| closed <= inactive)
}

/// Shows what the two timers do, while they are typed.
#[component]
pub fn Life(inactive: RwSignal<Field>, closed: RwSignal<Field>) -> impl IntoView {
    let timer = |field: RwSignal<Field>| Memo::new(move |_| field.with(|field| Timer::of(field.text())));
    let (inactive, closed) = (timer(inactive), timer(closed));
    let skipped = Memo::new(move |_| inactive.with(|inactive| closed.with(|closed| is_skipped(inactive, closed))));
    view! {
        <figure class="life">
            <ol aria-label="The life of a conversation">
                <li>
                    <div>
                        <b>"Active"</b>
                        <small>"From its creation on."</small>
                    </div>
                </li>
                <Station timer=inactive name="Inactive" meaning="Quiet, and still open."/>
                <Station timer=closed name="Closed" meaning="Final: it cannot be reopened."/>
            </ol>
            <div role="status">
                <Show when=move || skipped.get()>
                    <p class="odd-note">
                        "Conversations are closed before they could become inactive: both timers count from the last activity. Make the closed timer the longer one."
                    </p>
                </Show>
            </div>
        </figure>
    }
}

/// A state, and what leads to it.
#[component]
fn Station(timer: Memo<Timer>, name: &'static str, meaning: &'static str) -> impl IntoView {
    view! {
        <li data-timer=move || timer.with(Timer::state)>
            <span class="way">{move || timer.with(Timer::words)}</span>
            <div>
                <b>{name}</b>
                <small>{meaning}</small>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(inactive: &str, closed: &str) -> bool {
        is_skipped(&Timer::of(inactive), &Timer::of(closed))
    }

    #[test]
    fn a_conversation_that_is_closed_first_is_never_inactive() {
        assert!(skipped("PT24H", "PT1H"));
        assert!(skipped("PT24H", "P1D"));
        assert!(!skipped("PT24H", "P7D"));
    }

    #[test]
    fn a_timer_that_is_off_or_cannot_be_read_is_before_no_other() {
        for (inactive, closed) in [("", "PT1H"), ("PT24H", ""), ("soon", "PT1H"), ("P1M", "PT1H")] {
            assert!(!skipped(inactive, closed), "{inactive} {closed}");
        }
    }

    #[test]
    fn a_timer_is_told_in_words() {
        let words = |text| Timer::of(text).words();
        assert_eq!(words("P7D"), "After 7 days without activity");
        assert_eq!(words("P1M"), "After 1 month without activity");
        assert_eq!(words(""), "Never by itself");
        assert_eq!(words("P"), "Not a length of time yet");
    }
}
