//! Output of a search.

use std::io;

use engine::Snapshot;
use engine::lookup::{Lookup, Match, Query, Use, uses};
use serde_json::{Value, json};

use crate::inspect::reader::Reader;
use crate::inspect::text::{Text, csv_table, print_csv, print_json};
use crate::inspect::{Format, account_json, account_line, count, cut_json, cut_text, owner, service_with_sid};

/// Result of a search.
pub struct Report<'a> {
    reader: &'a Reader,
    query: &'a Query,
    lookup: &'a Lookup,
    /// Settings that name the SID that was searched for. Empty for a name.
    uses: Vec<Use>,
    /// Messages of what could not be read, each once.
    pub errors: Vec<String>,
}

impl<'a> Report<'a> {
    /// Creates the report of a search.
    pub fn new(reader: &'a Reader, query: &'a Query, lookup: &'a Lookup) -> Self {
        let uses = match query {
            Query::Sid(_, sid) => uses(lookup.snapshot(), sid),
            _ => Vec::new(),
        };
        let mut errors: Vec<_> = lookup.errors().iter().map(|error| reader.failures.text(error)).collect();
        errors.dedup();
        Self { reader, query, lookup, uses, errors }
    }

    /// Returns true if the text names a resource, or a setting names it.
    pub fn is_found(&self) -> bool {
        !self.lookup.found().is_empty() || !self.uses.is_empty() || self.is_this_account()
    }

    /// Returns true if the API has answered at all.
    pub fn is_anything_read(&self) -> bool {
        let snapshot = self.snapshot();
        self.errors.is_empty()
            || snapshot.configuration.read().is_some()
            || snapshot.addresses.is_complete
            || !snapshot.services.items.is_empty()
    }

    /// Prints the report.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn print(&self, format: Format) -> io::Result<()> {
        match format {
            Format::Text => self.text().print(),
            Format::Json => print_json(&self.json()),
            Format::Csv => {
                print_csv(&self.csv())?;
                let mut text = Text::default();
                self.add_extent(&mut text);
                text.print_error();
                Ok(())
            }
        }
    }

    fn snapshot(&self) -> &Snapshot {
        self.lookup.snapshot()
    }

    /// Returns true if the SID of the account itself was searched for.
    fn is_this_account(&self) -> bool {
        let account = &self.reader.account.properties.account_sid;
        matches!(self.query, Query::Sid(_, sid) if account.text().as_ref() == Some(sid))
    }

    /// Returns the settings that name a resource that was found.
    fn uses_of(&self, found: &Match) -> Vec<Use> {
        found.sid.as_ref().map(|sid| uses(self.snapshot(), sid)).unwrap_or_default()
    }

    fn text(&self) -> Text {
        let mut text = Text::default();
        text.line(account_line(&self.reader.account));
        self.add_query(&mut text);
        for found in self.lookup.found() {
            text.blank();
            let name = found.name.as_ref().map(|name| format!(" “{name}”")).unwrap_or_default();
            let sid = found.sid.as_ref().map(|sid| format!(", {sid}")).unwrap_or_default();
            text.line(format_args!("{}{name}{sid}", found.kind));
            if let Some(service) = found.service.as_ref().filter(|sid| Some(sid.to_string()) != found.sid) {
                let service = service_with_sid(service.as_str(), &self.snapshot().name_of(service));
                text.line(format_args!("  In the service {service}."));
            }
            found.facts.iter().for_each(|fact| text.line(format_args!("  {fact}")));
            self.uses_of(found).iter().for_each(|used| text.line(format_args!("  Used by {}.", self.place(used))));
        }
        if self.lookup.found().is_empty() {
            text.blank();
            match (self.is_this_account(), self.uses.is_empty()) {
                (true, _) => text.line("It is this account."),
                (false, true) => text.line("Nothing was found."),
                (false, false) => text.line("It was not found, and is named by:"),
            }
            self.uses.iter().for_each(|used| text.line(format_args!("  {}", self.place(used))));
        }
        text.blank();
        self.add_extent(&mut text);
        text
    }

    /// Adds what the text is, as far as its form shows.
    fn add_query(&self, text: &mut Text) {
        match self.query {
            Query::Sid(kind, sid) => {
                let about = if kind.about.is_empty() { String::new() } else { format!(" {}", kind.about) };
                text.line(format_args!("{sid} is the SID of a resource of the kind {}.{about}", kind.label));
            }
            Query::UnknownSid(sid) => text.line(format_args!(
                "{sid} has the form of a SID, but its first two letters stand for nothing in Conversations."
            )),
            Query::Name(name) => {
                text.line(format_args!("“{name}” is searched for as a part of a name, and as an identity."))
            }
            Query::Token(_) | Query::PartOfToken => {}
        }
    }

    /// Returns a setting with its place: "Default service (Account configuration, Account)".
    fn place(&self, used: &Use) -> String {
        let sid = used.place.sid.as_ref().map(|sid| format!(" {sid}")).unwrap_or_default();
        let resource = used.place.resource.info().label;
        format!("“{}” ({resource}{sid}, {})", used.label, owner(&used.place, self.snapshot()))
    }

    /// Adds how much was searched.
    fn add_extent(&self, text: &mut Text) {
        let services = &self.snapshot().services;
        let requests = count(self.reader.calls, "request");
        match services.items.len() {
            0 => text.line(format_args!("Sent {requests}.")),
            found => {
                let more = if services.is_complete { "" } else { "at least " };
                let searched = self.lookup.services_searched();
                text.line(format_args!("Searched {searched} of {more}{}, with {requests}.", count(found, "service")));
            }
        }
        self.errors.iter().for_each(|error| text.line(format_args!("Could not be read: {error}")));
        cut_text(self.reader.cut, self.reader.budget()).iter().for_each(|sentence| text.line(sentence));
    }

    fn json(&self) -> Value {
        let snapshot = self.snapshot();
        json!({
            "account": account_json(&self.reader.account),
            "query": self.query_json(),
            "complete": self.reader.cut.is_none() && self.errors.is_empty(),
            "cut": cut_json(self.reader.cut),
            "requests": self.reader.calls,
            "services": { "found": snapshot.services.items.len(), "searched": self.lookup.services_searched() },
            "found": self.lookup.found().iter().map(|found| self.match_json(found)).collect::<Value>(),
            "used_by": self.uses.iter().map(|used| self.use_json(used)).collect::<Value>(),
            "errors": self.errors,
        })
    }

    fn query_json(&self) -> Value {
        match self.query {
            Query::Sid(kind, sid) => json!({ "kind": "sid", "sid": sid, "resource": kind.label, "about": kind.about }),
            Query::UnknownSid(sid) => json!({ "kind": "unknown-sid", "sid": sid }),
            Query::Name(name) => json!({ "kind": "name", "name": name }),
            Query::Token(_) | Query::PartOfToken => json!({ "kind": "token" }),
        }
    }

    fn match_json(&self, found: &Match) -> Value {
        json!({
            "kind": found.kind,
            "name": found.name,
            "sid": found.sid,
            "service": found.service.as_ref().map(ToString::to_string),
            "service_name": found.service.as_ref().map(|sid| self.snapshot().name_of(sid)),
            "facts": found.facts,
            "used_by": self.uses_of(found).iter().map(|used| self.use_json(used)).collect::<Value>(),
        })
    }

    fn use_json(&self, used: &Use) -> Value {
        let service = used.place.service.as_ref();
        json!({
            "label": used.label,
            "setting": used.place.parameter,
            "resource": used.place.resource.info().label,
            "sid": used.place.sid,
            "service": service.map(ToString::to_string),
            "service_name": service.map(|sid| self.snapshot().name_of(sid)),
        })
    }

    /// Returns a line for each resource that was found, or one for a SID that was not found and is used.
    fn csv(&self) -> String {
        let used_by = |uses: &[Use]| uses.iter().map(|used| self.place(used)).collect::<Vec<_>>().join("\n");
        let line = |found: &Match| {
            [
                Some(found.kind.to_owned()),
                found.name.clone(),
                found.sid.clone(),
                found.service.as_ref().map(ToString::to_string),
                found.service.as_ref().map(|sid| self.snapshot().name_of(sid)),
                Some(found.facts.join(" ")),
                Some(used_by(&self.uses_of(found))),
            ]
        };
        let only_used = match self.query {
            Query::Sid(kind, sid) if self.lookup.found().is_empty() && self.is_found() => {
                let used_by = Some(used_by(&self.uses));
                Some([Some(kind.label.to_owned()), None, Some(sid.clone()), None, None, None, used_by])
            }
            _ => None,
        };
        csv_table(
            ["kind", "name", "sid", "service", "service_name", "facts", "used_by"],
            self.lookup.found().iter().map(line).chain(only_used),
        )
    }
}
