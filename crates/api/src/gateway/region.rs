//! Regions of Twilio, and the features that they do not offer. <https://www.twilio.com/docs/global-infrastructure>

use crate::choice::choice;
use crate::resources::ResourceKind;

choice! {
    /// Region of an account. Each has credentials of its own.
    Region {
        /// United States, the default. It offers everything.
        Us1 = "us1",
        /// Ireland. It offers chat, and nothing that needs Messaging.
        Ie1 = "ie1",
        /// Australia. It does not offer Conversations.
        Au1 = "au1",
    }
}

impl Region {
    /// Features that the region does not offer.
    pub fn hidden(self) -> &'static [Feature] {
        match self {
            Self::Us1 => &[],
            Self::Ie1 | Self::Au1 => &[Feature::Addresses, Feature::MessagingServices],
        }
    }
}

choice! {
    /// Feature of Conversations that a region may not offer.
    Feature {
        /// Addresses, which create conversations for messages of new senders from phone numbers and other channels.
        Addresses = "addresses",
        /// Messaging Services, which send messages of conversations to phone numbers and other channels.
        MessagingServices = "messaging-services",
    }
}

impl Feature {
    /// Resource that only this feature has. `None` for a feature that is a setting of other resources.
    pub fn resource(self) -> Option<ResourceKind> {
        match self {
            Self::Addresses => Some(ResourceKind::AddressConfiguration),
            Self::MessagingServices => None,
        }
    }
}
