//! Settings of the accounts as they were read last, and the changes that were made outside of the gateway.

use api::gateway::AccountName;
use api::gateway::drift::{Entry, List};
use api::json::Json;
use api::{Page, Reported};
use serde_json::Value;

use crate::engine::{Connection, MAX_ROWS, Statement};
pub use crate::paging::PageError;
use crate::paging::Place;
use crate::{Database, DatabaseError, to_i64, to_u64};

/// Days after which an entry is deleted.
pub const ENTRY_DAYS: u64 = 90;

/// Number of entries that each account keeps. Older ones are deleted.
pub const MAX_ENTRIES: u32 = 10_000;

/// Days after which the settings of a resource that could not be read again are forgotten.
pub const STATE_DAYS: u64 = 7;

const DAY: u64 = 24 * 60 * 60;

const RECORD_SURVEY: &str = "INSERT INTO drift_surveys (account, mark, first, began, text) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (account) DO UPDATE SET
        mark = excluded.mark, first = excluded.first, began = excluded.began, text = excluded.text";

const UPDATE: &str = "ON CONFLICT (account, path) DO UPDATE SET read = excluded.read, settings = excluded.settings";

/// Resource with its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceRow {
    /// Path of the resource.
    pub path: String,
    /// Start of the survey that read it last, in Unix seconds.
    pub read: u64,
    /// Settings as JSON.
    pub settings: String,
}

/// Last survey of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyRow {
    /// Mark of the masked values, see [`Journal::mark_of`](crate::journal::Journal::mark_of).
    pub mark: String,
    /// Start of the first survey, in Unix seconds.
    pub first: u64,
    /// Start of the last survey, in Unix seconds.
    pub began: u64,
    /// Result as JSON.
    pub text: String,
}

/// Result of a survey, which is stored as a whole or not at all.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The survey.
    pub survey: SurveyRow,
    /// Resources that were read.
    pub read: Vec<ResourceRow>,
    /// Paths of the resources that are gone.
    pub gone: Vec<String>,
    /// Changes, without their numbers.
    pub entries: Vec<Entry>,
}

impl Database {
    /// Returns the last survey of an account.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn drift_survey(&self, account: &AccountName) -> Result<Option<SurveyRow>, DatabaseError> {
        let query = Statement::new("SELECT mark, first, began, text FROM drift_surveys WHERE account = $1");
        let row: Option<(String, i64, i64, String)> =
            query.bind(account.as_str()).fetch_optional(&mut self.reader().await?).await?;
        Ok(row.map(|(mark, first, began, text)| SurveyRow { mark, first: to_u64(first), began: to_u64(began), text }))
    }

    /// Returns the resources of an account.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn drift_state(&self, account: &AccountName) -> Result<Vec<ResourceRow>, DatabaseError> {
        let query = Statement::new("SELECT path, read, settings FROM drift_resources WHERE account = $1 ORDER BY path");
        let rows: Vec<(String, i64, String)> =
            query.bind(account.as_str()).fetch_all(&mut self.reader().await?).await?;
        Ok(rows.into_iter().map(|(path, read, settings)| ResourceRow { path, read: to_u64(read), settings }).collect())
    }

    /// Stores the result of a survey in one transaction, and deletes what is too old. Resources of a survey with another mark are forgotten.
    ///
    /// # Errors
    ///
    /// Those of the database. Nothing is stored then.
    pub async fn record_drift(&self, account: &AccountName, findings: &Findings) -> Result<(), DatabaseError> {
        let Findings { survey, read, gone, entries } = findings;
        let mut transaction = self.begin().await?;
        forget(&mut transaction, account, survey, gone).await?;
        for rows in read.chunks(MAX_ROWS) {
            let rows = rows.iter().map(|row| {
                [account.as_str().into(), (&row.path).into(), to_i64(row.read).into(), (&row.settings).into()]
            });
            Statement::insert("INSERT INTO drift_resources (account, path, read, settings) VALUES", rows, UPDATE)
                .execute(&mut transaction)
                .await?;
        }
        for entries in entries.chunks(MAX_ROWS) {
            let rows = entries.iter().map(|entry| {
                let text = entry.to_json().to_string();
                [account.as_str().into(), entry.service.text().into(), to_i64(survey.began).into(), text.into()]
            });
            Statement::insert("INSERT INTO drift_entries (account, service, seen, text) VALUES", rows, "")
                .execute(&mut transaction)
                .await?;
        }
        delete_old(&mut transaction, account, survey.began).await?;
        let query = Statement::new(RECORD_SURVEY).bind(account.as_str()).bind(&survey.mark).bind(to_i64(survey.first));
        query.bind(to_i64(survey.began)).bind(&survey.text).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Returns a page of the changes that match the filters of the list, newest first.
    ///
    /// # Errors
    ///
    /// [`PageError::Token`] for a token of another list, and those of the database.
    pub async fn drift_page(&self, list: &List) -> Result<Page<Entry>, PageError> {
        const PAGE: &str = "SELECT number, text FROM drift_entries
            WHERE number < $1 AND ($2 IS NULL OR account = $2) AND ($3 IS NULL OR service = $3)
            ORDER BY number DESC LIMIT $4 OFFSET $5";
        let place = Place::of(list)?;
        let query = Statement::new(PAGE)
            .bind(place.below())
            .bind(list.account.as_ref().map(AccountName::as_str))
            .bind(list.service.as_ref().map(|service| crate::journal::canonical_sid(service).to_string()))
            .bind(place.size() as i64 + 1)
            .bind(to_i64(place.skipped() as u64));
        let mut reader = self.reader().await.map_err(DatabaseError::from)?;
        let mut found: Vec<(i64, String)> = query.fetch_all(&mut reader).await.map_err(DatabaseError::from)?;
        let has_more = found.len() > place.size();
        found.truncate(place.size());
        let meta = place.meta(list, found.last().filter(|_| has_more).map(|(number, _)| *number));
        Ok(Page { items: found.iter().map(|(number, text)| entry(*number, text)).collect(), meta })
    }
}

/// Deletes the resources that are gone, and those that were not read for a long time or cannot be compared.
async fn forget(
    connection: &mut Connection,
    account: &AccountName,
    survey: &SurveyRow,
    gone: &[String],
) -> sqlx::Result<()> {
    let statement = "DELETE FROM drift_resources WHERE account = $1 AND (read < $2
        OR EXISTS (SELECT 1 FROM drift_surveys WHERE drift_surveys.account = $1 AND mark <> $3))";
    let oldest = to_i64(survey.began.saturating_sub(STATE_DAYS * DAY));
    Statement::new(statement).bind(account.as_str()).bind(oldest).bind(&survey.mark).execute(connection).await?;
    for path in gone {
        let query = Statement::new("DELETE FROM drift_resources WHERE account = $1 AND path = $2");
        query.bind(account.as_str()).bind(path).execute(connection).await?;
    }
    Ok(())
}

/// Deletes the entries beyond the limits of age and number.
async fn delete_old(connection: &mut Connection, account: &AccountName, now: u64) -> sqlx::Result<()> {
    let oldest = to_i64(now.saturating_sub(ENTRY_DAYS * DAY));
    Statement::new("DELETE FROM drift_entries WHERE seen < $1").bind(oldest).execute(connection).await?;
    let statement = "DELETE FROM drift_entries WHERE account = $1 AND number <=
        (SELECT number FROM drift_entries WHERE account = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)";
    Statement::new(statement).bind(account.as_str()).bind(i64::from(MAX_ENTRIES)).execute(connection).await?;
    Ok(())
}

fn entry(number: i64, text: &str) -> Entry {
    let value = serde_json::from_str::<Value>(text).unwrap_or_default();
    let entry = Entry::from_json(&value).unwrap_or_default();
    Entry { number: Reported::Known(to_u64(number)), ..entry }
}
