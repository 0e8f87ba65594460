//! Journal of commands: the writes that `conversations-admin apply` has made to the data file of a sandbox server.

use crate::gateway::history::Record;
use crate::page::{Listed, list};
use crate::response;

response! {
    /// Write by a command.
    CommandRecord {
        /// Identity of the data file's journal, 16 hexadecimal digits. Record numbers are unique within it.
        journal: String,
        /// Record of the write. It has no account.
        record: Record,
    }
}

impl Listed for CommandRecord {
    const KEY: &'static str = "records";

    fn id(&self) -> Option<String> {
        Some(format!("{}-{}", self.journal.known()?, self.record.known()?.number.known()?))
    }
}

list! {
    /// `GET /sandbox/journal`, newest records first.
    List: "/sandbox/journal", () => CommandRecord {}
}
