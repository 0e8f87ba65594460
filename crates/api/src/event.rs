//! What webhooks are called for, in pairs: before something is done, and after.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::endpoint::{Kind, Mistake, Value};
use crate::error::code;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// As people say it: "Message added".
    pub label: &'static str,
    /// Asked before it is done; the answer can change or refuse it.
    pub pre: Option<&'static str>,
    /// Told once it is done.
    pub post: Option<&'static str>,
}

impl Pair {
    /// The names that it has.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.pre, self.post].into_iter().flatten()
    }
}

/// Whose webhooks they are.
pub trait Scope: 'static {
    /// What they can be called for.
    const PAIRS: &'static [Pair];
}

/// Those of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountWide {}

/// Those of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfService {}

/// Those of a service, in the words of Chat v2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfChat {}

const fn pair(label: &'static str, pre: &'static str, post: &'static str) -> Pair {
    Pair { label, pre: Some(pre), post: Some(post) }
}

const fn after(label: &'static str, post: &'static str) -> Pair {
    Pair { label, pre: None, post: Some(post) }
}

impl Scope for AccountWide {
    const PAIRS: &'static [Pair] = ACCOUNT_WIDE;
}

/// The same without what happens to users.
impl Scope for OfService {
    const PAIRS: &'static [Pair] = ACCOUNT_WIDE.split_at(ACCOUNT_WIDE.len() - ABOUT_USERS).0;
}

impl Scope for OfChat {
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

/// How many pairs at the end are about users.
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

/// The name of an event of that scope.
pub struct Event<S>(&'static str, PhantomData<S>);

impl<S> Event<S> {
    /// As the API writes it.
    pub fn as_str(&self) -> &'static str {
        self.0
    }
}

impl<S: Scope> FromStr for Event<S> {
    type Err = NotAnEvent;

    /// In any case, like every word that the API chooses.
    fn from_str(text: &str) -> Result<Self, NotAnEvent> {
        let mut names = S::PAIRS.iter().flat_map(Pair::names);
        let name = names.find(|name| name.eq_ignore_ascii_case(text));
        name.map(|name| Self(name, PhantomData)).ok_or_else(|| NotAnEvent { text: text.to_owned() })
    }
}

impl<S> fmt::Display for Event<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<S: Scope> Value for Event<S> {
    const KIND: Kind = Kind::Events(S::PAIRS);
    const CODES: &'static [u32] = &[code::WEBHOOK_PARAMETER];
}

// By hand, because a derive would ask the same of `S`.
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

/// The text is no event of that scope.
#[derive(Clone, Debug, PartialEq)]
pub struct NotAnEvent {
    text: String,
}

impl fmt::Display for NotAnEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "There is no event “{}” here.", self.text)
    }
}

impl Mistake for NotAnEvent {
    fn code(&self) -> u32 {
        code::WEBHOOK_PARAMETER
    }
}
