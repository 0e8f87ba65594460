-- Rows are only ever added. Each row's mac is over the row and all before it.
CREATE TABLE journal (
    -- From 1, without gaps.
    number INTEGER NOT NULL PRIMARY KEY,
    -- Of an outcome: the intent that it concludes.
    concludes INTEGER UNIQUE REFERENCES journal (number),
    at INTEGER NOT NULL,
    -- JSON.
    text TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;

-- One row, with how many rows of the journal there are and the mac of the last.
CREATE TABLE journal_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL,
    mac BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;

-- What records are found by: one row for each, whose field is empty, and one for each of its fields. It can be made anew from the journal.
CREATE TABLE journal_listed (
    field TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    person TEXT NOT NULL,
    service TEXT,
    PRIMARY KEY (field, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_listed_by_number ON journal_listed (number);
