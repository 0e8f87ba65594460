//! Reads a table field by field, so that every mistake in it is found at once, and none of them repeats a value: somebody may have put a
//! secret where it does not belong.

use std::fmt::Display;
use std::str::FromStr;

use toml::{Table, Value};

/// What is left of a table.
pub struct Fields {
    table: Table,
    known: Vec<&'static str>,
    place: String,
    mistakes: Vec<String>,
}

impl Fields {
    /// All of it. `place` is said before each mistake.
    pub fn of(table: Table, place: String) -> Self {
        Self { table, known: Vec::new(), place, mistakes: Vec::new() }
    }

    /// Whether anything is there.
    pub fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// Whatever is there.
    pub fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.table.remove(name)
    }

    /// Text that its own type can read.
    pub fn parse<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name)?;
        text.parse().map_err(|error: T::Err| self.object(name, error)).ok()
    }

    /// The same, of a field that must be there: its rule says what to enter.
    pub fn require<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        if self.has(name) {
            return self.parse(name);
        }
        self.known.push(name);
        "".parse().map_err(|error: T::Err| self.object(name, format_args!("It is missing. {error}"))).ok()
    }

    /// Text.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            _ => {
                self.object(name, "Enter text, in quotation marks.");
                None
            }
        }
    }

    /// On or off; off where nothing is said.
    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Boolean(flag)) => flag,
            Some(_) => {
                self.object(name, "Enter true or false, without quotation marks.");
                false
            }
        }
    }

    /// Says what is wrong with a field.
    pub fn object(&mut self, name: &str, mistake: impl Display) {
        self.complain(format_args!("{name}: {mistake}"));
    }

    /// Says what is wrong with the whole.
    pub fn complain(&mut self, mistake: impl Display) {
        self.mistakes.push(format!("{}: {mistake}", self.place));
    }

    /// Every mistake, that of unknown fields included.
    pub fn finish(mut self) -> Vec<String> {
        let known = self.known.join(", ");
        for (name, _) in std::mem::take(&mut self.table) {
            self.object(&name, format_args!("This is not known here. The names are: {known}."));
        }
        self.mistakes
    }
}
