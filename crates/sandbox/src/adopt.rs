//! What is kept takes over what an update sends.

use std::collections::BTreeSet;
use std::fmt::Display;

use api::duration::{Duration, Timer};
use api::event::Event;
use api::flag::Flag;
use api::notifications::Sound;
use api::number::Count;
use api::text::FriendlyName;
use api::url::WebhookUrl;
use api::webhooks::WebhookMethod;
use api::{Change, Sid};

use crate::service::settings::Push;

/// A setting that an update can change.
pub(crate) trait Adopt<Sent> {
    /// What was not sent stays as it is.
    fn adopt(&mut self, sent: Sent);
}

impl Adopt<Option<Flag>> for bool {
    fn adopt(&mut self, sent: Option<Flag>) {
        set(self, sent.map(|Flag(flag)| flag));
    }
}

impl<const LEAST: u32, const MOST: u32, const CODE: u32> Adopt<Option<Count<LEAST, MOST, CODE>>> for u32 {
    fn adopt(&mut self, sent: Option<Count<LEAST, MOST, CODE>>) {
        set(self, sent.map(Count::get));
    }
}

impl Adopt<Option<Self>> for WebhookMethod {
    fn adopt(&mut self, sent: Option<Self>) {
        set(self, sent);
    }
}

impl Adopt<Option<FriendlyName>> for Option<String> {
    fn adopt(&mut self, sent: Option<FriendlyName>) {
        set(self, sent.map(|name| Some(name.to_string())));
    }
}

impl<T: Display> Adopt<Change<T>> for String {
    fn adopt(&mut self, sent: Change<T>) {
        change(self, sent, |text| text.to_string());
    }
}

impl Adopt<Change<WebhookUrl>> for Option<String> {
    fn adopt(&mut self, sent: Change<WebhookUrl>) {
        change(self, sent, |url| Some(url.to_string()));
    }
}

impl<S> Adopt<Change<Vec<Event<S>>>> for Vec<String> {
    fn adopt(&mut self, sent: Change<Vec<Event<S>>>) {
        change(self, sent, |events| once(events.iter().map(Event::as_str)));
    }
}

impl<L> Adopt<Change<Timer<L>>> for Option<Duration> {
    fn adopt(&mut self, sent: Change<Timer<L>>) {
        change(self, sent, |timer| Some(timer.duration().clone()));
    }
}

impl<R> Adopt<Option<Self>> for Sid<R> {
    fn adopt(&mut self, sent: Option<Self>) {
        set(self, sent);
    }
}

impl<R> Adopt<Change<Sid<R>>> for Option<Sid<R>> {
    fn adopt(&mut self, sent: Change<Sid<R>>) {
        change(self, sent, Some);
    }
}

/// Whether, in which words and with which sound.
impl<T: Display> Adopt<(Option<Flag>, Change<T>, Change<Sound>)> for Push {
    fn adopt(&mut self, (enabled, template, sound): (Option<Flag>, Change<T>, Change<Sound>)) {
        self.enabled.adopt(enabled);
        self.template.adopt(template);
        self.sound.adopt(sound);
    }
}

fn set<T>(setting: &mut T, sent: Option<T>) {
    if let Some(value) = sent {
        *setting = value;
    }
}

fn change<S: Default, T>(setting: &mut S, sent: Change<T>, read: impl FnOnce(T) -> S) {
    match sent {
        Change::Keep => {}
        Change::Clear => *setting = S::default(),
        Change::Set(value) => *setting = read(value),
    }
}

/// Words of the API, each as often as it counts: once, where it came first.
pub(crate) fn once(words: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words.into_iter().filter(|word| seen.insert(*word)).map(str::to_owned).collect()
}
