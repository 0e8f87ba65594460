//! `conversations-admin push-check`: why a user gets no push notifications.

use std::io;
use std::process::ExitCode;

use api::identity::Identity;
use clap::Args;
use engine::Run;
use engine::push_check::{Link, PushCheck as Check, State};
use engine::run::Limits;
use serde_json::{Value, json};

use super::reader::Reader;
use super::service::{self, Found};
use super::source::Source;
use super::text::{Text, csv_table, print_csv, print_json};
use super::{CommandError, FOUND, Format, account_json, account_line, end, open, service_with_sid};
use crate::arguments::parse;

const EXIT_CODES: &str = "Exit codes:
  0  every condition is met
  2  a condition is not met
  1  the command failed: invalid arguments, no account, no such service, or a condition could not be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct PushCheck {
    /// SID of the service, or its exact name.
    #[arg(value_name = "SERVICE")]
    service: String,

    /// Identity of the user. Upper and lower case differ.
    #[arg(value_name = "IDENTITY", value_parser = parse::<Identity>)]
    identity: Identity,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    source: Source,
}

/// Conditions with the service that they are about.
struct Report<'a> {
    reader: &'a Reader,
    service: &'a Found,
    conditions: Vec<Link>,
}

impl PushCheck {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        end(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, CommandError> {
        let mut reader = open(self.source, Limits::default()).await?;
        let service = service::find(&self.service, &mut reader).await?;
        let progress = |run: &Run<Check>| format!("Checking, {} requests", run.calls());
        let check = reader.complete(Check::new(service.sid.clone(), self.identity), progress).await?.into_inquiry();
        let report = Report { reader: &reader, service: &service, conditions: check.links() };
        report.print(self.format)?;
        let has = |state| report.conditions.iter().any(|condition| condition.state == state);
        Ok(match (has(State::Broken), has(State::Unknown)) {
            (true, _) => ExitCode::from(FOUND),
            (false, true) => ExitCode::FAILURE,
            (false, false) => ExitCode::SUCCESS,
        })
    }
}

impl Report<'_> {
    fn print(&self, format: Format) -> io::Result<()> {
        match format {
            Format::Text => self.text().print(),
            Format::Json => print_json(&self.json()),
            Format::Csv => {
                print_csv(&self.csv())?;
                let mut text = Text::default();
                self.reader.failures.messages().for_each(|message| text.line(message));
                text.print_error();
                Ok(())
            }
        }
    }

    /// Returns the number of the first condition that is not met, from 0.
    fn first_broken(&self) -> Option<usize> {
        self.conditions.iter().position(|condition| condition.state == State::Broken)
    }

    fn text(&self) -> Text {
        let mut text = Text::default();
        text.line(service_with_sid(self.service.sid.as_str(), &self.service.name));
        text.line(format_args!("in {}", account_line(&self.reader.account)));
        text.blank();
        for (index, condition) in self.conditions.iter().enumerate() {
            let mark = if self.first_broken() == Some(index) { ">" } else { " " };
            let word = word(condition.state);
            text.line(format_args!("{mark} {}. {word:<8} {}: {}", index + 1, condition.title, condition.text));
        }
        if self.reader.failures.messages().next().is_some() {
            text.blank();
        }
        self.reader.failures.messages().for_each(|message| text.line(message));
        text
    }

    fn json(&self) -> Value {
        let condition = |condition: &Link| json!({ "title": condition.title, "state": word(condition.state), "text": condition.text });
        json!({
            "account": account_json(&self.reader.account),
            "service": { "sid": self.service.sid.to_string(), "name": self.service.name },
            "requests": self.reader.calls,
            "conditions": self.conditions.iter().map(condition).collect::<Value>(),
            "errors": self.reader.failures.messages().collect::<Vec<_>>(),
            "first_broken": self.first_broken().map(|index| self.conditions[index].title),
        })
    }

    fn csv(&self) -> String {
        let rows = self.conditions.iter().map(|condition| {
            [condition.title.to_owned(), word(condition.state).to_owned(), condition.text.clone()].map(Some)
        });
        csv_table(["condition", "state", "text"], rows)
    }
}

/// Returns the state of a condition in the output.
fn word(state: State) -> &'static str {
    match state {
        State::Met => "met",
        State::Partly => "partly",
        State::Broken => "broken",
        State::Unknown => "unknown",
    }
}
