//! Store of all records in memory.

use std::fmt;
use std::sync::Arc;

use api::Sid;
use api::service::Service;

use crate::table::{Kind, Record, Table};
use crate::{
    account, address_configuration, binding, conversation, credential, participant_conversation, role, service, user,
};

/// Record that was written or deleted, for a caller that persists the records.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Kind of the record, such as `service`.
    pub kind: &'static str,
    /// SID of the record.
    pub key: String,
    /// Record as JSON. `None` if it was deleted.
    pub record: Option<String>,
}

/// Error of records that cannot be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The kind is unknown to this release. A later release, or another program, wrote the record.
    UnknownKind { kind: String },
    /// The JSON is no record of this kind.
    Unreadable { kind: String, key: String, reason: serde_json::Error },
    /// The key is not the SID in the record.
    WrongKey { kind: String, key: String },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind { kind } => write!(f, "This release does not know records of the kind \"{kind}\"."),
            Self::Unreadable { kind, key, reason } => write!(f, "The {kind} {key} cannot be read: {reason}."),
            Self::WrongKey { kind, key } => write!(f, "The {kind} {key} is kept under the key of another."),
        }
    }
}

impl std::error::Error for LoadError {}

/// Generates the store and its counts from one list of record kinds.
macro_rules! kinds {
    ( $( $table:ident: $fields:ty, $resource:ty = $name:literal; )* ) => {
        /// All records. A clone is cheap and independent of the original.
        #[derive(Clone, Default)]
        pub struct Store {
            $( $table: Table<$fields>, )*
            last_serial: u64,
        }

        /// Number of records of each kind.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Counts { $( pub $table: usize, )* }

        $( impl Kind for $fields {
            type Resource = $resource;
            const NAME: &'static str = $name;

            fn table(store: &Store) -> &Table<Self> {
                &store.$table
            }

            fn table_mut(store: &mut Store) -> &mut Table<Self> {
                &mut store.$table
            }
        } )*

        impl Store {
            /// Returns the number of records of each kind.
            pub fn counts(&self) -> Counts {
                Counts { $( $table: self.$table.len(), )* }
            }

            /// Deletes a service and every record that belongs to it. Returns `None` if the service does not exist.
            pub(crate) fn remove_service(&mut self, sid: &Sid<Service>) -> Option<Vec<Change>> {
                let mut changes = vec![self.services.remove(sid)?];
                $( changes.extend(self.$table.remove_all_of(sid)); )*
                Some(changes)
            }

            fn load_one(&mut self, kind: String, key: String, record: &str) -> Result<(), LoadError> {
                match kind.as_str() {
                    $( $name => self.load_record::<$fields>(key, record), )*
                    _ => Err(LoadError::UnknownKind { kind }),
                }
            }
        }
    };
}

kinds! {
    services: service::Fields, Service = "service";
    roles: role::Fields, api::role::Role = "role";
    users: user::Fields, api::user::User = "user";
    conversations: conversation::Fields, api::conversation::Conversation = "conversation";
    participants: participant_conversation::Fields, api::participant_conversation::Participant = "participant";
    bindings: binding::Fields, api::binding::Binding = "binding";
    credentials: credential::Fields, api::credential::Credential = "credential";
    addresses: address_configuration::Fields, api::address_configuration::AddressConfiguration = "address";
    accounts: account::Fields, api::account::Account = "account";
}

impl Store {
    /// Loads records, each with its kind, its key and its JSON, in any order.
    ///
    /// # Errors
    ///
    /// Fails if a kind is unknown, if the JSON is invalid, or if the key is that of another record.
    pub fn load(records: impl IntoIterator<Item = (String, String, String)>) -> Result<Self, LoadError> {
        let mut store = Self::default();
        for (kind, key, record) in records {
            store.load_one(kind, key, &record)?;
        }
        Ok(store)
    }

    /// Returns true if there is no record but those that no request can delete: the account's and push credentials.
    pub fn is_empty(&self) -> bool {
        Counts { accounts: 0, credentials: 0, ..self.counts() } == Counts::default()
    }

    pub(crate) fn get<K: Kind>(&self, sid: &Sid<K::Resource>) -> Option<&Arc<Record<K>>> {
        K::table(self).get(sid)
    }

    pub(crate) fn put<K: Kind>(&mut self, record: Record<K>) {
        self.last_serial = self.last_serial.max(record.serial);
        K::table_mut(self).put(Arc::new(record));
    }

    pub(crate) fn next_serial(&self) -> u64 {
        self.last_serial + 1
    }

    fn load_record<K: Kind>(&mut self, key: String, record: &str) -> Result<(), LoadError> {
        let kind = || K::NAME.to_owned();
        match serde_json::from_str::<Record<K>>(record) {
            Ok(record) if record.sid.as_str() == key => {
                self.put(record);
                Ok(())
            }
            Ok(_) => Err(LoadError::WrongKey { kind: kind(), key }),
            Err(reason) => Err(LoadError::Unreadable { kind: kind(), key, reason }),
        }
    }
}
