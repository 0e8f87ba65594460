//! Settings of Chat v2 in the order of the page.

use api::chat_service::Update;
use api::push::{ChatMember, ChatMessage, PushInfo, PushKind};
use api::role::RoleType;
use api::{Endpoint, Parameter, notifications, service_configuration, service_webhooks};

use super::texts;
use crate::form::control::Tag;
use crate::routes::Section;

/// Settings that belong together.
pub struct Group {
    pub id: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    /// Page with the same settings in Conversations.
    pub shared: Option<Section>,
    pub items: &'static [Item],
}

/// One setting, or all that belong to webhooks.
pub struct Item {
    pub parameter: Parameter<Update>,
    pub control: Control,
}

/// Control of a setting.
#[derive(Clone, Copy)]
pub enum Control {
    Check,
    /// A checkbox, below which a note says that the following settings have no effect while it is off.
    Kind,
    /// A text box of one line, with the unit of a number behind it.
    Line(&'static str),
    Lines,
    Role(RoleType),
    Template(&'static PushInfo),
    /// URLs, method and events of webhooks.
    Webhooks,
}

impl Item {
    /// Mark of the setting: deprecated, also in Conversations, or only here.
    pub fn tag(&self) -> Tag {
        let wire = self.parameter.info().wire;
        let resources = [
            service_configuration::Update::PARAMETERS,
            service_webhooks::Update::PARAMETERS,
            notifications::Update::PARAMETERS,
        ];
        let is_shared = resources.into_iter().flatten().filter_map(|info| info.twin).any(|twin| twin.wire == wire);
        if wire == Update::consumption_report_interval().info().wire {
            Tag::Deprecated
        } else if is_shared || wire == Update::friendly_name().info().wire {
            Tag::Shared
        } else {
            Tag::ChatOnly
        }
    }
}

const fn item(parameter: Parameter<Update>, control: Control) -> Item {
    Item { parameter, control }
}

use self::Control::{Check, Kind, Line, Lines, Role, Template, Webhooks};

/// All groups.
pub const GROUPS: &[Group] = &[
    Group {
        id: "name",
        title: texts::NAME,
        about: texts::NAME_ABOUT,
        shared: Some(Section::Overview),
        items: &[item(Update::friendly_name(), Line(""))],
    },
    Group {
        id: "roles",
        title: texts::ROLES,
        about: texts::ROLES_ABOUT,
        shared: Some(Section::Configuration),
        items: &[
            item(Update::default_service_role_sid(), Role(RoleType::Service)),
            item(Update::default_channel_role_sid(), Role(RoleType::Conversation)),
            item(Update::default_channel_creator_role_sid(), Role(RoleType::Conversation)),
        ],
    },
    Group {
        id: "presence",
        title: texts::PRESENCE,
        about: texts::PRESENCE_ABOUT,
        shared: Some(Section::Configuration),
        items: &[
            item(Update::read_status_enabled(), Check),
            item(Update::reachability_enabled(), Check),
            item(Update::typing_indicator_timeout(), Line(texts::SECONDS)),
            item(Update::consumption_report_interval(), Line(texts::SECONDS)),
        ],
    },
    Group {
        id: "limits",
        title: texts::LIMITS,
        about: texts::LIMITS_ABOUT,
        shared: None,
        items: &[
            item(Update::limits_channel_members(), Line(texts::MEMBERS)),
            item(Update::limits_user_channels(), Line(texts::CHANNELS)),
        ],
    },
    Group {
        id: "media",
        title: texts::MEDIA,
        about: "",
        shared: None,
        items: &[item(Update::media_compatibility_message(), Lines)],
    },
    Group {
        id: "webhooks",
        title: texts::WEBHOOKS,
        about: "",
        shared: Some(Section::Webhooks),
        items: &[
            item(Update::pre_webhook_url(), Webhooks),
            item(Update::pre_webhook_retry_count(), Line(texts::TIMES)),
            item(Update::post_webhook_retry_count(), Line(texts::TIMES)),
        ],
    },
    Group {
        id: "new-message",
        title: texts::NEW_MESSAGE,
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(Update::notifications_new_message_enabled(), Kind),
            item(Update::notifications_new_message_template(), Template(ChatMessage::INFO)),
            item(Update::notifications_new_message_sound(), Line("")),
            item(Update::notifications_new_message_badge_count_enabled(), Check),
        ],
    },
    Group {
        id: "added",
        title: texts::ADDED,
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(Update::notifications_added_to_channel_enabled(), Kind),
            item(Update::notifications_added_to_channel_template(), Template(ChatMember::INFO)),
            item(Update::notifications_added_to_channel_sound(), Line("")),
        ],
    },
    Group {
        id: "removed",
        title: texts::REMOVED,
        about: "",
        shared: Some(Section::Notifications),
        items: &[
            item(Update::notifications_removed_from_channel_enabled(), Kind),
            item(Update::notifications_removed_from_channel_template(), Template(ChatMember::INFO)),
            item(Update::notifications_removed_from_channel_sound(), Line("")),
        ],
    },
    Group {
        id: "invited",
        title: texts::INVITED,
        about: texts::INVITED_ABOUT,
        shared: None,
        items: &[
            item(Update::notifications_invited_to_channel_enabled(), Kind),
            item(Update::notifications_invited_to_channel_template(), Template(ChatMember::INFO)),
            item(Update::notifications_invited_to_channel_sound(), Line("")),
        ],
    },
    Group {
        id: "log",
        title: texts::LOG,
        about: "",
        shared: Some(Section::Notifications),
        items: &[item(Update::notifications_log_enabled(), Check)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_place() {
        let webhooks = [Update::post_webhook_url(), Update::webhook_method(), Update::webhook_filters()];
        let items = GROUPS.iter().flat_map(|group| group.items).map(|item| item.parameter);
        let mut shown: Vec<_> = items.chain(webhooks).map(Parameter::index).collect();
        shown.sort_unstable();
        assert_eq!(shown, (0..Update::PARAMETERS.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_setting_is_shared_if_a_resource_of_conversations_names_it_as_its_twin() {
        let tag = |parameter: Parameter<Update>| item(parameter, Check).tag();
        assert_eq!(tag(Update::reachability_enabled()), Tag::Shared);
        assert_eq!(tag(Update::read_status_enabled()), Tag::ChatOnly);
        assert_eq!(tag(Update::notifications_invited_to_channel_enabled()), Tag::ChatOnly);
        assert_eq!(tag(Update::consumption_report_interval()), Tag::Deprecated);
    }
}
