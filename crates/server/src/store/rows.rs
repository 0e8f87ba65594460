//! Map of records to row numbers. Only this process writes the file, so the map replaces lookups in it.

use std::collections::{BTreeMap, HashMap};

use sandbox::Change;

/// Row numbers of the records.
#[derive(Default)]
pub struct Rows {
    ids: HashMap<String, HashMap<String, i64>>,
    last: i64,
}

/// Changes of several writes, with the last change of each record. Tuples rather than structs, because SQLite reads JSON arrays.
pub struct Batch<'a> {
    /// Row number, kind, key and JSON text of each stored record.
    pub stored: Vec<(i64, &'static str, &'a str, &'a str)>,
    /// Row numbers of deleted records.
    pub deleted: Vec<i64>,
    /// Kind and key of deleted records, removed from the map after the commit.
    deleted_keys: Vec<(&'static str, &'a str)>,
}

impl Rows {
    /// Adds a row of the file.
    pub fn add(&mut self, id: i64, kind: &str, key: &str) {
        self.last = self.last.max(id);
        match self.ids.get_mut(kind) {
            Some(ids) => ids.insert(key.to_owned(), id),
            None => self.ids.entry(kind.to_owned()).or_default().insert(key.to_owned(), id),
        };
    }

    /// Prepares changes for writing. New records get their row numbers here; a record that is never written leaves a harmless gap.
    pub fn batch<'a>(&mut self, changes: &'a [Change]) -> Batch<'a> {
        // Only the last change counts: a record may be created and deleted within a batch.
        let last: BTreeMap<_, _> =
            changes.iter().map(|change| ((change.kind, change.key.as_str()), &change.record)).collect();
        let mut batch = Batch { stored: Vec::new(), deleted: Vec::new(), deleted_keys: Vec::new() };
        for ((kind, key), record) in last {
            let id = self.ids.get(kind).and_then(|ids| ids.get(key)).copied();
            match (record, id) {
                (Some(record), Some(id)) => batch.stored.push((id, kind, key, record)),
                (Some(record), None) => {
                    self.add(self.last + 1, kind, key);
                    batch.stored.push((self.last, kind, key, record));
                }
                (None, Some(id)) => {
                    batch.deleted.push(id);
                    batch.deleted_keys.push((kind, key));
                }
                (None, None) => {}
            }
        }
        batch
    }

    /// Removes the rows that a batch has deleted.
    pub fn forget(&mut self, batch: &Batch<'_>) {
        for (kind, key) in &batch.deleted_keys {
            self.ids.get_mut(*kind).and_then(|ids| ids.remove(*key));
        }
    }
}
