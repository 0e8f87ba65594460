//! The settings of webhooks, whosever they are: where calls go, how, and for which events; and what speaks against them as they stand.

mod events;
mod facts;
mod form;
mod precedence;

use api::Kind;
use api::event::Pair;
use api::url::{Doubt, WebhookUrl};
use leptos::prelude::*;

pub use self::facts::{HowTheyAreCalled, WebhookFacts};
pub use self::form::WebhooksForm;
pub use self::precedence::{Override, OverrideStatus, OverrideWarning};

use self::events::Events;
use crate::docs::Docs;
use crate::form::Field;
use crate::form::control::{Choice, Line, Setting};
use crate::form::settings::Settings;
use crate::ui::icon::{Icon, Svg};

const METHODS: &[(&str, &str)] =
    &[("POST", "The event is in the body, as a form."), ("GET", "The event is in the query of the address.")];

/// The four settings that every kind of webhooks has.
#[derive(Clone, Copy)]
pub struct Hooks {
    pre: Setting,
    post: Setting,
    method: Setting,
    events: Setting,
    /// Whether another page selects events for the same addresses.
    has_twin: bool,
}

/// Whether an event is asked before something is done, or told after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl Hooks {
    /// `method` and `events` are the names of those parameters, which the APIs do not share.
    pub fn of(settings: Settings, method: &str, events: &str, docs: Docs) -> Self {
        Self {
            pre: settings.setting("PreWebhookUrl", "Asked before something is done. Empty: nobody is asked.", docs),
            post: settings.setting("PostWebhookUrl", "Told once something is done. Empty: nobody is told.", docs),
            method: settings.setting(method, "How both are called.", docs),
            events: settings.setting(events, "Events that are not selected call nothing.", docs),
            has_twin: false,
        }
    }

    /// The same where another page has the addresses and the method as well, and events of its own.
    pub fn shared(self, shared: &'static str, own: &'static str) -> Self {
        Self {
            pre: self.pre.tagged(shared),
            post: self.post.tagged(shared),
            method: self.method.tagged(shared),
            events: self.events.tagged(own),
            has_twin: true,
        }
    }

    fn url(self, side: Side) -> Setting {
        match side {
            Side::Before => self.pre,
            Side::After => self.post,
        }
    }

    fn pairs(self) -> &'static [Pair] {
        match self.events.kind() {
            Kind::Events(pairs) => pairs,
            _ => &[],
        }
    }

    /// Whether an event of that side is selected.
    fn calls(self, side: Side) -> bool {
        self.events.field.with(|field| side.names(self.pairs()).any(|name| field.has(name)))
    }
}

impl Side {
    /// As the table of events calls it.
    fn title(self) -> &'static str {
        match self {
            Self::Before => "Before",
            Self::After => "After",
        }
    }

    fn name(self, pair: &Pair) -> Option<&'static str> {
        match self {
            Self::Before => pair.pre,
            Self::After => pair.post,
        }
    }

    fn names(self, pairs: &'static [Pair]) -> impl Iterator<Item = &'static str> {
        pairs.iter().filter_map(move |pair| self.name(pair))
    }
}

/// Addresses, method and events.
#[component]
pub fn WebhookFields(hooks: Hooks) -> impl IntoView {
    view! {
        <Address hooks side=Side::Before/>
        <Address hooks side=Side::After/>
        <Choice setting=hooks.method options=METHODS/>
        <Events hooks/>
    }
}

/// An address, and what speaks against it while it is typed.
#[component]
fn Address(hooks: Hooks, side: Side) -> impl IntoView {
    let setting = hooks.url(side);
    let is_called_for = move |url: &Field| hooks.calls(side) || hooks.has_twin && !url.text().is_empty();
    let warnings = Memo::new(move |_| setting.field.with(|url| warnings(side, url, is_called_for(url))));
    let warning = |warning| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{warning}</span></p> };
    view! {
        <div>
            <Line setting/>
            <div class="warnings" role="status">
                {move || warnings.get().into_iter().map(warning).collect_view()}
            </div>
        </div>
    }
}

/// What speaks against an address that can be saved all the same.
fn warnings(side: Side, url: &Field, is_called_for: bool) -> Vec<String> {
    let title = side.title();
    let mut warnings = Vec::new();
    if url.text().is_empty() {
        if is_called_for {
            warnings.push(format!("Events are selected under “{title}”, and without this URL they call nothing."));
        }
        return warnings;
    }
    // Of what is no address its own rule speaks.
    let Ok(parsed) = url.text().parse::<WebhookUrl>() else { return warnings };
    let host = parsed.host();
    // `https://example` is on the way to `https://example.com` as long as nothing follows and the control is not left.
    let is_label = !host.contains(['.', '[']) && url.text().ends_with(host);
    let is_typed = is_label && url.is_dirty() && !url.is_validated();
    let doubt = parsed.doubt().filter(|doubt| !(is_typed && *doubt == Doubt::Private));
    warnings.extend(doubt.map(|doubt| match doubt {
        Doubt::Private => format!("Twilio cannot reach {host}. It is not a public host name or address."),
        Doubt::Tunnel => {
            format!("{host} is a development tunnel. It works only while someone runs it. Use a permanent URL.")
        }
        Doubt::RequestCatcher => {
            format!("{host} is a request catcher for tests. Others may see event data there. Use your own server.")
        }
        Doubt::Unencrypted => "What is sent can be read on the way. Use https:// where the server has it.".to_owned(),
    }));
    if !is_called_for {
        warnings.push(format!("No event is selected under “{title}”, so that this URL is never called."));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, webhooks};

    use super::*;

    fn said(url: &str, is_called_for: bool) -> String {
        let field = Field::stored(webhooks::Update::FIELDS[2], url);
        warnings(Side::Before, &field, is_called_for).join("\n")
    }

    #[test]
    fn nothing_speaks_against_what_is_whole_or_not_there() {
        assert_eq!(said("https://example.com/pre", true), "");
        assert_eq!(said("", false), "");
    }

    #[test]
    fn an_address_and_its_events_want_each_other() {
        assert_eq!(said("", true), "Events are selected under “Before”, and without this URL they call nothing.");
        assert!(said("https://example.com", false).contains("never called"));
    }

    #[test]
    fn doubtful_hosts_are_told() {
        assert!(said("http://example.com/", true).starts_with("What is sent can be read"));
        for host in ["192.168.0.7", "127.1", "[::ffff:127.0.0.1]", "backend", "undefined"] {
            let text = format!("Twilio cannot reach {host}. It is not a public host name or address.");
            assert_eq!(said(&format!("https://{host}:8080/x"), true), text);
        }
        assert!(said("https://ada.ngrok.io/x", true).starts_with("ada.ngrok.io is a development tunnel."));
        assert!(said("https://webhook.site/x", true).starts_with("webhook.site is a request catcher for tests."));
        assert_eq!(said("http://localhost/", false).lines().count(), 2);
    }

    #[test]
    fn a_host_is_not_doubted_while_it_is_typed() {
        let mut url = Field::stored(webhooks::Update::FIELDS[2], "");
        let mut said = |text: &str, leave: bool| {
            url.set(text.to_owned());
            if leave {
                url.leave();
            }
            warnings(Side::Before, &url, true).join("\n")
        };
        assert_eq!(said("https://backend", false), "");
        assert!(said("https://127.1", false).contains("cannot reach 127.1"));
        assert!(said("https://[::1]", false).contains("cannot reach [::1]"));
        assert!(said("https://backend/", false).contains("cannot reach backend"));
        assert!(said("https://backend:3", false).contains("cannot reach backend"));
        assert!(said("https://backend", true).contains("cannot reach backend"));
    }

    #[test]
    fn what_is_no_address_is_told_by_its_own_rule_alone() {
        assert_eq!(said("ftp://example.com/", false), "");
    }
}
