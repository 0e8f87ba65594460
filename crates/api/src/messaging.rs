//! Messaging services: a separate product of Twilio. Settings of Conversations refer to them by SID.

use crate::sid::Resource;

/// Messaging service. The type exists for its SID.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MessagingService {}

impl Resource for MessagingService {
    const PREFIX: &'static str = "MG";
}
