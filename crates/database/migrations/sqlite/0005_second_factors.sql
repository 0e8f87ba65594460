-- Second factor of a user who signs in with a password.
CREATE TABLE second_factors (
    person TEXT PRIMARY KEY,
    -- Base32. A code can be checked with the secret itself only, so it cannot be stored as a hash.
    secret TEXT NOT NULL,
    -- Time step of the last accepted code. No code of this step or an earlier one is accepted.
    last_step BIGINT NOT NULL,
    added BIGINT NOT NULL
);

-- Recovery codes that were not used yet.
CREATE TABLE recovery_codes (
    -- SHA-256 of the code, which is random.
    code_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL
);
CREATE INDEX recovery_codes_of_person ON recovery_codes (person);
