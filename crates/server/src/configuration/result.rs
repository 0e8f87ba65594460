//! Results of the changes of a plan, as text and as JSON.

use engine::apply::{Conflict, Outcome, Progress, State};
use engine::plan::Change;
use gateway::accounts::Account;
use serde_json::{Value, json};

use super::plan_text::{verb, words};
use crate::inspect::account_json;
use crate::inspect::text::Text;

/// Returns the text of the results.
pub fn text(state: &State) -> Text {
    let mut text = Text::default();
    text.blank();
    for (change, progress) in state.iter() {
        let (word, detail) = describe(progress, state);
        text.line(format_args!("{word:<9} {} {}", verb(change.action()), change.about));
        detail.iter().for_each(|line| text.line(format_args!("          {line}")));
    }
    text.blank();
    text.line(summary(state));
    text
}

/// Returns the numbers of the outcomes in words.
fn summary(state: &State) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for progress in &state.changes {
        let (word, _) = describe(progress, state);
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let counts: Vec<_> = counts.into_iter().map(|(word, count)| format!("{count} {word}")).collect();
    if state.is_complete() { format!("{}.", counts.join(", ")) } else { format!("{}. {AGAIN}", counts.join(", ")) }
}

const AGAIN: &str = "Run the command again: it plans what still differs.";

/// Returns the word for a progress, and lines that explain it.
fn describe(progress: &Progress, state: &State) -> (&'static str, Vec<String>) {
    match progress {
        Progress::Waiting => ("not sent", vec!["The command was stopped.".to_owned()]),
        Progress::Sent { .. } => ("unknown", vec!["The command was stopped before the outcome was known.".to_owned()]),
        Progress::Ended(outcome) => describe_outcome(outcome, state),
    }
}

fn describe_outcome(outcome: &Outcome, state: &State) -> (&'static str, Vec<String>) {
    match outcome {
        Outcome::Done { not_stored, .. } if !not_stored.is_empty() => {
            ("differs", vec![format!("The API accepted the request and did not store: {}.", not_stored.join(", "))])
        }
        Outcome::Done { .. } => ("done", Vec::new()),
        Outcome::Rejected { message } => ("rejected", vec![message.clone()]),
        Outcome::Unknown { message, .. } => ("unknown", vec![message.clone()]),
        Outcome::Conflict { fields } => ("conflict", fields.iter().map(conflict).collect()),
        Outcome::Skipped { requires } => {
            let about = state.plan.changes.get(*requires).map_or("", |change: &Change| change.about.as_str());
            ("skipped", vec![format!("It requires {about}, which is not done.")])
        }
    }
}

fn conflict(conflict: &Conflict) -> String {
    let planned = conflict.planned.as_ref().map_or_else(|| "nothing".to_owned(), |planned| words(planned, None));
    let found = words(&conflict.found, None);
    format!("{} [{}]: {found} instead of {planned}, which the plan replaces.", conflict.label, conflict.name)
}

/// Returns the results as JSON: each change with its outcome.
pub fn json(state: &State, account: &Account) -> Value {
    let plan = serde_json::to_value(&state.plan).expect("keys are text");
    let mut changes = plan["changes"].as_array().cloned().unwrap_or_default();
    for (change, progress) in changes.iter_mut().zip(&state.changes) {
        change["result"] = serde_json::to_value(progress).expect("keys are text");
    }
    json!({ "account": account_json(account), "complete": state.is_complete(), "changes": changes, "notes": plan["notes"] })
}
