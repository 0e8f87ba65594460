//! State of the database, for monitoring.

use crate::engine::{Engine, Statement};
use crate::sessions::ENDED;
use crate::{Database, DatabaseError, to_i64, to_u64};

/// Bytes that must be free on the disk. A write needs some thousand. Below this, it is a matter of time until one fails.
const MIN_FREE: u64 = 16 * 1024 * 1024;

impl Database {
    /// Returns the number of sessions that have not ended at the Unix time `now`.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn session_count(&self, now: u64) -> Result<u64, DatabaseError> {
        let count = Statement::of_parts(format!("SELECT count(*) FROM sessions WHERE NOT {ENDED}")).bind(to_i64(now));
        Ok(to_u64(count.fetch_value(&mut self.reader().await?).await?))
    }

    /// Returns the free bytes on the disk of the file, for this user; `None` if the system does not report them, and for a server.
    pub fn free_bytes(&self) -> Option<u64> {
        let Engine::Sqlite(engine) = &self.engine else { return None };
        let folder = engine.opened_files.as_ref()?.path().parent()?;
        free_bytes(folder)
    }

    /// Returns true if the disk has space for further writes, or if the system does not report its space.
    pub fn has_space(&self) -> bool {
        self.free_bytes().is_none_or(|free| free >= MIN_FREE)
    }
}

#[cfg(unix)]
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &std::path::Path) -> Option<u64> {
    None
}
