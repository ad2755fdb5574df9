-- By which programs of a sponsor read and write; token is the SHA-256 of what was shown once, so that reading the table lets nobody in.
CREATE TABLE tokens (
    token   BLOB PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE, -- by which its owner ends it
    sponsor TEXT NOT NULL REFERENCES sponsors (id),
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL, -- with blanks between
    made    INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0 -- lately, to the hour; 0: never
) WITHOUT ROWID;
CREATE INDEX tokens_sponsor ON tokens (sponsor);
