//! Export of the history as CSV (RFC 4180), for spreadsheets and programs.
//!
//! The table begins with a byte order mark. Without one, Excel reads the file in a regional character set, and “Café” becomes “CafÃ©”.
//! Programs have to skip the mark: in Python with the encoding `utf-8-sig`.
//!
//! A record has one line for each changed setting, and one line if it has none. Lines end with CR LF. Every cell is quoted, because the
//! separator that spreadsheets expect differs by region. Lists, numbers and booleans are JSON. Unknown values are empty.
//!
//! Spreadsheets run a cell that begins with certain characters as a formula. Such a cell gets a leading `'`, and so does a cell that
//! already begins with `'`. Programs remove one leading `'` to get the value back. See <https://owasp.org/www-community/attacks/CSV_Injection>.

use serde_json::Value;

use crate::gateway::history::{FieldChange, Record};
use crate::json::Reported;

/// Names of the columns, in order. Later releases may append columns.
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

/// Byte order mark at the start of the table.
pub const MARK: char = '\u{feff}';

/// Returns the start of a table: the byte order mark and the line with the names of the columns.
pub fn header() -> String {
    let mut line = String::from(MARK);
    write_line(COLUMNS.map(|name| Some(name.to_owned())), &mut line);
    line
}

/// Appends the lines of a record.
pub fn write(record: &Record, table: &mut String) {
    let no_change = [FieldChange::default()];
    let changes = record.changes.known().filter(|changes| !changes.is_empty()).map_or(&no_change[..], Vec::as_slice);
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
            text(&change.before),
            text(&change.sent),
            text(&change.after),
        ];
        write_line(cells, table);
    }
}

/// Returns a string unchanged and any other value as JSON.
fn text(value: &Reported<Value>) -> Option<String> {
    let value = value.known()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Appends a line. `None` is an empty cell.
pub fn write_line(cells: impl IntoIterator<Item = Option<String>>, table: &mut String) {
    for (index, cell) in cells.into_iter().enumerate() {
        let cell = cell.unwrap_or_default();
        table.push_str(if index == 0 { "\"" } else { ",\"" });
        if cell.starts_with(is_formula_start) {
            table.push('\'');
        }
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    }
    table.push_str("\r\n");
}

/// Returns true for a character at which spreadsheets begin a formula, or which they skip before one. The full-width forms of East Asian
/// keyboards count too.
fn is_formula_start(letter: char) -> bool {
    "=+-@＝＋－＠'\u{feff}".contains(letter) || letter.is_control() || letter.is_whitespace()
}
