//! Account that is surveyed every hour.

use api::date::Timestamp;
use api::gateway::AccountName;
use api::gateway::history::{FieldChange, Outcome, Record};
use api::operation::Operation;
use api::{Request, Response};
use engine::Snapshot;
use engine::drift::{Confirmation, Drift, Reading, State, Writes, compare, read};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use sandbox::Seed;
use serde_json::Value;

use crate::support::{Api, NOW, PLENTY, Random};

/// Start of the survey of a number. Surveys are an hour apart.
pub fn began(number: u64) -> Timestamp {
    Timestamp::from_unix(NOW + number * 3_600)
}

/// Minute after the start of a survey.
pub fn minute(number: u64, minute: u64) -> Timestamp {
    Timestamp::from_unix(NOW + number * 3_600 + minute * 60)
}

pub fn account_name() -> AccountName {
    "production".parse().expect("letters are a name")
}

pub fn reading(snapshot: &Snapshot) -> Reading {
    read(snapshot, |_, _, value| value.clone())
}

/// Account that is surveyed every hour.
pub struct Account {
    pub api: Api,
    pub state: State,
    pub writes: Writes,
    pub surveys: u64,
    pub records: u64,
    pub last: Reading,
    /// Pages of addresses that a survey reads.
    pub address_pages: u32,
}

impl Account {
    /// Makes the first survey.
    pub fn new(seed: &Seed) -> Self {
        let mut account = Self {
            api: Api::new(seed),
            state: State::default(),
            writes: Writes::default(),
            surveys: 0,
            records: 0,
            last: Reading::default(),
            address_pages: 10,
        };
        assert_eq!(account.survey().len(), 0, "nothing was known before the first survey");
        account
    }

    pub fn survey(&mut self) -> Vec<Drift> {
        self.survey_within(PLENTY)
    }

    pub fn survey_within(&mut self, limits: Limits) -> Vec<Drift> {
        let survey = Survey::settings(Selection::All, limits).with_addresses(self.address_pages);
        let survey = survey.least_recent_first(self.state.reading_times());
        let run = self.api.run(survey, limits, Random(3));
        let (reading, began) = (reading(run.inquiry().snapshot()), began(self.surveys));
        let missing = self.state.missing(&reading);
        let gone = self.api.run(Confirmation::new(missing), PLENTY, Random(3)).into_inquiry().into_gone();
        let drifts = compare(&self.state, &reading, &gone, &self.writes, &began);
        self.state.update(reading.clone(), &gone, &began);
        (self.last, self.surveys) = (reading, self.surveys + 1);
        drifts
    }

    /// Carries out a write of the gateway, with its record.
    pub fn write(&mut self, request: &Request, ended: Timestamp) -> Response {
        let response = self.api.write(request);
        self.record(request, &response, Outcome::Done, Some(ended));
        response
    }

    pub fn record(&mut self, request: &Request, response: &Response, outcome: Outcome, ended: Option<Timestamp>) {
        let is_it = |(operation, _): &(&Operation, Vec<&str>)| operation.method == request.method;
        let (operation, sids) = Operation::at(&request.path).find(is_it).expect("the API has the operation");
        let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
        let after = |info: &api::ParameterInfo| info.reported(&body).cloned().map_or(api::Reported::Absent, Into::into);
        let sent = operation.parameters.iter().filter(|info| request.params.last(info.wire).is_some());
        let change = |info: &api::ParameterInfo| FieldChange {
            field: info.wire.to_owned().into(),
            after: after(info),
            ..FieldChange::default()
        };
        let service = sids.first().copied().or_else(|| body["sid"].as_str());
        self.records += 1;
        let record = Record {
            number: self.records.into(),
            account: account_name().into(),
            method: operation.method.to_string().into(),
            operation: operation.path.to_owned().into(),
            path: request.path.clone().into(),
            service: service.and_then(|sid| sid.parse().ok()).map_or(api::Reported::Absent, api::Reported::Known),
            name: body["friendly_name"].as_str().map_or(api::Reported::Absent, |name| name.to_owned().into()),
            changes: sent.map(change).collect::<Vec<_>>().into(),
            outcome: outcome.into(),
            ended: ended.map_or(api::Reported::Absent, api::Reported::Known),
            ..Record::default()
        };
        self.writes.add(&record, &account_name());
    }

    pub fn snapshot(&mut self) -> Snapshot {
        self.api.settings(Selection::All)
    }
}
