//! Webhook events.

use std::collections::BTreeSet;

use api::error::code;
use api::event::{AccountWide, Event, OfChat, OfService, Pair, Scope};
use api::{Kind, Value};

use crate::{accepts, rejects_with};

/// Compares the events of a scope with those of Twilio's documentation.
fn has_exactly<S: Scope>(pairs: &[(Option<&str>, Option<&str>)]) {
    let actual: Vec<_> = S::PAIRS.iter().map(|pair| (pair.pre, pair.post)).collect();
    assert_eq!(actual.iter().collect::<BTreeSet<_>>(), pairs.iter().collect::<BTreeSet<_>>());
    assert_eq!(actual.len(), pairs.len());
    let labels: BTreeSet<_> = S::PAIRS.iter().map(|pair| pair.label).collect();
    assert_eq!(labels.len(), pairs.len(), "two pairs have the same label");
}

fn parses_every_name_in_any_case<S: Scope>() {
    for name in S::PAIRS.iter().flat_map(Pair::names) {
        for text in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
            let event: Event<S> = text.parse().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"));
            assert_eq!((event.as_str(), event.to_string().as_str()), (name, name));
        }
    }
    assert_eq!(Event::<S>::KIND, Kind::Event(S::NAMES));
}

const OF_SERVICE: [(Option<&str>, Option<&str>); 11] = [
    (Some("onConversationAdd"), Some("onConversationAdded")),
    (Some("onConversationUpdate"), Some("onConversationUpdated")),
    (Some("onConversationRemove"), Some("onConversationRemoved")),
    (None, Some("onConversationStateUpdated")),
    (Some("onMessageAdd"), Some("onMessageAdded")),
    (Some("onMessageUpdate"), Some("onMessageUpdated")),
    (Some("onMessageRemove"), Some("onMessageRemoved")),
    (Some("onParticipantAdd"), Some("onParticipantAdded")),
    (Some("onParticipantUpdate"), Some("onParticipantUpdated")),
    (Some("onParticipantRemove"), Some("onParticipantRemoved")),
    (None, Some("onDeliveryUpdated")),
];

const OF_USERS: [(Option<&str>, Option<&str>); 2] =
    [(None, Some("onUserAdded")), (Some("onUserUpdate"), Some("onUserUpdated"))];

const OF_CHAT: [(Option<&str>, Option<&str>); 12] = [
    (Some("onMessageSend"), Some("onMessageSent")),
    (Some("onMessageUpdate"), Some("onMessageUpdated")),
    (Some("onMessageRemove"), Some("onMessageRemoved")),
    (Some("onMediaMessageSend"), Some("onMediaMessageSent")),
    (Some("onChannelAdd"), Some("onChannelAdded")),
    (Some("onChannelUpdate"), Some("onChannelUpdated")),
    (Some("onChannelDestroy"), Some("onChannelDestroyed")),
    (Some("onMemberAdd"), Some("onMemberAdded")),
    (Some("onMemberUpdate"), Some("onMemberUpdated")),
    (Some("onMemberRemove"), Some("onMemberRemoved")),
    (None, Some("onUserAdded")),
    (Some("onUserUpdate"), Some("onUserUpdated")),
];

#[test]
fn each_scope_has_the_documented_pairs_of_events() {
    has_exactly::<OfService>(&OF_SERVICE);
    has_exactly::<AccountWide>(&[&OF_SERVICE[..], &OF_USERS[..]].concat());
    has_exactly::<OfChat>(&OF_CHAT);
    let count = |pairs: &[Pair]| pairs.iter().flat_map(Pair::names).collect::<BTreeSet<_>>().len();
    assert_eq!([AccountWide::PAIRS, OfService::PAIRS, OfChat::PAIRS].map(count), [23, 20, 23]);
}

#[test]
fn an_event_is_parsed_in_any_case_and_written_in_one() {
    parses_every_name_in_any_case::<AccountWide>();
    parses_every_name_in_any_case::<OfService>();
    parses_every_name_in_any_case::<OfChat>();
    assert_eq!("ONMESSAGEADD".parse::<Event<OfService>>(), "onMessageAdd".parse());
    assert_ne!("onMessageAdd".parse::<Event<OfService>>(), "onMessageAdded".parse());
}

#[test]
fn an_event_of_another_scope_is_rejected() {
    accepts::<Event<AccountWide>>("onUserAdded");
    accepts::<Event<OfChat>>("onUserAdded");
    for text in
        ["onUserAdded", "onUserUpdate", "onMessageSend", "onConversationDestroyed", "onmessage", "", "onMessageAdd "]
    {
        let message = format!("There is no event “{text}” here.");
        rejects_with::<Event<OfService>>(text, code::WEBHOOK_PARAMETER, &message);
    }
    for text in ["onMessageSend", "onMessageSent", "onChannelAdded"] {
        accepts::<Event<OfChat>>(text);
        let message = format!("There is no event “{text}” here.");
        rejects_with::<Event<AccountWide>>(text, code::WEBHOOK_PARAMETER, &message);
    }
    rejects_with::<Event<OfChat>>("onMessageAdd", code::WEBHOOK_PARAMETER, "There is no event “onMessageAdd” here.");
}
