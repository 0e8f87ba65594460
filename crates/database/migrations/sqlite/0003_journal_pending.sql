-- Events that wait to be sealed in the journal by the gateway, which has its key: changes of people by commands that have not.
CREATE TABLE journal_pending (
    number INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    -- JSON.
    text TEXT NOT NULL
) STRICT;
