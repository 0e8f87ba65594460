//! Settings of webhooks, of the account or a service: URLs, method and events, with warnings.

mod deliveries;
mod events;
mod form;
mod notes;
mod precedence;
mod texts;

use api::event::{AccountWide, Pair, Scope};
use api::url::{UrlWarning, WebhookUrl};
use api::webhooks::Update;
use api::{Endpoint, Parameter, ParameterInfo};
use leptos::prelude::*;
use serde_json::Value;

pub use self::deliveries::{BothWebhooks, Deliveries};
pub use self::events::Events;
pub use self::form::WebhooksForm;
pub use self::notes::{HowTheyAreCalled, WebhookFacts};
pub use self::precedence::{Override, OverrideStatus, OverrideWarning, loaded, settings_of};

use crate::form::Field;
use crate::form::control::{Choice, Line, Setting, Tag};
use crate::form::settings::Settings;
use crate::ui::icon::{Icon, Svg};

const METHODS: &[(&str, &str)] = &[("POST", texts::METHOD_POST), ("GET", texts::METHOD_GET)];

/// Settings that all webhooks have.
#[derive(Clone, Copy)]
pub struct Hooks {
    pre: Setting,
    post: Setting,
    method: Setting,
    events: Setting,
    /// Events that can be selected.
    pairs: &'static [Pair],
    /// True if another page selects events for the same URLs.
    has_twin: bool,
}

/// Time of a webhook: before a change, when it can be rejected, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Parameters of the update `R` that set webhooks.
pub struct WebhookParameters<R> {
    pub pre: Parameter<R>,
    pub post: Parameter<R>,
    pub method: Parameter<R>,
    pub events: Parameter<R>,
}

impl Hooks {
    pub fn of<R: Endpoint>(settings: Settings<R>, parameters: WebhookParameters<R>, pairs: &'static [Pair]) -> Self {
        Self {
            pre: settings.setting(parameters.pre),
            post: settings.setting(parameters.post),
            method: settings.setting(parameters.method),
            events: settings.setting(parameters.events),
            pairs,
            has_twin: false,
        }
    }

    /// Tags the settings that another page has as well, and those that only this page has.
    pub fn shared(self) -> Self {
        Self {
            pre: self.pre.tagged(Tag::Shared),
            post: self.post.tagged(Tag::Shared),
            method: self.method.tagged(Tag::Shared),
            events: self.events.tagged(Tag::ChatOnly),
            has_twin: true,
            ..self
        }
    }

    fn url(self, side: Side) -> Setting {
        match side {
            Side::Before => self.pre,
            Side::After => self.post,
        }
    }

    /// Returns true if an event of that side is selected. Tracked.
    fn has_events(self, side: Side) -> bool {
        self.events.field.with(|field| side.names(self.pairs).any(|name| field.has(name)))
    }
}

impl Side {
    /// Heading in the table of events.
    fn title(self) -> &'static str {
        match self {
            Self::Before => texts::BEFORE,
            Self::After => texts::AFTER,
        }
    }

    /// Time of an event: "before".
    fn time(self) -> &'static str {
        match self {
            Self::Before => texts::EVENT_BEFORE,
            Self::After => texts::EVENT_AFTER,
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

/// Controls of the URLs and the method.
#[component]
pub fn WebhookUrls(hooks: Hooks) -> impl IntoView {
    view! {
        <Address hooks side=Side::Before/>
        <Address hooks side=Side::After/>
        <Choice setting=hooks.method options=METHODS/>
    }
}

/// Control of a URL, with warnings while it is typed.
#[component]
fn Address(hooks: Hooks, side: Side) -> impl IntoView {
    let setting = hooks.url(side);
    let is_called_for = move |url: &Field| hooks.has_events(side) || hooks.has_twin && !url.text().is_empty();
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

/// Returns warnings about a URL. They do not prevent saving.
fn warnings(side: Side, url: &Field, is_called_for: bool) -> Vec<String> {
    let title = side.title();
    let mut warnings = Vec::new();
    if url.text().is_empty() {
        if is_called_for {
            warnings.push(texts::no_url(title));
        }
        return warnings;
    }
    if url.text().parse::<WebhookUrl>().is_err() {
        return warnings;
    }
    warnings.extend(host_warning(url));
    if !is_called_for {
        warnings.push(texts::no_events(title));
    }
    warnings
}

/// Receiver of events that is not a URL.
pub const FLEX: &str = "flex";

/// Returns warnings about the stored webhooks of the account.
pub fn account_warnings(webhooks: &Value) -> Vec<String> {
    let field = |info: &ParameterInfo| Field::stored(*info, info.text(webhooks));
    let events = field(Update::filters().info());
    let urls = [(Side::Before, Update::pre_webhook_url()), (Side::After, Update::post_webhook_url())];
    let warnings = |(side, url): (Side, Parameter<Update>)| {
        let is_called_for = side.names(AccountWide::PAIRS).any(|name| events.has(name));
        warnings(side, &field(url.info()), is_called_for)
    };
    urls.into_iter().flat_map(warnings).collect()
}

/// Warns about a URL that Twilio cannot reach, or that only works or is safe for a time. Such a URL can be saved. The URL's own rule
/// rejects texts that are no URL.
pub fn host_warning(url: &Field) -> Option<String> {
    let parsed = url.text().parse::<WebhookUrl>().ok()?;
    let host = parsed.host();
    // While it is typed, `https://example` may become `https://example.com`.
    let is_label = !host.contains(['.', '[']) && url.text().ends_with(host);
    let is_typed = is_label && url.is_dirty() && !url.is_validated();
    let warning = parsed.warning().filter(|warning| !(is_typed && *warning == UrlWarning::NotPublic))?;
    Some(texts::url_warning(warning, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings_of(url: &str, is_called_for: bool) -> String {
        let field = Field::stored(*Update::pre_webhook_url().info(), url);
        warnings(Side::Before, &field, is_called_for).join("\n")
    }

    #[test]
    fn complete_settings_have_no_warnings() {
        assert_eq!(warnings_of("https://example.com/pre", true), "");
        assert_eq!(warnings_of("", false), "");
    }

    #[test]
    fn a_url_without_events_and_events_without_a_url_are_warned_about() {
        assert_eq!(
            warnings_of("", true),
            "Events are selected under “Before”, but no URL is set. Enter a URL or clear the events."
        );
        assert!(warnings_of("https://example.com", false).contains("never calls"));
    }

    #[test]
    fn doubtful_hosts_are_warned_about() {
        assert!(warnings_of("http://example.com/", true).starts_with("This URL is not encrypted."));
        for host in ["192.168.0.7", "127.1", "[::ffff:127.0.0.1]", "backend", "undefined"] {
            let text = format!("Twilio cannot reach {host}. It is not a public host name or address.");
            assert_eq!(warnings_of(&format!("https://{host}:8080/x"), true), text);
        }
        assert!(warnings_of("https://ada.ngrok.io/x", true).starts_with("ada.ngrok.io is a development tunnel."));
        assert!(
            warnings_of("https://webhook.site/x", true).starts_with("webhook.site is a request catcher for tests.")
        );
        assert_eq!(warnings_of("http://localhost/", false).lines().count(), 2);
    }

    #[test]
    fn a_host_is_not_warned_about_while_it_is_typed() {
        let mut url = Field::stored(*Update::pre_webhook_url().info(), "");
        let mut warnings_of = |text: &str, leave: bool| {
            url.set(text.to_owned());
            if leave {
                url.blur();
            }
            warnings(Side::Before, &url, true).join("\n")
        };
        assert_eq!(warnings_of("https://backend", false), "");
        assert!(warnings_of("https://127.1", false).contains("cannot reach 127.1"));
        assert!(warnings_of("https://[::1]", false).contains("cannot reach [::1]"));
        assert!(warnings_of("https://backend/", false).contains("cannot reach backend"));
        assert!(warnings_of("https://backend:3", false).contains("cannot reach backend"));
        assert!(warnings_of("https://backend", true).contains("cannot reach backend"));
    }

    #[test]
    fn an_invalid_url_has_no_warning_besides_its_error() {
        assert_eq!(warnings_of("ftp://example.com/", false), "");
    }
}
