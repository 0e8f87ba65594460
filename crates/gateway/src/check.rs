//! Check of an account: reads what can be read, and reports which requests the credential permits. It changes nothing.

mod findings;
pub mod permissions;
mod probes;

use crate::accounts::Account;
use crate::now;
use findings::AccountFacts;

/// Result of the check of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Line that identifies the account and its credential.
    pub heading: String,
    /// Findings, those about Conversations first.
    pub findings: Vec<Finding>,
}

/// One result of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Severity of the finding.
    pub severity: Severity,
    /// Message that says what was found and what to do. It contains no text from a response.
    pub message: String,
}

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Everything is as it should be.
    Ok,
    /// The finding may be intended. The dashboard works without what is missing.
    Warning,
    /// The account cannot be used.
    Error,
}

impl Report {
    /// Returns true if the account can be used.
    pub fn is_usable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Checks an account by sending one request of each kind that only reads.
pub async fn check(account: &Account) -> Report {
    let hidden = account.properties.hidden();
    let probes = probes::run(account.upstream.as_ref(), hidden, now).await;
    let facts = AccountFacts::new(account);
    Report { heading: facts.heading(), findings: findings::findings(&facts, &probes) }
}
