//! Kinds of SIDs. <https://www.twilio.com/docs/glossary/what-is-a-sid>

/// Kind of resource that a SID names.
#[derive(Debug, PartialEq, Eq)]
pub struct SidKind {
    /// First two letters.
    pub prefix: &'static str,
    /// Name of the resource.
    pub label: &'static str,
    /// Support for such a resource in this app.
    pub about: &'static str,
}

const fn kind(prefix: &'static str, label: &'static str, about: &'static str) -> SidKind {
    SidKind { prefix, label, about }
}

const FOUND_HERE: &str = "";
const IN_CONVERSATION: &str = "It belongs to one conversation. Look up the SID of the conversation (CH…).";
const ELSEWHERE: &str = "Conversations does not manage it. Look for it in the Twilio Console.";

/// Kinds that occur in and around Conversations.
pub const SID_KINDS: &[SidKind] = &[
    kind("IS", "Conversation Service", FOUND_HERE),
    kind("RL", "Role", FOUND_HERE),
    kind("CH", "Conversation", FOUND_HERE),
    kind("US", "User", FOUND_HERE),
    kind("BS", "Binding", FOUND_HERE),
    kind("CR", "Push credential", FOUND_HERE),
    kind("IG", "Address", FOUND_HERE),
    kind(
        "MG",
        "Messaging Service",
        "The Console manages Messaging Services. A conversation sends SMS and WhatsApp messages through one.",
    ),
    kind("MB", "Participant", IN_CONVERSATION),
    kind("IM", "Message", IN_CONVERSATION),
    kind("DY", "Delivery receipt", IN_CONVERSATION),
    kind("WH", "Webhook of a conversation", IN_CONVERSATION),
    kind("ME", "Media file", IN_CONVERSATION),
    kind("IN", "Invite of Chat v2", "Conversations has no invites."),
    kind("FW", "Studio flow", "Studio manages flows. An address can start one."),
    kind("FN", "Execution of a Studio flow", ELSEWHERE),
    kind("AC", "Account", "It owns services, addresses and push credentials."),
    kind("SK", "API key", "It signs requests and access tokens. The Console manages API keys."),
    kind("PN", "Phone number", ELSEWHERE),
    kind("SM", "SMS message", ELSEWHERE),
    kind("MM", "MMS message", ELSEWHERE),
    kind("CA", "Call", ELSEWHERE),
    kind("RE", "Recording", ELSEWHERE),
    kind("ZS", "Serverless service", ELSEWHERE),
    kind("WS", "TaskRouter workspace", ELSEWHERE),
    kind("WT", "TaskRouter task", ELSEWHERE),
    kind("WK", "TaskRouter worker", ELSEWHERE),
    kind("FO", "Flex flow", "Flex manages it. It creates conversations in the Flex service."),
    kind("VA", "Verify service", ELSEWHERE),
];

/// Returns true for a text in the form of a SID: two capital letters and 32 hexadecimal digits.
pub(crate) fn is_sid(text: &str) -> bool {
    let (letters, digits) = text.split_at_checked(2).unwrap_or_default();
    letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.len() == 32
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
