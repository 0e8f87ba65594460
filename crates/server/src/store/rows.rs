//! Which row holds which record. The file is written by this process alone, so that it need not look that up there.

use std::collections::{BTreeMap, HashMap};

use sandbox::Change;

/// The rows of the file.
#[derive(Default)]
pub struct Rows {
    ids: HashMap<String, HashMap<String, i64>>,
    last: i64,
}

/// The changes of many writes, each record once. Arrays rather than structs, because that is how SQLite reads them.
pub struct Batch<'a> {
    /// Number, kind, key and the record itself.
    pub kept: Vec<(i64, &'static str, &'a str, &'a str)>,
    /// Numbers only.
    pub gone: Vec<i64>,
    /// What to forget once they are gone.
    gone_names: Vec<(&'static str, &'a str)>,
}

impl Rows {
    /// Remembers a row of the file.
    pub fn add(&mut self, id: i64, kind: &str, key: &str) {
        self.last = self.last.max(id);
        match self.ids.get_mut(kind) {
            Some(ids) => ids.insert(key.to_owned(), id),
            None => self.ids.entry(kind.to_owned()).or_default().insert(key.to_owned(), id),
        };
    }

    /// What is to be written. New records get their numbers now: one that is never written leaves a gap, which harms nobody.
    pub fn batch<'a>(&mut self, changes: &'a [Change]) -> Batch<'a> {
        // The last change of a record counts: within a batch it may have been created and deleted again.
        let last: BTreeMap<_, _> =
            changes.iter().map(|change| ((change.kind, change.key.as_str()), &change.record)).collect();
        let mut batch = Batch { kept: Vec::new(), gone: Vec::new(), gone_names: Vec::new() };
        for ((kind, key), record) in last {
            let id = self.ids.get(kind).and_then(|ids| ids.get(key)).copied();
            match (record, id) {
                (Some(record), Some(id)) => batch.kept.push((id, kind, key, record)),
                (Some(record), None) => {
                    self.add(self.last + 1, kind, key);
                    batch.kept.push((self.last, kind, key, record));
                }
                (None, Some(id)) => {
                    batch.gone.push(id);
                    batch.gone_names.push((kind, key));
                }
                (None, None) => {}
            }
        }
        batch
    }

    /// Forgets the rows that a batch has deleted.
    pub fn forget(&mut self, batch: &Batch<'_>) {
        for (kind, key) in &batch.gone_names {
            self.ids.get_mut(*kind).and_then(|ids| ids.remove(*key));
        }
    }
}
