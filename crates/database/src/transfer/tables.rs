//! Tables that are copied.

/// Table with its columns.
pub(super) struct Table {
    pub name: &'static str,
    /// Columns with their kinds. Those of the key come first.
    pub columns: &'static [(&'static str, Kind)],
    /// Number of columns of the key.
    pub key: usize,
    /// Column whose values PostgreSQL continues.
    pub identity: Option<&'static str>,
}

/// Kind of a column.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Integer,
    Text,
    Bytes,
}

use Kind::{Bytes, Integer, Text};

/// All tables, in an order in which each row follows those that it refers to.
pub(super) const TABLES: [Table; 12] = [
    table(
        "people",
        &[("name", Text), ("role", Text), ("password_hash", Text), ("added", Integer), ("signed_in", Integer)],
    ),
    table("second_factors", &[("person", Text), ("secret", Text), ("last_step", Integer), ("added", Integer)]),
    table("recovery_codes", &[("code_hash", Text), ("person", Text)]),
    table(
        "sessions",
        &[
            ("token_hash", Text),
            ("person", Text),
            ("kind", Text),
            ("started", Integer),
            ("used", Integer),
            ("idle_seconds", Integer),
            ("ends", Integer),
        ],
    ),
    table("attempts", &[("key", Text), ("failures", Integer), ("latest", Integer)]),
    table("journal", &[("number", Integer), ("concludes", Integer), ("at", Integer), ("text", Text), ("mac", Bytes)]),
    table("journal_head", &[("id", Integer), ("count", Integer), ("mac", Bytes), ("seal", Bytes)]),
    Table {
        key: 2,
        ..table(
            "journal_listed",
            &[
                ("field", Text),
                ("number", Integer),
                ("at", Integer),
                ("account", Text),
                ("person", Text),
                ("service", Text),
            ],
        )
    },
    Table {
        identity: Some("number"),
        ..table("journal_pending", &[("number", Integer), ("at", Integer), ("text", Text)])
    },
    Table {
        key: 2,
        ..table("drift_resources", &[("account", Text), ("path", Text), ("read", Integer), ("settings", Text)])
    },
    table(
        "drift_surveys",
        &[("account", Text), ("mark", Text), ("first", Integer), ("began", Integer), ("text", Text)],
    ),
    Table {
        identity: Some("number"),
        ..table(
            "drift_entries",
            &[("number", Integer), ("account", Text), ("service", Text), ("seen", Integer), ("text", Text)],
        )
    },
];

const fn table(name: &'static str, columns: &'static [(&'static str, Kind)]) -> Table {
    Table { name, columns, key: 1, identity: None }
}

impl Table {
    /// Returns the names of the columns, with commas.
    pub fn column_names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}
