//! Text form of a setting's value.

use api::duration::Duration;
use api::{Kind, ParameterInfo};

use crate::form::texts;

/// Returns the text for an empty value.
pub fn nothing(info: &ParameterInfo) -> &'static str {
    match info.kind {
        // An unset timer does not run.
        Kind::Duration { .. } => texts::NEVER,
        _ => texts::EMPTY,
    }
}

/// Formats a value: "On", "7 days (P7D)". For a list it is the number of lines.
pub fn format_value(info: &ParameterInfo, text: &str) -> String {
    match info.kind {
        _ if text.is_empty() => nothing(info).to_owned(),
        Kind::Secret => "••••".to_owned(),
        _ if info.many => texts::selected(text.lines().count()),
        Kind::Flag => match text {
            "true" => texts::ON.to_owned(),
            "false" => texts::OFF.to_owned(),
            other => other.to_owned(),
        },
        Kind::Duration { .. } => in_words(text).map_or_else(|| text.to_owned(), |words| format!("{words} ({text})")),
        _ => text.to_owned(),
    }
}

/// Formats the documented default: "Default: off." Empty if Twilio documents none.
pub fn default_in_words(info: &ParameterInfo) -> String {
    info.default.map_or_else(String::new, |value| match info.kind {
        Kind::Flag => texts::default_value(&format_value(info, value).to_lowercase()),
        _ => texts::default_value(&format_value(info, value)),
    })
}

/// Formats a duration; `None` if the text is none.
pub fn in_words(text: &str) -> Option<String> {
    text.parse::<Duration>().ok().map(|duration| duration.words())
}

#[cfg(test)]
mod tests {
    use api::{Endpoint, chat_service, configuration};

    use super::*;

    fn info(fields: &[ParameterInfo], wire: &str) -> ParameterInfo {
        *fields.iter().find(|field| field.wire == wire).expect(wire)
    }

    #[test]
    fn values_are_formatted_as_text() {
        let timer = info(configuration::Update::PARAMETERS, "DefaultClosedTimer");
        assert_eq!(format_value(&timer, "P7D"), "7 days (P7D)");
        assert_eq!(format_value(&timer, "a week"), "a week");
        assert_eq!(format_value(&timer, ""), "Never");
        let flag = info(chat_service::Update::PARAMETERS, "ReadStatusEnabled");
        assert_eq!((format_value(&flag, "true"), format_value(&flag, "false")), ("On".to_owned(), "Off".to_owned()));
        let events = info(chat_service::Update::PARAMETERS, "WebhookFilters");
        assert_eq!(format_value(&events, "onMessageSend\nonMessageSent"), "2 selected");
    }

    #[test]
    fn defaults_are_formatted_as_text() {
        let default = |wire| default_in_words(&info(chat_service::Update::PARAMETERS, wire));
        assert_eq!(default("ReadStatusEnabled"), "Default: on.");
        assert_eq!(default("ReachabilityEnabled"), "Default: off.");
        assert_eq!(default("WebhookMethod"), "Default: POST.");
        assert_eq!(default("TypingIndicatorTimeout"), "Default: 5.");
        assert_eq!(default("FriendlyName"), "");
    }
}
