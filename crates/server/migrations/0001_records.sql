-- Everything the sandbox keeps, one row a record; only the sandbox knows what a record means. Rows are numbered as they come:
-- filed by their random keys instead, each of them would touch a page of its own in every commit.
CREATE TABLE records (
    id     INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
