//! Text for a terminal. Values of an account cannot control the terminal.

use std::fmt::Display;
use std::io::{self, Write};

use api::csv;
use serde_json::Value;

/// Lines of output.
#[derive(Default)]
pub struct Text(String);

impl Text {
    /// Adds a line.
    pub fn line(&mut self, line: impl Display) {
        self.0.push_str(&printable(&line.to_string()));
        self.0.push('\n');
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.0.push('\n');
    }

    /// Prints the text, with one line end.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn print(&self) -> io::Result<()> {
        write(&format!("{}\n", self.0.trim_end_matches('\n')))
    }

    /// Prints the text to standard error.
    pub fn print_error(&self) {
        eprint!("{}", self.0);
    }
}

/// Replaces the characters that control a terminal, or the direction of text, by their escapes: `\n`, `\u{1b}`.
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => printable.push_str("\\n"),
            '\r' => printable.push_str("\\r"),
            '\t' => printable.push_str("\\t"),
            _ if letter.is_control() || is_format_control(letter) => {
                printable.extend(letter.escape_unicode());
            }
            _ => printable.push(letter),
        }
    }
    printable
}

/// Prints JSON. Characters that control a terminal are escaped, as JSON allows in every text.
///
/// # Errors
///
/// Those of writing.
pub fn print_json(value: &Value) -> io::Result<()> {
    write(&escaped_json(&format!("{value:#}\n")))
}

/// Escapes the characters of JSON that control a terminal, or the direction of text.
pub fn escaped_json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != '\n' && (letter.is_control() || is_format_control(letter)) {
            // All of these characters have one UTF-16 unit.
            escaped.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

/// Prints a CSV table. CSV has no escapes for characters that control a terminal, so they are printed as in text.
///
/// # Errors
///
/// Those of writing.
pub fn print_csv(table: &str) -> io::Result<()> {
    let mut escaped = String::with_capacity(table.len());
    for letter in table.chars() {
        match letter {
            '\n' | '\r' | '\t' => escaped.push(letter),
            _ if letter.is_control() => escaped.extend(letter.escape_unicode()),
            _ => escaped.push(letter),
        }
    }
    write(&escaped)
}

/// Writes a text to standard output.
///
/// # Errors
///
/// Those of writing.
pub fn write(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        // The reader closed the pipe because it needs no more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a table.
pub fn csv_table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = [Option<String>; N]>) -> String {
    let mut table = String::from(csv::MARK);
    csv::write_line(columns.map(|name| Some(name.to_owned())), &mut table);
    for row in rows {
        csv::write_line(row, &mut table);
    }
    table
}

/// Returns true for characters that change the direction of text, end a line, or are invisible.
fn is_format_control(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_control_a_terminal_are_escaped() {
        assert_eq!(printable("a\u{1b}[31m\u{7}\u{9b}b\u{202e}c\nd"), "a\\u{1b}[31m\\u{7}\\u{9b}b\\u{202e}c\\nd");
        let plain = "“Łódź” – \\ 日本語 👩‍💻";
        assert_eq!(printable(plain), plain);
    }
}
