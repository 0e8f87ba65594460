//! Push check: why one person of a service gets no push notification.

use api::binding::{self, Binding, BindingType};
use api::credential::{ApnEnvironment, Credential, CredentialType};
use api::identity::Identity;
use api::notifications::Notifications;
use api::page::{Cursor, PageSize};
use api::participant_conversation::{self, ParticipantConversation};
use api::service::Service;
use api::user::{self, User, UserKey};
use api::{ApiError, Endpoint, Paged, Request, Response, Sid, credential, notifications};

use crate::health::push::kinds_on;
use crate::known::{Known, KnownList};
use crate::run::Inquiry;
use crate::survey::{add_page, known, page_of};

/// Reads everything that a push notification to one person needs.
#[derive(Debug)]
pub struct PushCheck {
    service: Sid<Service>,
    identity: Identity,
    user: Known<User>,
    notifications: Known<Notifications>,
    bindings: KnownList<Binding>,
    credentials: KnownList<Credential>,
    conversations: KnownList<ParticipantConversation>,
}

/// One read of the check.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// The user.
    User(UserKey),
    /// Push notifications of the service.
    Notifications,
    /// A page of the bindings of the person.
    Bindings(Cursor),
    /// A page of the credentials of the account.
    Credentials(Cursor),
    /// The first page of the conversations of the person.
    Conversations,
}

/// State of one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is met.
    Met,
    /// It is met in part, or not needed.
    Partly,
    /// It is not met, so that no push arrives.
    Broken,
    /// It could not be read.
    Unknown,
}

/// Condition of a push notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Name of the condition.
    pub title: &'static str,
    /// State.
    pub state: State,
    /// Finding, and the remedy where it is not met. One sentence each.
    pub text: String,
}

impl PushCheck {
    /// Begins the check of a person.
    pub fn new(service: Sid<Service>, identity: Identity) -> Self {
        Self {
            service,
            identity,
            user: Known::NotRead,
            notifications: Known::NotRead,
            bindings: KnownList::default(),
            credentials: KnownList::default(),
            conversations: KnownList::default(),
        }
    }

    /// Bindings of the person that were read.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings.items
    }

    /// Returns the credential of a binding, if it was read.
    pub fn credential(&self, binding: &Binding) -> Option<&Credential> {
        let sid = binding.credential_sid.known()?;
        self.credentials.items.iter().find(|credential| credential.sid.known() == Some(sid))
    }

    /// Returns every condition, in the order in which a notification passes them.
    pub fn links(&self) -> Vec<Link> {
        vec![self.user(), self.conversations(), self.kinds(), self.any_binding(), self.live_binding(), self.log()]
    }

    /// Returns the first condition that is not met.
    pub fn first_broken(&self) -> Option<Link> {
        self.links().into_iter().find(|link| link.state == State::Broken)
    }

    fn user(&self) -> Link {
        let link = |state, text: &str| Link { title: "User", state, text: text.to_owned() };
        match &self.user {
            Known::NotRead => link(State::Unknown, "The user was not read."),
            Known::Failed(error) => unknown("User", error),
            Known::Missing => link(
                State::Broken,
                "The service has no user with this identity. Twilio creates the user when the app first connects. Check the spelling: upper and lower case differ.",
            ),
            Known::Read(user) if user.is_notifiable.known() == Some(&false) => {
                link(State::Partly, "The user exists. Twilio reports that no push can reach it at present.")
            }
            Known::Read(_) => link(State::Met, "The user exists."),
        }
    }

    fn conversations(&self) -> Link {
        const TITLE: &str = "Conversations";
        if let Some(error) = &self.conversations.error {
            return unknown(TITLE, error);
        }
        let active = |entry: &&ParticipantConversation| {
            entry.conversation_state.known().is_none_or(|state| *state != api::conversation::State::Closed)
        };
        let (all, open) = (self.conversations.items.len(), self.conversations.items.iter().filter(active).count());
        let plus = if self.conversations.is_complete { "" } else { "+" };
        let (state, text) = match (all, open) {
            (0, _) => {
                (State::Broken, "The person takes part in no conversation, so that nothing is sent to them.".to_owned())
            }
            (_, 0) => (
                State::Broken,
                format!("Every conversation of the person is closed ({all}{plus}). Nothing new happens there."),
            ),
            (_, _) => (State::Met, format!("Conversations of the person: {open} open, {all}{plus} in total.")),
        };
        Link { title: TITLE, state, text }
    }

    fn kinds(&self) -> Link {
        const TITLE: &str = "Notifications of the service";
        let notifications = match &self.notifications {
            Known::Read(notifications) => notifications,
            Known::Failed(error) => return unknown(TITLE, error),
            Known::Missing | Known::NotRead => {
                return Link { title: TITLE, state: State::Unknown, text: "The settings were not read.".to_owned() };
            }
        };
        let on = kinds_on(notifications);
        match on.len() {
            0 => Link {
                title: TITLE,
                state: State::Broken,
                text: "All kinds are off. Turn on the ones you need.".to_owned(),
            },
            crate::health::push::KIND_COUNT => {
                Link { title: TITLE, state: State::Met, text: "All kinds are on.".to_owned() }
            }
            _ => Link { title: TITLE, state: State::Met, text: format!("On: {}. The others are off.", on.join(", ")) },
        }
    }

    fn any_binding(&self) -> Link {
        const TITLE: &str = "Devices";
        if let Some(error) = &self.bindings.error {
            return unknown(TITLE, error);
        }
        let count = self.push_bindings().count();
        let (state, text) = match (self.bindings.items.len(), count) {
            (0, _) => (State::Broken, "The person has no binding. The app creates one when it registers for push notifications, with an access token that names a push credential.".to_owned()),
            (_, 0) => (State::Broken, "The person has only connections of open apps (twilsock). No device is registered for push notifications.".to_owned()),
            (_, 1) => (State::Met, "The person has 1 device that is registered for push notifications.".to_owned()),
            (_, count) => (State::Met, format!("The person has {count} devices that are registered for push notifications.")),
        };
        Link { title: TITLE, state, text }
    }

    fn live_binding(&self) -> Link {
        const TITLE: &str = "Push credentials";
        if let Some(error) = &self.credentials.error {
            return unknown(TITLE, error);
        }
        let faults: Vec<_> = self.push_bindings().map(|binding| self.fault(binding)).collect();
        let broken: Vec<_> = faults.iter().flatten().collect();
        match (faults.len(), broken.first()) {
            (0, _) => Link {
                title: TITLE,
                state: State::Unknown,
                text: "There is no device whose credential could be checked.".to_owned(),
            },
            (_, None) => Link { title: TITLE, state: State::Met, text: self.credentials_in_use() },
            (all, Some(first)) if broken.len() == all => {
                Link { title: TITLE, state: State::Broken, text: (*first).clone() }
            }
            (all, Some(first)) => {
                let text = format!("{} of {all} devices cannot be reached. {first}", broken.len());
                Link { title: TITLE, state: State::Partly, text }
            }
        }
    }

    fn log(&self) -> Link {
        const TITLE: &str = "Log";
        let is_on = self.notifications.read().and_then(|notifications| notifications.log_enabled.known());
        let (state, text) = match is_on {
            Some(true) => {
                (State::Met, "Twilio logs each notification. Look at the notification logs in the Twilio Console.")
            }
            Some(false) => {
                (State::Partly, "The log is off. Turn it on to see why Apple or Google rejects a notification.")
            }
            None => (State::Unknown, "The setting was not read."),
        };
        Link { title: TITLE, state, text: text.to_owned() }
    }

    /// Bindings of devices, without the connections of open apps.
    fn push_bindings(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.items.iter().filter(|binding| binding.binding_type.known() != Some(&BindingType::Twilsock))
    }

    /// Returns why no push reaches a device.
    fn fault(&self, binding: &Binding) -> Option<String> {
        let sid = binding.credential_sid.text().unwrap_or_default();
        if binding.binding_type.known() == Some(&BindingType::Gcm) {
            return Some("Its binding is for GCM, which Google turned off in 2024. Update the app to FCM.".to_owned());
        }
        match self.credential(binding) {
            None if self.credentials.is_complete => {
                Some(format!("Its credential {sid} does not exist. Put an existing one into access tokens."))
            }
            Some(credential) if credential.r#type.known() == Some(&CredentialType::Gcm) => {
                Some(format!("Its credential {sid} is for GCM, which Google turned off in 2024. Create one for FCM."))
            }
            _ => None,
        }
    }

    fn credentials_in_use(&self) -> String {
        let mut names: Vec<_> =
            self.push_bindings().filter_map(|binding| self.credential(binding)).map(describe).collect();
        names.sort();
        names.dedup();
        if names.is_empty() {
            "The credentials were not read.".to_owned()
        } else {
            format!("In use: {}.", names.join(", "))
        }
    }
}

/// Returns name and type of a credential: "Phone app (apn, Apple’s sandbox)".
pub fn describe(credential: &Credential) -> String {
    let name = credential.friendly_name.text().filter(|name| !name.is_empty()).or_else(|| credential.sid.text());
    let kind = credential.r#type.text().unwrap_or_else(|| "unknown type".to_owned());
    let servers = match credential.sandbox.known() {
        Some(ApnEnvironment::Sandbox) => ", Apple’s sandbox",
        Some(ApnEnvironment::Production) if credential.r#type.known() == Some(&CredentialType::Apn) => ", production",
        _ => "",
    };
    format!("{} ({kind}{servers})", name.unwrap_or_default())
}

fn unknown(title: &'static str, error: &ApiError) -> Link {
    Link { title, state: State::Unknown, text: format!("It could not be read. {error}") }
}

impl Inquiry for PushCheck {
    type Read = Read;

    fn begin(&mut self) -> Vec<Read> {
        // An identity that a path cannot contain: its bindings are read all the same.
        let user = self.identity.as_str().parse().ok().map(Read::User);
        let first = Cursor::default();
        let others =
            [Read::Notifications, Read::Bindings(first.clone()), Read::Conversations, Read::Credentials(first)];
        user.into_iter().chain(others).collect()
    }

    fn request(&self, read: &Read) -> Request {
        match read {
            Read::User(key) => user::Fetch {}.request(&(self.service.clone(), key.clone())),
            Read::Notifications => notifications::Fetch {}.request(&self.service),
            Read::Credentials(cursor) => page_of::<credential::List>(cursor, PageSize::APP, &()),
            Read::Bindings(cursor) => {
                let mut list = binding::List { identity: vec![self.identity.clone()], ..Default::default() };
                list.set_position(cursor.clone(), PageSize::APP);
                list.request(&self.service)
            }
            Read::Conversations => {
                let identity = Some(self.identity.clone());
                let mut list = participant_conversation::List { identity, ..Default::default() };
                list.set_position(Cursor::default(), PageSize::APP);
                list.request(&self.service)
            }
        }
    }

    fn take(&mut self, read: Read, result: Result<Response, ApiError>) -> Vec<Read> {
        match read {
            Read::User(_) => self.user = known(result),
            Read::Notifications => self.notifications = known(result),
            Read::Conversations => drop(add_page(&mut self.conversations, &Cursor::default(), result)),
            Read::Bindings(cursor) => {
                return add_page(&mut self.bindings, &cursor, result).map(Read::Bindings).into_iter().collect();
            }
            Read::Credentials(cursor) => {
                return add_page(&mut self.credentials, &cursor, result).map(Read::Credentials).into_iter().collect();
            }
        }
        Vec::new()
    }
}
