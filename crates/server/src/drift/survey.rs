//! One survey: reading the settings, comparing them with the known state, and storing the result.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::account::Account as TwilioAccount;
use api::date::Timestamp;
use api::gateway::AccountName;
use api::gateway::drift::{Status, SurveyResult};
use api::gateway::history;
use api::json::{Json, Reported};
use api::{PageSize, Paged, Sid};
use database::drift::{Findings, ResourceRow, SurveyRow};
use database::journal::PageError;
use database::shared_locks::SharedLock;
use database::{Database, DatabaseError};
use engine::Snapshot;
use engine::drift::{self, Confirmation, KnownResource, Reading, ResourcePath, State, Writes};
use engine::run::{Cut, Limits};
use engine::survey::{Selection, Survey, unread_settings};
use gateway::Gateway;
use gateway::accounts::Account;

use super::requests::Requests;

/// Limits of a survey. A survey is never urgent.
const LIMITS: Limits = Limits { calls: 1_000, at_once: 2 };

/// Pages of addresses that a survey reads. A page has up to 50.
const ADDRESS_PAGES: u32 = 100;

/// Limits of the confirmation that services, roles and addresses are gone.
const CONFIRMATION: Limits = Limits { calls: 200, at_once: 2 };

/// Surveys one account.
pub struct Surveyor {
    gateway: Arc<Gateway>,
    database: Database,
    account: AccountName,
    account_sid: Option<Sid<TwilioAccount>>,
    /// Accounts on the gateway that stand for the same account at Twilio.
    same: Vec<AccountName>,
}

impl Surveyor {
    /// Creates the surveyor of an account with a name.
    pub fn new(gateway: Arc<Gateway>, database: Database, account: &Account) -> Option<Self> {
        let name = account.properties.name.known()?.clone();
        let account_sid = account.properties.account_sid.known().cloned();
        let is_same = |other: &&Account| other.properties.account_sid == account.properties.account_sid;
        let same = gateway.accounts().iter().filter(is_same);
        let same = same.filter_map(|other| other.properties.name.known().cloned()).collect();
        Some(Self { gateway, database, account: name, account_sid, same })
    }

    pub fn account(&self) -> &AccountName {
        &self.account
    }

    /// Returns true if several gateways may survey the account.
    pub fn has_several_gateways(&self) -> bool {
        self.database.is_shared()
    }

    /// Waits until no other gateway surveys the account; `None` if there is no other gateway, or the database fails.
    pub async fn lock_among_gateways(&self) -> Option<SharedLock> {
        let account = self.account_sid.as_ref().map_or(self.account.as_str(), Sid::as_str);
        self.database.shared_locks()?.lock_resource(account, "survey").await.ok()
    }

    /// Returns the last survey.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn last(&self) -> Result<Option<SurveyRow>, DatabaseError> {
        self.database.drift_survey(&self.account).await
    }

    /// Returns the status as the last survey left it.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn last_status(&self) -> Result<Status, DatabaseError> {
        let Some(row) = self.last().await? else {
            return Ok(Status { account: self.account.clone().into(), ..Status::default() });
        };
        let stored = serde_json::from_str(&row.text).ok().and_then(|json| Status::from_json(&json)).unwrap_or_default();
        // Without a reading there was nothing to compare with.
        let first = if row.first == 0 { Reported::Absent } else { Timestamp::from_unix(row.first).into() };
        Ok(Status {
            account: self.account.clone().into(),
            first,
            last: Timestamp::from_unix(row.began).into(),
            ..stored
        })
    }

    /// Surveys the account. `began` is the current time in Unix seconds.
    ///
    /// # Errors
    ///
    /// Those of the database. Nothing is stored then.
    pub async fn survey(&self, began: u64) -> Result<(), PageError> {
        let mark = self.gateway.journal().mark_of(self.account_sid.as_ref());
        let last = self.last().await?.filter(|row| row.mark == mark && row.first > 0);
        let mut state = if last.is_some() { self.state().await? } else { State::default() };
        let at = Timestamp::from_unix(began);

        let mut requests = Requests::new(self.gateway.clone(), self.account.clone());
        let survey = Survey::settings(Selection::All, LIMITS).with_addresses(ADDRESS_PAGES);
        let survey = survey.least_recent_first(state.reading_times());
        let run = requests.run(survey, LIMITS).await;
        let cut = run.cut();
        let snapshot = run.into_inquiry().into_snapshot();
        let reading = drift::read(&snapshot, |path, info, value| {
            self.gateway.journal().masked(&self.account, path.as_str(), info, value)
        });
        let missing = Confirmation::new(state.missing(&reading));
        let gone = requests.run(missing, CONFIRMATION).await.into_inquiry().into_gone();
        // Read last, so that the writes that ran during the survey are among them.
        let writes = self.writes(&state).await?;

        let drifts = drift::compare(&state, &reading, &gone, &writes, &at);
        let entry = |drift| drift::entry(drift, &state, &reading, &self.account, &at);
        let entries: Vec<_> = drifts.iter().map(entry).collect();
        let message = message(&snapshot, &requests, cut);
        let message = message.map(|text| self.gateway.journal().masked_message(&self.account, &text));
        let status = status(&reading, &requests, message);
        self.log(&status, entries.len());
        let is_read = !reading.resources.is_empty();
        // Without known settings there was nothing to compare with, and the comparisons begin now.
        let first = match last {
            Some(row) if !is_read || !state.resources.is_empty() => row.first,
            _ if is_read => began,
            _ => 0,
        };
        let survey = SurveyRow { mark, first, began, text: status.to_json().to_string() };
        let (read, gone) = rows(&mut state, reading, &gone, &at, began);
        Ok(self.database.record_drift(&self.account, &Findings { survey, read, gone, entries }).await?)
    }

    /// Returns the state that earlier surveys have left.
    async fn state(&self) -> Result<State, DatabaseError> {
        let rows = self.database.drift_state(&self.account).await?;
        let resource = |row: ResourceRow| {
            let settings = serde_json::from_str(&row.settings).ok()?;
            Some((row.path.parse().ok()?, KnownResource { read: Timestamp::from_unix(row.read), settings }))
        };
        Ok(State { resources: rows.into_iter().filter_map(resource).collect() })
    }

    /// Returns the gateway's writes since the oldest reading of the state.
    async fn writes(&self, state: &State) -> Result<Writes, PageError> {
        let mut writes = Writes::default();
        let Some(oldest) = state.oldest() else { return Ok(writes) };
        for account in &self.same {
            // A write that began on the day before may have ended on this day.
            let from = oldest.unix().saturating_sub(60 * 60);
            let from = Timestamp::from_unix(from).as_str().parse().ok();
            let mut list = history::List { account: Some(account.clone()), from, ..history::List::default() };
            list.set_position(Default::default(), PageSize::GATEWAY_MAX);
            loop {
                let page = self.gateway.journal().page(&list).await?;
                page.items.iter().for_each(|record| writes.add(record, &self.account));
                let Some(next) = page.next() else { break };
                list.set_position(next, PageSize::GATEWAY_MAX);
            }
        }
        Ok(writes)
    }

    /// Logs the result. Values and names of settings are not logged.
    fn log(&self, status: &Status, changes: usize) {
        let (account, result) = (&self.account, status.result.text().unwrap_or_default());
        let requests = status.requests.known().copied().unwrap_or_default();
        if status.result.known() == Some(&SurveyResult::Failed) {
            tracing::warn!(%account, requests, "a survey for changes outside of the gateway could read nothing");
        } else if changes > 0 {
            tracing::info!(%account, result, requests, changes, "a survey found changes outside of the gateway");
        } else {
            tracing::debug!(%account, result, requests, "a survey found no changes outside of the gateway");
        }
    }
}

/// Returns the rows to store, and the paths to delete.
fn rows(
    state: &mut State,
    reading: Reading,
    gone: &BTreeSet<ResourcePath>,
    at: &Timestamp,
    began: u64,
) -> (Vec<ResourceRow>, Vec<String>) {
    let deleted = state.with_parts(gone).into_iter().map(|path| path.as_str().to_owned()).collect();
    let paths: Vec<_> = reading.resources.keys().cloned().collect();
    state.update(reading, gone, at);
    let row = |path: &ResourcePath| {
        let settings = serde_json::to_string(&state.resources.get(path)?.settings).ok()?;
        Some(ResourceRow { path: path.as_str().to_owned(), read: began, settings })
    };
    (paths.iter().filter_map(row).collect(), deleted)
}

/// Describes the result of a survey.
fn status(reading: &Reading, requests: &Requests, message: Option<String>) -> Status {
    let result = match (&message, reading.resources.is_empty()) {
        (_, true) => SurveyResult::Failed,
        (Some(_), false) => SurveyResult::Partial,
        (None, false) => SurveyResult::Complete,
    };
    Status {
        result: result.into(),
        message: message.map_or(Reported::Absent, Reported::Known),
        requests: u64::from(requests.count).into(),
        ..Status::default()
    }
}

/// Returns the reason why something could not be read.
fn message(snapshot: &Snapshot, requests: &Requests, cut: Option<Cut>) -> Option<String> {
    if let Some(failure) = &requests.failure {
        return Some(failure.clone());
    }
    if requests.is_late {
        return Some("The survey stopped after 10 minutes. The next one continues with the other services.".to_owned());
    }
    let unread = unread_settings(snapshot).into_iter().next();
    if let Some(unread) = unread {
        return Some(unread.error.to_string());
    }
    let is_cut = cut.is_some() || !snapshot.services.is_complete;
    if is_cut {
        let calls = LIMITS.calls;
        return Some(format!(
            "The survey stopped at its limit of {calls} requests. The next one continues with the other services."
        ));
    }
    let count = snapshot.addresses.items.len();
    (!snapshot.addresses.is_complete).then(|| format!("Only the first {count} addresses were read."))
}
