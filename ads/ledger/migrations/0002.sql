-- Which campaign a counter of ad events stood for, from one day to another (both counted; NULL: still).
CREATE TABLE counters (
    counter  INTEGER NOT NULL, -- from 1
    campaign TEXT NOT NULL REFERENCES campaigns (id),
    since    TEXT NOT NULL,
    until    TEXT
);
CREATE INDEX counters_campaign ON counters (campaign);

-- What listeners' programs refuse to share or fetch, and the notice that asked for it.
CREATE TABLE blocks (
    kind   TEXT NOT NULL CHECK (kind IN ('infohash', 'audio')),
    hash   TEXT NOT NULL, -- lower-case hex
    reason TEXT NOT NULL,
    notice TEXT NOT NULL,
    at     INTEGER NOT NULL,
    lifted INTEGER, -- when a mistake was mended
    PRIMARY KEY (kind, hash)
) WITHOUT ROWID;

-- People who sign in for a sponsor beside its owner, whose e-mail and password stand in sponsors.
CREATE TABLE members (
    id       TEXT PRIMARY KEY,
    sponsor  TEXT NOT NULL REFERENCES sponsors (id),
    email    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('editor', 'billing', 'viewer')),
    joined   INTEGER NOT NULL
);
CREATE INDEX members_sponsor ON members (sponsor);

-- Addresses that are not confirmed yet; token is the SHA-256 of what the letter holds.
CREATE TABLE confirmations (token BLOB PRIMARY KEY, sponsor TEXT NOT NULL REFERENCES sponsors (id), email TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
ALTER TABLE sponsors ADD COLUMN confirmed INTEGER;
