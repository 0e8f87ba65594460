//! `conversations-admin check`: whether each account answers, and what its key may do, in words.

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use futures::stream::{self, StreamExt};
use gateway::accounts::{self, Account, AccountsError};
use gateway::check::{Finding, Report, Severity};

use crate::say;

/// Which accounts are looked at.
#[derive(Args)]
pub struct Check {
    /// The file that names the accounts and where their credentials are read from. Without it, the environment names one account.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
}

/// So many accounts at a time: one that does not answer is waited for.
const BESIDE_EACH_OTHER: usize = 8;

const NO_ACCOUNT: &str = "There is no account to check. Name a file of accounts with --accounts, or set TWILIO_ACCOUNT_SID and \
    TWILIO_AUTH_TOKEN, or TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET, in the environment.";

const NOT_TRIED: &str = "Nothing was changed. What a key may write was not tried, for that would change something.";

impl Check {
    /// Checks the accounts beside each other, and says what was found of each in their order.
    pub async fn run(self) -> ExitCode {
        let accounts = match self.accounts() {
            Ok(accounts) if accounts.is_empty() => return refuse(NO_ACCOUNT),
            Ok(accounts) => accounts,
            Err(error) => return refuse(&error.to_string()),
        };
        let paint = Paint::of_this_output();
        let mut all_well = true;
        let mut reports = stream::iter(&accounts).map(gateway::check::check).buffered(BESIDE_EACH_OTHER);
        while let Some(report) = reports.next().await {
            all_well &= report.is_usable();
            say(&paint.report(&report));
        }
        say(NOT_TRIED);
        if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn accounts(&self) -> Result<Vec<Account>, AccountsError> {
        match &self.accounts {
            Some(file) => accounts::from_file(file),
            None => Ok(accounts::from_environment()?.into_iter().collect()),
        }
    }
}

/// Whether words are coloured.
#[derive(Clone, Copy)]
enum Paint {
    Plain,
    Coloured,
}

impl Paint {
    /// Colours are for somebody who looks at them and has not asked for none (<https://no-color.org>).
    fn of_this_output() -> Self {
        let is_unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if io::stdout().is_terminal() && !is_unwanted { Self::Coloured } else { Self::Plain }
    }

    fn report(self, report: &Report) -> String {
        let heading = match self {
            Self::Plain => report.heading.clone(),
            Self::Coloured => format!("\x1b[1m{}\x1b[0m", report.heading),
        };
        let findings = report.findings.iter().map(|finding| self.finding(finding));
        format!("{heading}\n{}", findings.collect::<String>())
    }

    fn finding(self, finding: &Finding) -> String {
        let (word, colour) = match finding.severity {
            Severity::Ok => ("ok", 32),
            Severity::Warning => ("warning", 33),
            Severity::Error => ("wrong", 31),
        };
        match self {
            Self::Plain => format!("  {word:<8} {}\n", finding.message),
            Self::Coloured => format!("  \x1b[{colour}m{word:<8}\x1b[0m {}\n", finding.message),
        }
    }
}

fn refuse(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_before_each_finding_and_has_a_colour_on_a_terminal_only() {
        let finding = |severity, message: &str| Finding { severity, message: message.to_owned() };
        let findings =
            vec![finding(Severity::Ok, "A."), finding(Severity::Warning, "B."), finding(Severity::Error, "C.")];
        let report = Report { heading: "Production".to_owned(), findings };
        assert_eq!(Paint::Plain.report(&report), "Production\n  ok       A.\n  warning  B.\n  wrong    C.\n");
        let coloured = "\x1b[1mProduction\x1b[0m\n  \x1b[32mok      \x1b[0m A.\n  \x1b[33mwarning \x1b[0m B.\n  \x1b[31mwrong   \x1b[0m C.\n";
        assert_eq!(Paint::Coloured.report(&report), coloured);
    }
}
