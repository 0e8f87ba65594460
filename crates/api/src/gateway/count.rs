//! Counts of what a service has. The gateway pages through the lists, so that no list of people reaches a browser.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as JsonValue;

use crate::choice::choice;
use crate::gateway::account::AccountName;
use crate::json::Json;
use crate::params::Required;
use crate::request;
use crate::service::Service;
use crate::sid::Sid;

choice! {
    /// List of a service that is counted.
    CountedList {
        /// Conversations.
        Conversations = "conversations",
        /// Users.
        Users = "users",
        /// Roles.
        Roles = "roles",
        /// Push bindings.
        Bindings = "bindings",
    }
}

/// Limit of a count. The API has no totals, so that counting takes a request per page.
pub const LIMIT: u32 = 500;

/// Number of entries of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Exactly this many.
    Exactly(u32),
    /// This many or more.
    AtLeast(u32),
}

impl Json for Count {
    fn from_json(value: &JsonValue) -> Option<Self> {
        Self::deserialize(value).ok()
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => count.fmt(f),
            Self::AtLeast(count) => write!(f, "{count}+"),
        }
    }
}

request! {
    /// `GET /gateway/count`, which counts a list up to [`LIMIT`].
    FetchCount: Get "/gateway/count", () => 200 Count {
        /// Account.
        account: Required<AccountName> = "Account", "Account";
        /// Service that has the list.
        service: Required<Sid<Service>> = "Service", "Service";
        /// List.
        list: Required<CountedList> = "List", "List";
    }
}
