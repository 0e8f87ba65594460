//! Whether an account answers, and what its key may do, as far as reading tells. Nothing is changed to find out.

mod reads;
mod words;

use crate::accounts::Account;
use crate::now;
use words::Facts;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Which account it is, and how it is called.
    pub heading: String,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Whether it is as it should be.
    pub mark: Mark,
    /// What it is, and what to do. Nothing in it was written by the other side.
    pub words: String,
}

/// Whether something is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is.
    Well,
    /// It may be meant so. The dashboard goes on without it.
    Warning,
    /// It is not, and the account cannot be used.
    Wrong,
}

impl Report {
    /// Whether the account can be used.
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|finding| finding.mark != Mark::Wrong)
    }
}

/// Reads what can be read in an account, one of each.
pub async fn check(account: &Account) -> Report {
    let reads = reads::all(account.upstream.as_ref(), now).await;
    let facts = Facts::of(account);
    Report { heading: facts.heading(), findings: words::findings(&facts, &reads) }
}
