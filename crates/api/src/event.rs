//! Webhook events, in pairs: the pre-event and the post-event of the same change.
//! <https://www.twilio.com/docs/conversations-classic/conversations-webhooks>

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::code;
use crate::value::{Kind, Value, ValueError};

/// Pre-event and post-event of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Label in the user interface: "Message added".
    pub label: &'static str,
    /// Event that Twilio sends before it applies the change; the response can modify or reject the change.
    pub pre: Option<&'static str>,
    /// Event that Twilio sends after the change.
    pub post: Option<&'static str>,
}

impl Pair {
    /// Names of both events.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.pre, self.post].into_iter().flatten()
    }

    /// Resource that changes: "Message". Media messages and deliveries are about messages.
    pub fn subject(&self) -> &'static str {
        match self.label.split_once(' ').map_or(self.label, |(subject, _)| subject) {
            "Media" | "Delivery" => "Message",
            subject => subject,
        }
    }
}

/// Owner of webhooks, which decides the events that it can select.
pub trait Scope: 'static {
    /// Events that can be selected.
    const PAIRS: &'static [Pair];
    /// Names of the same events.
    const NAMES: &'static [&'static str];
}

/// Webhooks of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountWide {}

/// Webhooks of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfService {}

/// Webhooks of a service in Chat v2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfChat {}

/// Webhook of one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfConversation {}

const fn pair(label: &'static str, pre: &'static str, post: &'static str) -> Pair {
    Pair { label, pre: Some(pre), post: Some(post) }
}

const fn after(label: &'static str, post: &'static str) -> Pair {
    Pair { label, pre: None, post: Some(post) }
}

impl Scope for OfConversation {
    const NAMES: &'static [&'static str] = &names::<{ count(Self::PAIRS) }>(Self::PAIRS);
    const PAIRS: &'static [Pair] = &[
        after("Message added", "onMessageAdded"),
        after("Message updated", "onMessageUpdated"),
        after("Message removed", "onMessageRemoved"),
        after("Delivery updated", "onDeliveryUpdated"),
        after("Conversation updated", "onConversationUpdated"),
        after("Conversation removed", "onConversationRemoved"),
        after("Conversation state updated", "onConversationStateUpdated"),
        after("Participant added", "onParticipantAdded"),
        after("Participant updated", "onParticipantUpdated"),
        after("Participant removed", "onParticipantRemoved"),
    ];
}

const fn count(pairs: &[Pair]) -> usize {
    let mut count = 0;
    let mut index = 0;
    while index < pairs.len() {
        count += pairs[index].pre.is_some() as usize + pairs[index].post.is_some() as usize;
        index += 1;
    }
    count
}

/// Names of `N` events; `N` is the [`count`] of the same pairs.
const fn names<const N: usize>(pairs: &[Pair]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut count = 0;
    let mut index = 0;
    while index < pairs.len() {
        if let Some(name) = pairs[index].pre {
            names[count] = name;
            count += 1;
        }
        if let Some(name) = pairs[index].post {
            names[count] = name;
            count += 1;
        }
        index += 1;
    }
    names
}

impl Scope for AccountWide {
    const PAIRS: &'static [Pair] = ACCOUNT_WIDE;
    const NAMES: &'static [&'static str] = &names::<{ count(Self::PAIRS) }>(Self::PAIRS);
}

/// All events but those about users.
impl Scope for OfService {
    const PAIRS: &'static [Pair] = ACCOUNT_WIDE.split_at(ACCOUNT_WIDE.len() - ABOUT_USERS).0;
    const NAMES: &'static [&'static str] = &names::<{ count(Self::PAIRS) }>(Self::PAIRS);
}

impl Scope for OfChat {
    const NAMES: &'static [&'static str] = &names::<{ count(Self::PAIRS) }>(Self::PAIRS);
    const PAIRS: &'static [Pair] = &[
        pair("Message sent", "onMessageSend", "onMessageSent"),
        pair("Media message sent", "onMediaMessageSend", "onMediaMessageSent"),
        pair("Message updated", "onMessageUpdate", "onMessageUpdated"),
        pair("Message removed", "onMessageRemove", "onMessageRemoved"),
        pair("Channel added", "onChannelAdd", "onChannelAdded"),
        pair("Channel updated", "onChannelUpdate", "onChannelUpdated"),
        pair("Channel destroyed", "onChannelDestroy", "onChannelDestroyed"),
        pair("Member added", "onMemberAdd", "onMemberAdded"),
        pair("Member updated", "onMemberUpdate", "onMemberUpdated"),
        pair("Member removed", "onMemberRemove", "onMemberRemoved"),
        after("User added", "onUserAdded"),
        pair("User updated", "onUserUpdate", "onUserUpdated"),
    ];
}

/// Number of pairs at the end that are about users.
const ABOUT_USERS: usize = 2;

const ACCOUNT_WIDE: &[Pair] = &[
    pair("Message added", "onMessageAdd", "onMessageAdded"),
    pair("Message updated", "onMessageUpdate", "onMessageUpdated"),
    pair("Message removed", "onMessageRemove", "onMessageRemoved"),
    after("Delivery updated", "onDeliveryUpdated"),
    pair("Conversation added", "onConversationAdd", "onConversationAdded"),
    pair("Conversation updated", "onConversationUpdate", "onConversationUpdated"),
    pair("Conversation removed", "onConversationRemove", "onConversationRemoved"),
    after("Conversation state updated", "onConversationStateUpdated"),
    pair("Participant added", "onParticipantAdd", "onParticipantAdded"),
    pair("Participant updated", "onParticipantUpdate", "onParticipantUpdated"),
    pair("Participant removed", "onParticipantRemove", "onParticipantRemoved"),
    after("User added", "onUserAdded"),
    pair("User updated", "onUserUpdate", "onUserUpdated"),
];

/// Name of a webhook event that `S` can select.
pub struct Event<S>(&'static str, PhantomData<S>);

impl<S> Event<S> {
    /// Name in the API's spelling.
    pub fn as_str(&self) -> &'static str {
        self.0
    }
}

impl<S: Scope> FromStr for Event<S> {
    type Err = NotAnEvent;

    /// Parses a name in upper or lower case, as the API does.
    fn from_str(text: &str) -> Result<Self, NotAnEvent> {
        let name = S::NAMES.iter().find(|name| name.eq_ignore_ascii_case(text));
        name.map(|name| Self(name, PhantomData)).ok_or_else(|| NotAnEvent { text: text.to_owned() })
    }
}

impl<S> fmt::Display for Event<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<S: Scope> Value for Event<S> {
    const KIND: Kind = Kind::Event(S::NAMES);
    const CODES: &'static [u32] = &[code::WEBHOOK_PARAMETER];
}

// Not derived, because a derive would require the same trait of `S`.
impl<S> Clone for Event<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Event<S> {}

impl<S> PartialEq for Event<S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<S> fmt::Debug for Event<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Error: the text is no event that the webhooks can select.
#[derive(Clone, Debug, PartialEq)]
pub struct NotAnEvent {
    text: String,
}

impl fmt::Display for NotAnEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There is no event “{}” here.", self.text)
    }
}

impl ValueError for NotAnEvent {
    fn code(&self) -> u32 {
        code::WEBHOOK_PARAMETER
    }
}
