//! Texts of values.

pub const NOT_GIVEN: &str = "Not given";
/// Explains a value that breaks the reference.
pub const UNDOCUMENTED: &str = "Twilio does not document this value. It is shown as the API sent it.";
pub const UNREADABLE: &str = "Cannot be read";
pub const SHOW_UTC: &str = "Times in UTC";
