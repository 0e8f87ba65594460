-- Writes of commands, for the history of the dashboard: one JSON record a row, newest last.
CREATE TABLE commands (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;

-- One row: the identity of these records, which tells them apart from those of another file, and the key of the marks that replace secrets in them.
CREATE TABLE command_journal (
    identity TEXT NOT NULL,
    key      TEXT NOT NULL
) STRICT;
INSERT INTO command_journal VALUES (lower(hex(randomblob(8))), lower(hex(randomblob(32))));
