//! Records of the journal as a table of text, for spreadsheets and for programs that read RFC 4180.
//!
//! The table begins with a byte-order mark: Excel reads a file without one in the character set of its country, and “Café” becomes
//! “CafÃ©”. Programs skip it where they read UTF-8 with a mark, such as Python's `utf-8-sig`.
//!
//! One line for each setting of a record, and one line for a record without settings. Lines end with CR LF, and every cell is quoted, so
//! that no separator of any country parts one. Lists, numbers and words such as `true` are written as JSON; what is not known is empty.
//!
//! A spreadsheet takes a cell that begins with one of a few signs for a formula, and carries it out. Such a cell begins with `'` here,
//! and so does one that began with `'` anyway: a program that reads the table takes one `'` away where a cell begins with it.

use serde_json::Value;

use crate::gateway::history::{FieldChange, Record};
use crate::json::Reported;

/// The columns, in their order. Later versions may add some behind them.
pub const COLUMNS: [&str; 21] = [
    "number",
    "at",
    "ended",
    "person",
    "account",
    "method",
    "operation",
    "path",
    "subject",
    "name",
    "service",
    "outcome",
    "status",
    "code",
    "message",
    "request_id",
    "field",
    "label",
    "before",
    "sent",
    "after",
];

/// Byte-order mark of UTF-8.
pub const MARK: char = '\u{feff}';

/// Beginning of a table: the byte-order mark and the line that names the columns.
pub fn header() -> String {
    let mut line = String::from(MARK);
    write_line(COLUMNS.map(|name| Some(name.to_owned())), &mut line);
    line
}

/// Adds the lines of a record.
pub fn write(record: &Record, table: &mut String) {
    let nothing = [FieldChange::default()];
    let changes = record.changes.known().filter(|changes| !changes.is_empty()).map_or(&nothing[..], Vec::as_slice);
    for change in changes {
        let cells = [
            record.number.text(),
            record.at.text(),
            record.ended.text(),
            record.person.text(),
            record.account.text(),
            record.method.text(),
            record.operation.text(),
            record.path.text(),
            record.subject.text(),
            record.name.text(),
            record.service.text(),
            record.outcome.text(),
            record.status.text(),
            record.code.text(),
            record.message.text(),
            record.request_id.text(),
            change.field.text(),
            change.label.text(),
            plain(&change.before),
            plain(&change.sent),
            plain(&change.after),
        ];
        write_line(cells, table);
    }
}

/// A text as it is, anything else as JSON.
fn plain(value: &Reported<Value>) -> Option<String> {
    let value = value.known()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Adds a line of these cells.
pub fn write_line(cells: impl IntoIterator<Item = Option<String>>, table: &mut String) {
    for (at, cell) in cells.into_iter().enumerate() {
        let cell = cell.unwrap_or_default();
        table.push_str(if at == 0 { "\"" } else { ",\"" });
        if cell.starts_with(begins_formula) {
            table.push('\'');
        }
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    }
    table.push_str("\r\n");
}

/// What spreadsheets take for the beginning of a formula, on its own or as a blank before one; in full width too, as East Asian
/// keyboards write it.
fn begins_formula(letter: char) -> bool {
    "=+-@＝＋－＠'\u{feff}".contains(letter) || letter.is_control() || letter.is_whitespace()
}
