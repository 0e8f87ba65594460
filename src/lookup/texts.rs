//! Texts of the page *Look up*.

use crate::ui::texts::counted;

pub const ABOUT: &str = "Find out what a SID is and which service holds it, find a service by name, or a user by identity. An access token is \
    decoded in this page. It is not sent or stored.";
pub const LOOK_UP: &str = "Look up";
pub const QUERY: &str = "SID, name, identity, or access token";
pub const STOP: &str = "Stop";

pub const SEARCHING: &str = "Searching …";
pub const STOPPED_AT_LIMIT: &str = "The search stopped at its limit of requests.";
pub const STOPPED: &str = "You stopped the search.";
pub const NOTHING_FOUND: &str = "Nothing found.";
pub const COMPLETE: &str = "Search complete.";

/// `state` is one of the sentences above.
pub fn progress(state: &str, services: usize, requests: u32) -> String {
    let requests = counted(requests, "request", "requests");
    match services {
        0 => format!("{state} {requests}."),
        _ => format!("{state} {} searched, {requests}.", counted(services, "service", "services")),
    }
}

pub const KIND: &str = "Kind";
/// Before the first letters of the SID.
pub const KIND_BEFORE: &str = "SIDs with";
/// Between the first letters of the SID and the kind.
pub const KIND_IS: &str = "are of this kind:";
/// Before the first letters of the SID.
pub const KIND_UNKNOWN_BEFORE: &str = "This looks like a SID, but";
pub const KIND_UNKNOWN_AFTER: &str = "is not a kind that this app knows. Check the first two letters.";
pub const PART_OF_TOKEN: &str = "This looks like a part of an access token, so it was not sent. Paste the whole token: three parts with a period \
    between them.";

pub const SEARCH_FAILED: &str = "A part of the search failed.";
pub const FOUND: &str = "Found";
/// Before the name of a service.
pub const IN_SERVICE: &str = "In the service";
pub const USES: &str = "Used as";

pub const TOKEN: &str = "Access token";
pub const TOKEN_UNVERIFIED: &str =
    "Decoded in this page. The signature was not checked: that needs the API key’s secret.";
pub const TOKEN_VALID: &str = "The token is valid in time and grants access to a service.";
pub const SERVICE: &str = "Service";
pub const IDENTITY: &str = "Identity";
pub const ROLE: &str = "Role";
pub const DEFAULT_ROLE: &str = "Default role of the service";
pub const PUSH_CREDENTIAL: &str = "Push credential";
pub const VALID_FROM: &str = "Valid from";
pub const EXPIRES: &str = "Expires";
pub const ACCOUNT: &str = "Account";
pub const KEY: &str = "API key";
pub const NONE: &str = "None";
