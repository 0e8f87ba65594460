//! `conversations-admin apply`: changes an account so that it is like a file of settings.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use api::plan_id::PlanId;
use api::{Response, TransportError};
use clap::Args;
use engine::Plan;
use engine::apply::{self, State, Step, Ticket};
use engine::plan::Scope;
use futures::stream::{FuturesUnordered, StreamExt};
use gateway::accounts::Account;
use server::OpenedSandbox;
use tokio::time::{Instant, sleep};

use super::diff::{self, Extent, plan};
use super::target::{JournalFile, Target};
use super::{ConfigurationError, DIFFERS, Format, PARTLY, exit_code, file, person, plan_text, result};
use crate::core_dumps;
use crate::inspect::Budget;
use crate::inspect::reader::{ProgressLine, Reader};
use crate::inspect::source::Source;
use crate::inspect::text::print_json;

const EXIT_CODES: &str = "Before each change the account is read again. If another user has changed the same since the plan was made, that change is not \
sent. Every change is recorded, in the journal of an account or in the data file of a sandbox, as one by a user who is called cli+ and the name of the operating system’s user. \
The data file of a sandbox is changed only while no server uses it. The page History of the next server shows the changes.

Exit codes:
  0  the account is like the file
  2  with --dry-run: there are differences
  3  not every change was made: one is in conflict with another user’s, was rejected, cannot be made, or has an unknown outcome
  1  the command failed: invalid arguments, a mistake in the file, no account, a read-only one, or not everything could be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Apply {
    /// File of settings, as `export` writes it. What it leaves out stays.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Print the plan, and change nothing.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    extent: Extent,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    budget: Budget,

    #[command(flatten)]
    journal: JournalFile,

    #[command(flatten)]
    source: Source,
}

impl Apply {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        core_dumps::disable();
        exit_code(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, ConfigurationError> {
        let document = file::read(&self.file)?;
        let scope = Scope::from(&self.extent);
        let (format, limits) = (self.format, self.budget.into());
        if self.dry_run {
            let mut reader = Reader::new(self.source.open().await?, limits);
            let plan = plan(&mut reader, &document, &scope).await?;
            diff::print(&plan, &reader.account, format)?;
            let is_same = plan.is_empty() && !plan.is_partial();
            return Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) });
        }
        if !self.source.is_sandbox() {
            let account = self.source.open().await?;
            let target = Target::gateway(&account, self.journal).await?;
            let mut reader = Reader::new(account, limits);
            let plan = plan(&mut reader, &document, &scope).await?;
            return carry_out(plan, &mut reader, target, format).await;
        }
        let OpenedSandbox { account, writer } = self.source.open_sandbox(person::name()).await?;
        let target = Target::Sandbox(account.upstream.clone());
        let mut reader = Reader::new(account, limits);
        let plan = plan(&mut reader, &document, &scope).await?;
        let result = carry_out(plan, &mut reader, target, format).await;
        drop(reader);
        // The file is closed when nothing uses the account any more.
        let closed = writer.await.map_err(io::Error::other)?;
        closed.map_err(io::Error::other)?;
        result
    }
}

/// Carries out a plan and prints its results.
async fn carry_out(
    plan: Plan,
    reader: &mut Reader,
    target: Target,
    format: Format,
) -> Result<ExitCode, ConfigurationError> {
    if let Format::Text = format {
        plan_text::plan(&plan, &reader.account).print()?;
    }
    let is_partial = plan.is_partial();
    let state = run(plan, reader, &target).await;
    target.close().await;
    print(&state, &reader.account, format)?;
    Ok(if state.is_complete() && !is_partial { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

fn print(state: &State, account: &Account, format: Format) -> io::Result<()> {
    match format {
        Format::Text if state.plan.is_empty() => Ok(()),
        Format::Text => result::text(state).print(),
        Format::Json => print_json(&result::json(state, account)),
    }
}

/// Sends the changes of a plan, until the end or Ctrl+C. Requests that were sent are waited for.
async fn run(plan: Plan, reader: &mut Reader, target: &Target) -> State {
    let started = Instant::now();
    let mut line = ProgressLine::begin();
    // Without randomness the changes are recorded as if each was made by itself.
    let id = getrandom::u64().ok().map(PlanId::from_random);
    let mut apply = apply::Apply::resume(State::new(plan, id), reader.at_once());
    let mut running = FuturesUnordered::new();
    loop {
        let pause = match apply.next(started.elapsed()) {
            Step::Send(ticket, request) => {
                running.push(async move { (ticket, target.send(request).await) });
                continue;
            }
            Step::Wait(pause) => Some(pause),
            Step::AwaitResponse => None,
            Step::Done => break,
        };
        tokio::select! {
            Some(()) = reader.stops.recv() => apply.stop(),
            Some((ticket, result)) = running.next() => {
                let (ticket, result): (Ticket, Result<Response, TransportError>) = (ticket, result);
                apply.take(&ticket, result, started.elapsed());
                line.show(|| progress(apply.state()));
            }
            () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
    line.clear();
    apply.into_state()
}

fn progress(state: &State) -> String {
    let ended = state.changes.iter().filter(|progress| matches!(progress, apply::Progress::Ended(_))).count();
    format!("Made {ended} of {} changes", state.changes.len())
}
