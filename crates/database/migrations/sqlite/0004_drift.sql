-- Settings of the accounts, to find changes that were made outside of the gateway. Secrets in the values are masked.
CREATE TABLE drift_resources (
    account TEXT NOT NULL,
    path TEXT NOT NULL,
    -- Start of the survey that read it last.
    read INTEGER NOT NULL,
    -- JSON.
    settings TEXT NOT NULL,
    PRIMARY KEY (account, path)
) STRICT, WITHOUT ROWID;

-- The last survey of each account.
CREATE TABLE drift_surveys (
    account TEXT NOT NULL PRIMARY KEY,
    -- Differs if the masks of the values cannot be compared with later ones.
    mark TEXT NOT NULL,
    -- Start of the first survey.
    first INTEGER NOT NULL,
    began INTEGER NOT NULL,
    -- JSON.
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The changes that were found.
CREATE TABLE drift_entries (
    number INTEGER NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    service TEXT,
    seen INTEGER NOT NULL,
    -- JSON.
    text TEXT NOT NULL
) STRICT;

CREATE INDEX drift_entries_of_account ON drift_entries (account, number);
