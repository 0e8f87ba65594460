//! Parts of a service, and their requests.

use api::page::{Cursor, PageSize};
use api::service::Service;
use api::{
    Endpoint, Request, Sid, binding, chat_service, conversation, notifications, role, service, service_configuration,
    service_webhooks, user,
};

use super::page_of;

/// Part of a service.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The service.
    Service,
    /// Default roles and reachability.
    Configuration,
    /// Push notifications.
    Notifications,
    /// Webhooks.
    Webhooks,
    /// A page of its roles.
    Roles(Cursor),
    /// The same service in Chat v2.
    Chat,
    /// The first conversation.
    FirstConversation,
    /// The first user.
    FirstUser,
    /// The first binding.
    FirstBinding,
}

impl Part {
    /// Parts with settings: all that a document of the service has, except its name.
    pub(super) fn settings() -> [Self; 5] {
        [Self::Configuration, Self::Roles(Cursor::default()), Self::Notifications, Self::Webhooks, Self::Chat]
    }

    pub(super) fn request(&self, sid: &Sid<Service>) -> Request {
        let first = Cursor::default();
        match self {
            Self::Service => service::Fetch {}.request(sid),
            Self::Configuration => service_configuration::Fetch {}.request(sid),
            Self::Notifications => notifications::Fetch {}.request(sid),
            Self::Webhooks => service_webhooks::Fetch {}.request(sid),
            Self::Chat => chat_service::Fetch {}.request(sid),
            Self::Roles(cursor) => page_of::<role::List>(cursor, PageSize::APP, sid),
            Self::FirstConversation => page_of::<conversation::List>(&first, PageSize::ONE, sid),
            Self::FirstUser => page_of::<user::List>(&first, PageSize::ONE, sid),
            Self::FirstBinding => page_of::<binding::List>(&first, PageSize::ONE, sid),
        }
    }
}
