//! Writes that several gateways carry out once: a browser may repeat a request to another gateway when its connection breaks.
//!
//! The first gateway claims the write before it sends it, and stores the response. A row is named by a hash of the request, and the response is
//! encrypted with a key that is derived from the journal's: it may contain what the journal masks.

use api::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::engine::Statement;
use crate::journal::Key;
use crate::{Database, DatabaseError, to_i64};

/// Time in seconds for which a response is stored. A repetition comes within moments.
pub const RESPONSE_LIFETIME: u64 = 2 * 60;

/// Time in seconds after which a claim without a response is deleted: its gateway has ended.
const CLAIM_LIFETIME: u64 = 60 * 60;

/// Writes of several gateways that share a database.
#[derive(Clone)]
pub struct SharedWrites {
    database: Database,
    key: Key,
}

/// Name of a write: a hash of its user, account, idempotency key and request.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteId(String);

/// State of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// This gateway has claimed it, and carries it out.
    First,
    /// A gateway carries it out, or ended while it did so.
    Running,
    /// A gateway has carried it out.
    Done(Response),
}

impl WriteId {
    /// Derives the name from the parts of a write.
    pub fn new(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            // The length before each part keeps the boundaries between the parts fixed.
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Self(URL_SAFE_NO_PAD.encode(digest.finalize()))
    }
}

impl SharedWrites {
    pub(crate) fn new(database: Database, key: Key) -> Self {
        Self { database, key }
    }

    /// Claims a write, unless a gateway has claimed it. The claim is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// Those of the database. The write must not be sent then.
    pub async fn claim(&self, id: &WriteId, now: u64) -> Result<Claim, DatabaseError> {
        let mut connection = self.database.writer().await?;
        let outdated =
            Statement::new("DELETE FROM idempotency WHERE began < $1 AND (response IS NOT NULL OR began < $2)");
        let outdated = outdated.bind(to_i64(now.saturating_sub(RESPONSE_LIFETIME)));
        outdated.bind(to_i64(now.saturating_sub(CLAIM_LIFETIME))).execute(&mut connection).await?;
        let claim = Statement::new("INSERT INTO idempotency (id, began) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        if claim.bind(&id.0).bind(to_i64(now)).execute(&mut connection).await? > 0 {
            return Ok(Claim::First);
        }
        drop(connection);
        self.state(id).await
    }

    /// Returns the state of a write that was claimed.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn state(&self, id: &WriteId) -> Result<Claim, DatabaseError> {
        let row = Statement::new("SELECT response FROM idempotency WHERE id = $1").bind(&id.0);
        let row: Option<(Option<Vec<u8>>,)> = row.fetch_optional(&mut self.database.reader().await?).await?;
        let response = row.and_then(|(sealed,)| self.key.open(id.0.as_bytes(), &sealed?));
        let response = response.and_then(|text| serde_json::from_slice(&text).ok());
        Ok(response.map_or(Claim::Running, Claim::Done))
    }

    /// Stores the response of a write that this gateway has claimed.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn finish(&self, id: &WriteId, response: &Response) -> Result<(), DatabaseError> {
        let text = serde_json::to_vec(response).expect("a response is text and numbers");
        let statement = Statement::new("UPDATE idempotency SET response = $1 WHERE id = $2");
        let statement = statement.bind(&self.key.seal(id.0.as_bytes(), &text)).bind(&id.0);
        statement.execute(&mut self.database.writer().await?).await?;
        Ok(())
    }
}
