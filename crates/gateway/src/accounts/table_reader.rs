//! Reader of a TOML table that collects every mistake instead of stopping at the first. No mistake repeats a value, because an admin may
//! have entered a secret in the wrong field.

use std::fmt::Display;
use std::str::FromStr;

use toml::{Table, Value};

/// TOML table whose fields are taken out one by one.
pub struct TableReader {
    table: Table,
    known: Vec<&'static str>,
    place: String,
    mistakes: Vec<String>,
}

impl TableReader {
    /// Starts to read a table. Each mistake is prefixed with `place`.
    pub fn new(table: Table, place: String) -> Self {
        Self { table, known: Vec::new(), place, mistakes: Vec::new() }
    }

    /// Returns true if the table still has this field.
    pub fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// Takes a field of any type.
    pub fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.table.remove(name)
    }

    /// Takes a text field and parses it.
    pub fn parse<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name)?;
        text.parse().map_err(|error: T::Err| self.report_field(name, error)).ok()
    }

    /// Takes and parses a text field that must be present. The parse error of an empty text says what to enter.
    pub fn require<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        if self.has(name) {
            return self.parse(name);
        }
        self.known.push(name);
        "".parse().map_err(|error: T::Err| self.report_field(name, format_args!("It is missing. {error}"))).ok()
    }

    /// Takes a text field.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            _ => {
                self.report_field(name, "Enter text, in quotation marks.");
                None
            }
        }
    }

    /// Takes a boolean field. Default: false.
    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Boolean(flag)) => flag,
            Some(_) => {
                self.report_field(name, "Enter true or false, without quotation marks.");
                false
            }
        }
    }

    /// Adds a mistake in a field.
    pub fn report_field(&mut self, name: &str, mistake: impl Display) {
        self.report(format_args!("{name}: {mistake}"));
    }

    /// Adds a mistake in the table as a whole.
    pub fn report(&mut self, mistake: impl Display) {
        self.mistakes.push(format!("{}: {mistake}", self.place));
    }

    /// Returns every mistake, including those about unknown fields.
    pub fn into_mistakes(mut self) -> Vec<String> {
        let known = self.known.join(", ");
        for (name, _) in std::mem::take(&mut self.table) {
            self.report_field(&name, format_args!("Unknown field. The fields are: {known}."));
        }
        self.mistakes
    }
}
