//! CSV export of the history: no cell is a formula, and every parser of RFC 4180 reads the written values.

use std::io::Write;
use std::process::{Command, Stdio};

use api::Json;
use api::csv::{COLUMNS, MARK, header, write};
use api::gateway::history::Record;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Characters at which a spreadsheet may begin a formula. The last two only need a guard.
const FORMULA_STARTS: [char; 14] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '\'', '\u{feff}'];

fn record(change: Value, name: &str, message: &str) -> Record {
    let record = json!({
        "number": 7, "at": "2026-11-20T12:00:00Z", "person": "ada@example.com", "account": "production", "method": "POST",
        "operation": "/v1/Services", "path": "/v1/Services", "subject": "Service", "name": name, "outcome": "done",
        "status": 201, "message": message, "changes": [change],
    });
    Record::from_json(&record).expect("an object is a record")
}

fn table(record: &Record) -> String {
    let mut table = header();
    write(record, &mut table);
    table
}

/// Parses a table strictly by RFC 4180.
fn parse(table: &str) -> Vec<Vec<String>> {
    let mut lines = vec![Vec::new()];
    let mut rest = table.strip_prefix(MARK).expect("Excel needs a byte-order mark to read UTF-8");
    while !rest.is_empty() {
        rest = rest.strip_prefix('"').expect("every cell is quoted");
        let mut cell = String::new();
        loop {
            let (text, after) = rest.split_once('"').expect("a quote ends a cell");
            cell.push_str(text);
            let Some(more) = after.strip_prefix('"') else {
                rest = after;
                break;
            };
            cell.push('"');
            rest = more;
        }
        lines.last_mut().expect("there is always one").push(cell);
        if let Some(after) = rest.strip_prefix("\r\n") {
            lines.push(Vec::new());
            rest = after;
        } else {
            rest = rest.strip_prefix(',').expect("a comma or a line end follows a cell");
        }
    }
    lines.pop();
    lines
}

/// Removes the guard of a cell, as programs do.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn cell<'a>(line: &'a [String], column: &str) -> &'a str {
    &line[COLUMNS.iter().position(|name| *name == column).expect("the column has that name")]
}

#[test]
fn a_record_has_a_line_for_each_setting_or_one_line_without_settings() {
    let mut changed = record(json!({ "field": "FriendlyName", "label": "Friendly name" }), "Support", "");
    let change = json!({
        "field": "Filters", "label": "Events", "before": ["a", "b"], "sent": [], "after": null,
    });
    let more = record(change, "", "").changes.known().unwrap().clone();
    let mut both = changed.changes.known().unwrap().clone();
    both.extend(more);
    changed.changes = both.into();

    let lines = parse(&table(&changed));
    assert_eq!(lines[0], COLUMNS);
    let fields: Vec<_> = lines[1..].iter().map(|line| cell(line, "field")).collect();
    assert_eq!(fields, ["FriendlyName", "Filters"]);
    let values = ["before", "sent", "after"].map(|column| cell(&lines[2], column));
    assert_eq!(values, [r#"["a","b"]"#, "[]", ""]);
    assert_eq!((cell(&lines[2], "number"), cell(&lines[2], "person")), ("7", "ada@example.com"));

    changed.changes = Vec::new().into();
    let lines = parse(&table(&changed));
    assert_eq!((lines.len(), cell(&lines[1], "field"), cell(&lines[1], "outcome")), (2, "", "done"));
}

#[test]
fn a_table_begins_with_one_byte_order_mark() {
    let table = table(&record(json!({ "field": "X" }), "Café", ""));
    assert!(table.as_bytes().starts_with(b"\xef\xbb\xbf\"number\""));
    assert_eq!(table.matches(MARK).count(), 1);
}

#[test]
fn formulas_become_text() {
    for sign in FORMULA_STARTS {
        let formula = format!("{sign}HYPERLINK(\"https://example.com\")");
        let change = json!({ "field": "X", "before": &formula, "sent": [&formula], "after": -1 });
        let table = table(&record(change, &formula, &formula));
        let lines = parse(&table);
        for column in ["before", "name", "message"] {
            assert_eq!(cell(&lines[1], column), format!("'{formula}"), "{column}");
        }
        assert_eq!(cell(&lines[1], "after"), "'-1");
    }
}

fn hostile_text() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(FORMULA_STARTS.to_vec());
    let piece = prop_oneof![
        sign.prop_map(String::from),
        prop::sample::select(vec![
            "\"",
            "\"\"",
            ",",
            ";",
            "\r\n",
            "cmd|' /C calc'!A0",
            "=1+1",
            "\u{202e}",
            "😀",
            "\u{1}",
            " "
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_text_is_read_back_and_is_no_formula(
        before in hostile_text(), sent in hostile_text(), name in hostile_text(), message in hostile_text(),
    ) {
        let change = json!({ "field": "X", "label": "Y", "before": &before, "sent": [&sent] });
        let table = table(&record(change, &name, &message));
        let lines = parse(&table);
        prop_assert_eq!(lines.len(), 2);
        let line = &lines[1];
        prop_assert_eq!(line.len(), COLUMNS.len());
        let sent = json!([sent]).to_string();
        for (column, text) in [("before", &before), ("sent", &sent), ("name", &name), ("message", &message)] {
            prop_assert_eq!(unguarded(cell(line, column)), text);
        }
        for cell in line {
            prop_assert!(cell.starts_with('\'') || !cell.starts_with(FORMULA_STARTS), "{:?}", cell);
        }
    }
}

/// Reads 2400 texts with Python's `csv` module.
#[test]
fn python_reads_the_written_values() {
    let payloads: Vec<String> = FORMULA_STARTS
        .iter()
        .map(char::to_string)
        .chain(["", "\"", "'=", "plain", " =", "=cmd|' /C calc'!A0"].map(str::to_owned))
        .flat_map(|start| {
            let ends = [
                "1+1",
                "\"",
                "\"\"",
                ",",
                ";",
                "\r\n",
                "\n",
                "\r",
                "a,b\"c\"\r\nd",
                "\u{202e}",
                "😀",
                "\u{1}",
                "\\",
                "'",
                " ",
            ];
            ends.into_iter()
                .flat_map(move |end| {
                    (1..=8).map({
                        let start = start.clone();
                        move |times| format!("{start}{}", end.repeat(times))
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(payloads.len() >= 2_000, "{}", payloads.len());
    let mut written = header();
    for payload in &payloads {
        write(&record(json!({ "field": "X", "before": payload }), payload, payload), &mut written);
    }
    let script = "import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
print(json.dumps(list(csv.reader(io.StringIO(text, newline=''), strict=True))))";
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is installed, as for the tests of the client libraries");
    let mut input = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(written.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let lines: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();

    assert_eq!((lines.len(), &lines[0]), (payloads.len() + 1, &COLUMNS.map(str::to_owned).to_vec()));
    for (line, payload) in lines[1..].iter().zip(&payloads) {
        for column in ["before", "name", "message"] {
            assert_eq!(unguarded(cell(line, column)), payload, "{column}");
            assert!(!cell(line, column).starts_with(&FORMULA_STARTS[..12]), "{payload:?}");
        }
    }
}
