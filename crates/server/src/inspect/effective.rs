//! `conversations-admin effective`: settings that are in effect in a service.

use std::io;
use std::process::ExitCode;

use clap::Args;
use engine::Run;
use engine::effective::{Group, Setting, Source as Origin, effective};
use engine::run::Limits;
use engine::survey::Survey;
use serde_json::{Value, json};

use super::reader::Reader;
use super::service::{self, Found};
use super::source::Source;
use super::text::{Text, csv_table, print_csv, print_json};
use super::{CommandError, Format, account_json, account_line, end, open, service_with_sid};

const EXIT_CODES: &str = "Exit codes:
  0  the settings were printed
  1  the command failed: invalid arguments, no account, no such service, several services of the name, or nothing could be read";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Effective {
    /// SID of the service, or its exact name.
    #[arg(value_name = "SERVICE")]
    service: String,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    source: Source,
}

/// Settings with the service that they are in effect in.
struct Report<'a> {
    reader: &'a Reader,
    service: &'a Found,
    groups: Vec<Group>,
}

impl Effective {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        end(self.execute().await)
    }

    async fn execute(self) -> Result<ExitCode, CommandError> {
        let mut reader = open(self.source, Limits::default()).await?;
        let service = service::find(&self.service, &mut reader).await?;
        let progress = |run: &Run<Survey>| format!("Reading {}, {} requests", service.sid, run.calls());
        let survey = reader.complete(Survey::service(service.sid.clone()), progress).await?.into_inquiry();
        let groups = effective(survey.snapshot(), &service.sid);
        let errors: Vec<_> = groups.iter().filter_map(|group| group.error.as_ref()).collect();
        if errors.len() == groups.len() {
            let mut messages: Vec<_> = errors.iter().map(|error| reader.failures.text(error)).collect();
            messages.dedup();
            return Err(CommandError::Unread(messages));
        }
        Report { reader: &reader, service: &service, groups }.print(self.format)?;
        Ok(ExitCode::SUCCESS)
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
                self.groups.iter().filter_map(|group| self.error(group)).for_each(|error| text.line(error));
                text.print_error();
                Ok(())
            }
        }
    }

    /// Returns the sentence about a group that could not be read.
    fn error(&self, group: &Group) -> Option<String> {
        Some(format!("{} could not be read. {}", group.title, self.message(group)?))
    }

    fn message(&self, group: &Group) -> Option<String> {
        // Each group has the settings of one resource, and only one of them is of Chat v2.
        let kind = if group.title == "Chat v2" { api::ResourceKind::ChatService } else { api::ResourceKind::Service };
        group.error.as_ref().map(|error| self.reader.failures.text_about(error, kind))
    }

    fn text(&self) -> Text {
        let mut text = Text::default();
        text.line(service_with_sid(self.service.sid.as_str(), &self.service.name));
        text.line(format_args!("in {}", account_line(&self.reader.account)));
        for group in &self.groups {
            text.blank();
            text.line(group.title);
            let width = group.settings.iter().map(|setting| setting.label.chars().count()).max().unwrap_or_default();
            for setting in &group.settings {
                let origin = setting.source.label();
                text.line(format_args!("  {:<width$}  {origin:<16}  {}", setting.label, setting.value));
                if !setting.parts.is_empty() {
                    text.line(format_args!("  {:<width$}  {:<16}  {}", "", "", setting.parts.join(", ")));
                }
            }
            if let Some(error) = self.error(group) {
                text.line(format_args!("  {error}"));
            }
        }
        text
    }

    fn json(&self) -> Value {
        let setting = |setting: &Setting| {
            json!({
                "label": setting.label,
                "setting": setting.wire,
                "value": setting.value,
                "source": word(setting.source),
                "resource": setting.place.resource.info().label,
                "parts": setting.parts,
            })
        };
        let group = |group: &Group| {
            json!({
                "title": group.title,
                "error": self.message(group),
                "settings": group.settings.iter().map(setting).collect::<Value>(),
            })
        };
        json!({
            "account": account_json(&self.reader.account),
            "service": { "sid": self.service.sid.to_string(), "name": self.service.name },
            "requests": self.reader.calls,
            "groups": self.groups.iter().map(group).collect::<Value>(),
        })
    }

    fn csv(&self) -> String {
        let rows = self.groups.iter().flat_map(|group| {
            group.settings.iter().map(|setting| {
                [
                    self.service.sid.to_string(),
                    self.service.name.clone(),
                    group.title.to_owned(),
                    setting.label.to_owned(),
                    setting.wire.to_owned(),
                    setting.value.clone(),
                    word(setting.source).to_owned(),
                    setting.place.resource.info().label.to_owned(),
                    setting.parts.join("\n"),
                ]
                .map(Some)
            })
        });
        csv_table(
            ["service", "service_name", "group", "label", "setting", "value", "source", "resource", "parts"],
            rows,
        )
    }
}

/// Returns the origin of a value in JSON and CSV.
fn word(origin: Origin) -> &'static str {
    match origin {
        Origin::Service => "service",
        Origin::Account => "account",
        Origin::Chat => "chat",
        Origin::Default => "default",
        Origin::NotSet => "not-set",
    }
}
