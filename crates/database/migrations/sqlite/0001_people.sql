-- Times are seconds since the start of 1970. Only types and statements that PostgreSQL knows as well.
CREATE TABLE people (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    -- What a password is checked with, never the password.
    password_hash TEXT NOT NULL,
    added BIGINT NOT NULL,
    signed_in BIGINT
);

CREATE TABLE sessions (
    -- SHA-256 of the token: who reads this table cannot act as anybody.
    token_hash TEXT PRIMARY KEY,
    -- Not a reference: whoever opens a link is none of the people.
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    started BIGINT NOT NULL,
    used BIGINT NOT NULL,
    idle_seconds BIGINT NOT NULL,
    ends BIGINT NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person);

CREATE TABLE attempts (
    -- SHA-256 of where they came from, or of that with a name: what is typed as a name may be a password.
    key TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    latest BIGINT NOT NULL
);
CREATE INDEX attempts_by_time ON attempts (latest);
