//! What a setting holds, as people say it.

use api::duration::Duration;
use api::{FieldInfo, Kind};

/// What people read where a setting holds nothing.
pub fn nothing(info: &FieldInfo) -> &'static str {
    match info.kind {
        // A timer that is not set does not run.
        Kind::Duration { .. } => "Never",
        _ => "Empty",
    }
}

/// A value in words: "On", "7 days (P7D)"; of a list the number of its lines.
pub fn said(info: &FieldInfo, text: &str) -> String {
    match info.kind {
        _ if text.is_empty() => nothing(info).to_owned(),
        Kind::Secret => "••••".to_owned(),
        _ if info.many => format!("{} selected", text.lines().count()),
        Kind::Flag => match text {
            "true" => "On".to_owned(),
            "false" => "Off".to_owned(),
            other => other.to_owned(),
        },
        Kind::Duration { .. } => in_words(text).map_or_else(|| text.to_owned(), |words| format!("{words} ({text})")),
        _ => text.to_owned(),
    }
}

/// The documented default in words: "Default: off." Empty where Twilio documents none.
pub fn default_in_words(info: &FieldInfo) -> String {
    info.default.map_or_else(String::new, |value| match info.kind {
        Kind::Flag => format!("Default: {}.", said(info, value).to_lowercase()),
        _ => format!("Default: {}.", said(info, value)),
    })
}

/// A duration in words; `None` for a text that is none.
pub fn in_words(text: &str) -> Option<String> {
    text.parse::<Duration>().ok().map(|duration| duration.words())
}

/// What a change takes out of a list and puts in.
pub fn difference<'a>(saved: &'a str, text: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
    let without =
        |lines: &'a str, others: &'a str| lines.lines().filter(|line| others.lines().all(|other| other != *line));
    (without(saved, text).collect(), without(text, saved).collect())
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, chat_service, configuration};

    use super::*;

    fn info(fields: &[FieldInfo], wire: &str) -> FieldInfo {
        *fields.iter().find(|field| field.wire == wire).expect(wire)
    }

    #[test]
    fn values_are_said_in_words() {
        let timer = info(configuration::Update::FIELDS, "DefaultClosedTimer");
        assert_eq!(said(&timer, "P7D"), "7 days (P7D)");
        assert_eq!(said(&timer, "a week"), "a week");
        assert_eq!(said(&timer, ""), "Never");
        let flag = info(chat_service::Update::FIELDS, "ReadStatusEnabled");
        assert_eq!((said(&flag, "true"), said(&flag, "false")), ("On".to_owned(), "Off".to_owned()));
        let events = info(chat_service::Update::FIELDS, "WebhookFilters");
        assert_eq!(said(&events, "onMessageSend\nonMessageSent"), "2 selected");
    }

    #[test]
    fn defaults_are_said_in_words() {
        let said = |wire| default_in_words(&info(chat_service::Update::FIELDS, wire));
        assert_eq!(said("ReadStatusEnabled"), "Default: on.");
        assert_eq!(said("ReachabilityEnabled"), "Default: off.");
        assert_eq!(said("WebhookMethod"), "Default: POST.");
        assert_eq!(said("TypingIndicatorTimeout"), "Default: 5.");
        assert_eq!(said("FriendlyName"), "");
    }

    #[test]
    fn the_difference_of_lists_is_what_goes_and_what_comes() {
        assert_eq!(difference("a\nb", "b\nc"), (vec!["a"], vec!["c"]));
        assert_eq!(difference("a\nb", "b\na"), (vec![], vec![]));
    }
}
