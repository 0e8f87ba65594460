//! Application of an update's parameters to stored settings.

use std::collections::BTreeSet;
use std::fmt::Display;

use api::duration::{Duration, Timer};
use api::event::Event;
use api::flag::Flag;
use api::number::Count;
use api::push::Sound;
use api::text::FriendlyName;
use api::url::WebhookUrl;
use api::webhooks::WebhookMethod;
use api::{Change, Sid};

use crate::service::settings::Push;

/// Stored setting that a parameter of type `P` changes.
pub(crate) trait Apply<P> {
    /// Applies the parameter. A parameter that was not sent leaves the setting unchanged.
    fn apply(&mut self, sent: P);
}

impl Apply<Option<Flag>> for bool {
    fn apply(&mut self, sent: Option<Flag>) {
        set(self, sent.map(|Flag(flag)| flag));
    }
}

impl<const MIN: u32, const MAX: u32, const CODE: u32> Apply<Option<Count<MIN, MAX, CODE>>> for u32 {
    fn apply(&mut self, sent: Option<Count<MIN, MAX, CODE>>) {
        set(self, sent.map(Count::get));
    }
}

impl Apply<Option<Self>> for WebhookMethod {
    fn apply(&mut self, sent: Option<Self>) {
        set(self, sent);
    }
}

impl Apply<Option<FriendlyName>> for Option<String> {
    fn apply(&mut self, sent: Option<FriendlyName>) {
        set(self, sent.map(|name| Some(name.to_string())));
    }
}

impl<T: Display> Apply<Change<T>> for String {
    fn apply(&mut self, sent: Change<T>) {
        set_or_clear(self, sent, |text| text.to_string());
    }
}

impl Apply<Change<WebhookUrl>> for Option<String> {
    fn apply(&mut self, sent: Change<WebhookUrl>) {
        set_or_clear(self, sent, |url| Some(url.to_string()));
    }
}

impl Apply<Change<FriendlyName>> for Option<String> {
    fn apply(&mut self, sent: Change<FriendlyName>) {
        set_or_clear(self, sent, |name| Some(name.to_string()));
    }
}

impl<S> Apply<Change<Vec<Event<S>>>> for Vec<String> {
    fn apply(&mut self, sent: Change<Vec<Event<S>>>) {
        set_or_clear(self, sent, |events| deduplicate(events.iter().map(Event::as_str)));
    }
}

impl<L> Apply<Change<Timer<L>>> for Option<Duration> {
    fn apply(&mut self, sent: Change<Timer<L>>) {
        set_or_clear(self, sent, |timer| Some(timer.duration().clone()));
    }
}

impl<R> Apply<Option<Self>> for Sid<R> {
    fn apply(&mut self, sent: Option<Self>) {
        set(self, sent);
    }
}

impl<R> Apply<Change<Sid<R>>> for Option<Sid<R>> {
    fn apply(&mut self, sent: Change<Sid<R>>) {
        set_or_clear(self, sent, Some);
    }
}

/// Applies whether the push is enabled, its template and its sound.
impl<T: Display> Apply<(Option<Flag>, Change<T>, Change<Sound>)> for Push {
    fn apply(&mut self, (enabled, template, sound): (Option<Flag>, Change<T>, Change<Sound>)) {
        self.enabled.apply(enabled);
        self.template.apply(template);
        self.sound.apply(sound);
    }
}

fn set<T>(setting: &mut T, sent: Option<T>) {
    if let Some(value) = sent {
        *setting = value;
    }
}

fn set_or_clear<S: Default, T>(setting: &mut S, sent: Change<T>, convert: impl FnOnce(T) -> S) {
    match sent {
        Change::Keep => {}
        Change::Clear => *setting = S::default(),
        Change::Set(value) => *setting = convert(value),
    }
}

/// Removes repetitions. Each value stays at its first place.
pub(crate) fn deduplicate(values: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(*value)).map(str::to_owned).collect()
}
