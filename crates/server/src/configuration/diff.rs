//! `conversations-admin diff`: differences between a file of settings and an account, or another file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use engine::Plan;
use engine::document::Document;
use engine::plan::{self, Scope, compare, from_document};
use engine::survey::Selection;
use gateway::accounts::Account;
use serde_json::json;

use super::{ConfigurationError, DIFFERS, Format, exit_code, file, plan_text, survey};
use crate::inspect::reader::Reader;
use crate::inspect::source::Source;
use crate::inspect::text::print_json;
use crate::inspect::{Budget, account_json, open};

const EXIT_CODES: &str = "Exit codes:
  0  there is no difference
  2  there are differences
  1  the command failed: invalid arguments, a mistake in the file, no account, or not everything could be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Diff {
    /// File of settings, as `export` writes it. What it leaves out is not compared.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Compare with this file, which may be of another account, and read no account.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["accounts", "sandbox", "delete_roles"])]
    with: Option<PathBuf>,

    #[command(flatten)]
    extent: Extent,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    budget: Budget,

    #[command(flatten)]
    source: Source,
}

/// Arguments about the extent of a comparison.
#[derive(Args, Clone)]
pub struct Extent {
    /// Include the deletion of roles that the file does not have. Default roles stay.
    #[arg(long)]
    delete_roles: bool,
}

impl From<&Extent> for Scope {
    fn from(extent: &Extent) -> Self {
        Self { delete_roles: extent.delete_roles, ..Self::default() }
    }
}

impl Diff {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        exit_code(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, ConfigurationError> {
        let document = file::read(&self.file)?;
        if let Some(other) = &self.with {
            return Ok(print_comparison(&document, &file::read(other)?, self.format)?);
        }
        let mut reader = open(self.source, self.budget.into()).await?;
        let plan = plan(&mut reader, &document, &Scope::from(&self.extent)).await?;
        print(&plan, &reader.account, self.format)?;
        let is_same = plan.is_empty() && !plan.is_partial();
        Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
    }
}

/// Reads the account and plans what the document changes.
///
/// # Errors
///
/// Not everything could be read.
pub async fn plan(reader: &mut Reader, document: &Document, scope: &Scope) -> Result<Plan, ConfigurationError> {
    let names =
        document.services.iter().flat_map(|entry| [entry.name.clone(), entry.sid.as_ref().map(ToString::to_string)]);
    let snapshot = survey::read(reader, &Selection::Named(names.flatten().collect())).await?;
    Ok(from_document(&snapshot, document, scope))
}

/// Prints a plan.
///
/// # Errors
///
/// Those of writing.
pub fn print(plan: &Plan, account: &Account, format: Format) -> std::io::Result<()> {
    match format {
        Format::Text => plan_text::plan(plan, account).print(),
        Format::Json => {
            let plan = serde_json::to_value(plan).expect("keys are text");
            print_json(&json!({ "account": account_json(account), "changes": plan["changes"], "notes": plan["notes"] }))
        }
    }
}

fn print_comparison(one: &Document, other: &Document, format: Format) -> std::io::Result<ExitCode> {
    let differences: Vec<plan::Difference> = compare(one, other);
    match format {
        Format::Text => plan_text::differences(&differences).print()?,
        Format::Json => print_json(&json!({ "differences": differences }))?,
    }
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}
