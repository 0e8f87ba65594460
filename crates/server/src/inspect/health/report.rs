//! Output of the findings.

use std::collections::BTreeMap;
use std::io;

use engine::health::{self, Finding, Mutes, Severity, to_csv, to_json};
use engine::survey::Progress;
use engine::{Place, Snapshot};
use serde_json::{Value, json};

use crate::inspect::failures::Failures;
use crate::inspect::reader::Reader;
use crate::inspect::text::{Text, print_csv, print_json};
use crate::inspect::{Format, account_json, account_line, count, cut_json, cut_text, owner};

/// Findings, and how much of the account was read.
pub struct Report<'a> {
    pub reader: &'a Reader,
    pub snapshot: &'a Snapshot,
    pub progress: Progress,
    /// Findings of the chosen severities, muted ones included.
    pub findings: Vec<Finding>,
    pub mutes: Mutes,
    pub unread: Vec<Unread>,
}

/// Resource that could not be read.
pub struct Unread {
    place: Place,
    message: String,
    status: Option<u16>,
    code: Option<u32>,
}

impl Unread {
    /// Converts an unread resource of the engine.
    pub fn new(unread: health::Unread, failures: &Failures) -> Self {
        let message = failures.text_about(&unread.error, unread.place.resource);
        let (status, code) = (unread.error.status(), unread.error.code());
        Self { place: unread.place, message, status, code }
    }

    /// Returns each message once.
    pub fn messages(all: &[Self]) -> Vec<String> {
        let mut messages: Vec<String> = Vec::new();
        for unread in all {
            if !messages.contains(&unread.message) {
                messages.push(unread.message.clone());
            }
        }
        messages
    }
}

impl Report<'_> {
    /// Returns the findings that are not muted.
    pub fn shown(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| self.mutes.of(finding).is_none())
    }

    /// Prints the findings to standard output. A CSV table has no room for the rest, which goes to standard error.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn print(&self, format: Format) -> io::Result<()> {
        match format {
            Format::Text => self.text().print(),
            Format::Json => print_json(&self.json()),
            Format::Csv => {
                print_csv(&to_csv(&self.findings, self.snapshot, &self.mutes))?;
                let mut text = Text::default();
                text.line(self.extent());
                self.add_gaps(&mut text);
                text.print_error();
                Ok(())
            }
        }
    }

    fn muted(&self) -> usize {
        self.findings.len() - self.shown().count()
    }

    /// Returns true if the whole account was read.
    fn is_complete(&self) -> bool {
        self.reader.cut.is_none() && self.unread.is_empty() && self.snapshot.services.is_complete
    }

    fn text(&self) -> Text {
        let mut text = Text::default();
        text.line(account_line(&self.reader.account));
        text.line(self.extent());
        for severity in Severity::ALL {
            let findings: Vec<_> = self.shown().filter(|finding| finding.check.severity == severity).collect();
            if !findings.is_empty() {
                text.blank();
                text.line(count(findings.len(), &severity.label().to_lowercase()));
                self.add_findings(&findings, &mut text);
            }
        }
        text.blank();
        if self.shown().next().is_none() {
            text.line("Nothing was found.");
        }
        match self.muted() {
            0 => {}
            1 => text.line("1 finding is muted."),
            muted => text.line(format_args!("{muted} findings are muted.")),
        }
        self.add_gaps(&mut text);
        text
    }

    /// Adds findings, which are in the order of their checks. Each check has one heading.
    fn add_findings(&self, findings: &[&Finding], text: &mut Text) {
        for same_check in findings.chunk_by(|one, other| one.check == other.check) {
            let check = same_check[0].check;
            text.blank();
            text.line(format_args!("  {} [{}]", check.title, check.id));
            text.line(format_args!("  {}", check.why));
            for finding in same_check {
                text.line(format_args!("    {}: {}", owner(&finding.place, self.snapshot), finding.evidence));
            }
        }
    }

    /// Returns how much was looked at: "46 of 46 services, 300 requests."
    fn extent(&self) -> String {
        let Progress { done, found, .. } = self.progress;
        let more = if self.snapshot.services.is_complete { "" } else { "at least " };
        format!("Checked {done} of {more}{}, with {}.", count(found, "service"), count(self.reader.calls, "request"))
    }

    /// Adds what was not read.
    fn add_gaps(&self, text: &mut Text) {
        if !self.unread.is_empty() {
            text.line("Not checked, because it could not be read:");
        }
        // A key without a permission cannot read the same resource of every service, which is one line.
        let mut groups: BTreeMap<(&str, &str), Vec<&Place>> = BTreeMap::new();
        for unread in &self.unread {
            let label = unread.place.resource.info().label;
            groups.entry((label, &unread.message)).or_default().push(&unread.place);
        }
        for ((label, message), places) in groups {
            let owner = match places[..] {
                [place] => owner(place, self.snapshot),
                _ => count(places.len(), "service"),
            };
            text.line(format_args!("  {label}, {owner}: {message}"));
        }
        let services = &self.snapshot.services;
        if let Some(sentence) = cut_text(self.reader.cut, self.reader.budget()) {
            text.line(sentence);
        } else if !services.is_complete && services.error.is_none() {
            text.line("Not all services were listed, because half of the requests of --calls is for the list. Allow more of them.");
        }
    }

    fn json(&self) -> Value {
        let of_severity = |severity| self.shown().filter(|finding| finding.check.severity == severity).count();
        json!({
            "account": account_json(&self.reader.account),
            "complete": self.is_complete(),
            "cut": cut_json(self.reader.cut),
            "requests": self.reader.calls,
            "services": {
                "found": self.progress.found,
                "checked": self.progress.done,
                "list_complete": self.snapshot.services.is_complete,
            },
            "counts": {
                "problem": of_severity(Severity::Problem),
                "warning": of_severity(Severity::Warning),
                "note": of_severity(Severity::Note),
                "muted": self.muted(),
            },
            "findings": to_json(&self.findings, self.snapshot, &self.mutes),
            "unread": self.unread.iter().map(|unread| self.unread_json(unread)).collect::<Value>(),
        })
    }

    fn unread_json(&self, unread: &Unread) -> Value {
        let service = unread.place.service.as_ref();
        json!({
            "resource": unread.place.resource.info().label,
            "service": service.map(ToString::to_string),
            "service_name": service.map(|sid| self.snapshot.name_of(sid)),
            "message": unread.message,
            "status": unread.status,
            "code": unread.code,
        })
    }
}
