//! Messaging services, a product of Twilio of their own. Conversations names them by SID.

use crate::sid::Resource;

/// A messaging service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MessagingService {}

impl Resource for MessagingService {
    const PREFIX: &'static str = "MG";
}
