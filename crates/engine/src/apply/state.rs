//! Progress of a run, which can be stored.

use api::Sid;
use api::operation::Action;
use api::plan_id::PlanId;
use api::service::Service;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::{Change, Plan};

/// Plan with the progress of its changes. It contains everything that is needed to resume a run, and the URLs in it may contain secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The plan.
    pub plan: Plan,
    /// Progress of each change.
    pub changes: Vec<Progress>,
    /// Identity of the plan, which its requests carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PlanId>,
}

/// Progress of one change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "progress", rename_all = "kebab-case")]
pub enum Progress {
    /// Nothing was sent.
    Waiting,
    /// The request was sent, or is about to be, and its outcome is not known yet.
    Sent {
        /// SID of the role that is updated, because the new service has it already.
        existing: Option<String>,
    },
    /// The outcome is known, or cannot be found out.
    Ended(Outcome),
}

/// Outcome of one change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is as planned.
    Done {
        /// SID of the resource that was created.
        sid: Option<String>,
        /// Labels of the settings that the API accepted and did not store.
        not_stored: Vec<String>,
    },
    /// It was not carried out: the API or the gateway rejected it, or it could not be sent.
    Rejected {
        /// Message of the API, of the gateway, or of the failure.
        message: String,
    },
    /// It is not as planned, because another user has changed the same values in the meantime. That change stays.
    Conflict {
        /// Settings with other values than the plan replaces. Empty if only the server knows them.
        fields: Vec<Conflict>,
    },
    /// It was sent, and it cannot be found out whether it was carried out.
    Unknown {
        /// Reason, in one sentence.
        message: String,
        /// SID of the role that was updated, because the new service had it already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        existing: Option<String>,
    },
    /// It was not sent, because a change that it requires is not done.
    Skipped {
        /// Position of that change.
        requires: usize,
    },
}

/// Setting with another value than the plan replaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Label of the setting.
    pub label: String,
    /// API name of the setting.
    pub name: String,
    /// Value that the plan replaces. `None` if the plan expects that there is no such resource.
    pub planned: Option<Value>,
    /// Value that was found.
    pub found: Value,
}

impl Outcome {
    pub(super) fn done(sid: Option<String>) -> Self {
        Self::Done { sid, not_stored: Vec::new() }
    }

    pub(super) fn unknown(message: impl Into<String>) -> Self {
        Self::Unknown { message: message.into(), existing: None }
    }

    /// Returns true if the change is as planned.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done { not_stored, .. } if not_stored.is_empty())
    }
}

/// One change, with the SIDs that others have created.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) state: &'a State,
    pub(super) change: &'a Change,
}

impl State {
    /// Makes the state of a plan of which nothing was sent. A single change gets no id: it is undone by itself.
    pub fn new(plan: Plan, id: Option<PlanId>) -> Self {
        let id = id.filter(|_| plan.changes.len() > 1);
        Self { changes: vec![Progress::Waiting; plan.changes.len()], plan, id }
    }

    /// Returns the changes with their progress.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Change, &Progress)> + ExactSizeIterator {
        self.plan.changes.iter().zip(&self.changes)
    }

    /// Returns the SID of the service that a change is about: the one that it creates, or the one that has the changed resource. `None` for the
    /// account, and while the service is not created.
    pub fn service_sid(&self, index: usize) -> Option<&str> {
        let change = self.plan.changes.get(index)?;
        let sid = match change.target.first() {
            Some(reference) => reference.resolve(&|index| self.created(index)),
            None => self.created(index),
        };
        sid.filter(|sid| sid.parse::<Sid<Service>>().is_ok())
    }

    /// Returns true if every change is as planned.
    pub fn is_complete(&self) -> bool {
        self.changes.iter().all(|progress| matches!(progress, Progress::Ended(outcome) if outcome.is_done()))
    }

    /// Opens each change that failed, so that it is tried again. What was sent is read first. A conflict stays: it needs another plan.
    ///
    /// A deletion without a response is sent again if the resource still exists, because a SID is never used twice. A creation is not.
    pub fn reopen(&mut self) {
        for (change, progress) in self.plan.changes.iter().zip(&mut self.changes) {
            match progress {
                Progress::Ended(Outcome::Rejected { .. } | Outcome::Skipped { .. }) => *progress = Progress::Waiting,
                Progress::Ended(Outcome::Unknown { .. }) if change.action() == Action::Delete => {
                    *progress = Progress::Waiting;
                }
                Progress::Ended(Outcome::Unknown { existing, .. }) => {
                    *progress = Progress::Sent { existing: existing.take() };
                }
                Progress::Waiting | Progress::Sent { .. } | Progress::Ended(_) => {}
            }
        }
    }

    /// Returns true if [`Self::reopen`] would open a change, or one is open.
    pub fn can_go_on(&self) -> bool {
        let is_final =
            |progress: &Progress| matches!(progress, Progress::Ended(Outcome::Done { .. } | Outcome::Conflict { .. }));
        !self.changes.iter().all(is_final)
    }

    /// Returns the SID of the existing role that a request has changed whose outcome is not known.
    pub(super) fn existing(&self, index: usize) -> Option<&str> {
        match &self.changes[index] {
            Progress::Sent { existing } => existing.as_deref(),
            Progress::Waiting | Progress::Ended(_) => None,
        }
    }

    pub(super) fn view(&self, index: usize) -> View<'_> {
        View { state: self, change: &self.plan.changes[index] }
    }

    /// Returns the SID that a change has created or found.
    pub fn created(&self, index: usize) -> Option<&str> {
        match self.changes.get(index)? {
            Progress::Ended(Outcome::Done { sid, .. }) => sid.as_deref(),
            _ => None,
        }
    }

    /// Returns true if a change has created or found a SID.
    pub(super) fn is_taken(&self, sid: &str) -> bool {
        (0..self.changes.len()).any(|index| self.created(index) == Some(sid))
    }

    pub(super) fn is_done(&self, index: usize) -> bool {
        matches!(self.changes.get(index), Some(Progress::Ended(Outcome::Done { .. })))
    }

    /// Skips the changes that require one that is not done.
    pub(super) fn skip_dependents(&mut self) {
        for index in 0..self.changes.len() {
            let is_lost = |required: &usize| match self.changes.get(*required) {
                Some(Progress::Ended(outcome)) => !matches!(outcome, Outcome::Done { .. }),
                Some(_) => *required >= index,
                None => true,
            };
            // What was sent is read first, whatever has become of the others.
            let is_waiting = self.changes[index] == Progress::Waiting;
            let lost = self.plan.changes[index].dependencies().find(is_lost).filter(|_| is_waiting);
            if let Some(requires) = lost {
                self.changes[index] = Progress::Ended(Outcome::Skipped { requires });
            }
        }
    }

    /// Makes the lists of a state that was edited by hand equally long.
    pub(super) fn repair(&mut self) {
        self.changes.resize(self.plan.changes.len(), Progress::Waiting);
    }
}

impl<'a> View<'a> {
    pub(super) fn created(self) -> impl Fn(usize) -> Option<&'a str> {
        move |index| self.state.created(index)
    }
}
