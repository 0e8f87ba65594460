-- Everything the sandbox keeps, one row a record; only the sandbox knows what a record means.
CREATE TABLE records (
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;
