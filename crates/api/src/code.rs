//! Codes of Twilio's errors, as far as this contract names them. <https://www.twilio.com/docs/api/errors>

/// A parameter is missing or invalid.
pub const INVALID_PARAMETER: u32 = 20001;
/// Unknown account SID or wrong token.
pub const NOT_AUTHENTICATED: u32 = 20003;
/// The path does not have this method.
pub const METHOD_NOT_ALLOWED: u32 = 20004;
/// Test credentials, which Conversations does not accept.
pub const TEST_CREDENTIALS: u32 = 20008;
/// The credential has no permission for the request.
pub const FORBIDDEN: u32 = 20403;
/// Not found.
pub const NOT_FOUND: u32 = 20404;
/// Conflict with the stored state.
pub const CONFLICT: u32 = 20409;
/// Too many requests at the same time.
pub const TOO_MANY_REQUESTS: u32 = 20429;
/// Server error.
pub const SERVER_ERROR: u32 = 20500;
/// Service unavailable.
pub const UNAVAILABLE: u32 = 20503;
/// The friendly name is empty.
pub const FRIENDLY_NAME_MISSING: u32 = 50000;
/// The friendly name has more than 256 characters.
pub const FRIENDLY_NAME_TOO_LONG: u32 = 50003;
/// Service not found: in the path, or as the default service.
pub const SERVICE_NOT_FOUND: u32 = 50050;
/// The consumption report interval is not a whole number.
pub const CONSUMPTION_INTERVAL: u32 = 50052;
/// The typing indicator timeout is not a whole number.
pub const TYPING_TIMEOUT: u32 = 50053;
/// Invalid webhook URL or event.
pub const WEBHOOK_PARAMETER: u32 = 50054;
/// The webhook method is neither `GET` nor `POST`.
pub const WEBHOOK_METHOD: u32 = 50055;
/// The text of a push notification is too long.
pub const PUSH_TEMPLATE_TOO_LONG: u32 = 50058;
/// The name of a push notification's sound is too long.
pub const PUSH_SOUND_TOO_LONG: u32 = 50059;
/// Invalid limit of a user's channels.
pub const USER_CHANNELS: u32 = 50060;
/// Invalid limit of a channel's members.
pub const CHANNEL_MEMBERS: u32 = 50061;
/// Invalid retry count of a webhook.
pub const RETRY_COUNT: u32 = 50065;
/// Role not found.
pub const ROLE_NOT_FOUND: u32 = 50100;
/// Channel role not found.
pub const CHANNEL_ROLE_NOT_FOUND: u32 = 50101;
/// Service role not found.
pub const SERVICE_ROLE_NOT_FOUND: u32 = 50102;
/// Unknown permission.
pub const UNKNOWN_PERMISSION: u32 = 50104;
/// Unknown type of role.
pub const ROLE_TYPE: u32 = 50105;
/// Role of a conversation's creator not found.
pub const CREATOR_ROLE_NOT_FOUND: u32 = 50106;
/// Conversation role not found.
pub const CONVERSATION_ROLE_NOT_FOUND: u32 = 50109;
/// Invalid messaging service.
pub const MESSAGING_SERVICE: u32 = 50341;
/// The inactive timer is shorter than 1 minute.
pub const INACTIVE_TIMER_TOO_SHORT: u32 = 50375;
/// The closed timer is shorter than 10 minutes.
pub const CLOSED_TIMER_TOO_SHORT: u32 = 50376;
/// The inactive timer is not an ISO 8601 duration.
pub const INACTIVE_TIMER_UNREADABLE: u32 = 50379;
/// The closed timer is not an ISO 8601 duration.
pub const CLOSED_TIMER_UNREADABLE: u32 = 50380;
/// Conversations is not available in this region.
pub const NOT_IN_REGION: u32 = 50385;
/// Both identity and address of a participant are sent.
pub const IDENTITY_AND_ADDRESS: u32 = 50451;
