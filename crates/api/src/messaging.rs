//! Messaging services: another product of Twilio, of which only the identifier is needed here.

use crate::sid::Resource;

/// A messaging service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MessagingService {}

impl Resource for MessagingService {
    const PREFIX: &'static str = "MG";
}
