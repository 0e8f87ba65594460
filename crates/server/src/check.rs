//! `conversations-admin check`: connection and permissions of each account.

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use futures::stream::{self, StreamExt};
use gateway::accounts::{self, Account, AccountsError};
use gateway::check::{Finding, Report, Severity};

use crate::print;

/// Options of the command.
#[derive(Args)]
pub struct Check {
    /// File with the accounts and the places of their credentials. Default: the account of the environment.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
}

/// Number of accounts that are checked at the same time, because one may not answer.
const CONCURRENT: usize = 8;

const NO_ACCOUNT: &str = "There is no account to check. Name a file of accounts with --accounts, or set TWILIO_ACCOUNT_SID and \
    TWILIO_AUTH_TOKEN, or TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET, in the environment.";

const NOT_TRIED: &str = "Nothing was changed. Permissions to write were not checked, because that would change something: \
    `conversations-admin operations` lists what each role needs.";

impl Check {
    /// Checks the accounts concurrently, and prints the findings in the order of the accounts.
    pub async fn run(self) -> ExitCode {
        let accounts = match self.accounts() {
            Ok(accounts) if accounts.is_empty() => return reject(NO_ACCOUNT),
            Ok(accounts) => accounts,
            Err(error) => return reject(&error.to_string()),
        };
        let paint = Paint::of_this_output();
        let mut all_well = true;
        let mut reports = stream::iter(&accounts).map(gateway::check::check).buffered(CONCURRENT);
        while let Some(report) = reports.next().await {
            all_well &= report.is_usable();
            print(&paint.report(&report));
        }
        print(NOT_TRIED);
        if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn accounts(&self) -> Result<Vec<Account>, AccountsError> {
        match &self.accounts {
            Some(file) => accounts::from_file(file),
            None => Ok(accounts::from_environment()?.into_iter().collect()),
        }
    }
}

/// Colour of the output.
#[derive(Clone, Copy)]
enum Paint {
    Plain,
    Coloured,
}

impl Paint {
    /// Uses colours on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
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

fn reject(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_have_a_mark_which_is_coloured_on_a_terminal_only() {
        let finding = |severity, words: &str| Finding { severity, message: words.to_owned() };
        let findings =
            vec![finding(Severity::Ok, "A."), finding(Severity::Warning, "B."), finding(Severity::Error, "C.")];
        let report = Report { heading: "Production".to_owned(), findings };
        assert_eq!(Paint::Plain.report(&report), "Production\n  ok       A.\n  warning  B.\n  wrong    C.\n");
        let coloured = "\x1b[1mProduction\x1b[0m\n  \x1b[32mok      \x1b[0m A.\n  \x1b[33mwarning \x1b[0m B.\n  \x1b[31mwrong   \x1b[0m C.\n";
        assert_eq!(Paint::Coloured.report(&report), coloured);
    }
}
