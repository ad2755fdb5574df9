-- Times are Unix seconds, UTC. Money is in micro-units. Ids are random, so that none can be counted or guessed.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sponsors (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE COLLATE NOCASE,
    email    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL, -- argon2id
    joined   INTEGER NOT NULL
);

-- who is a sponsor's id or 'operator'; token is the SHA-256 of the cookie, so that reading the table signs nobody in.
CREATE TABLE sessions (token BLOB PRIMARY KEY, who TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE campaigns (
    id      TEXT PRIMARY KEY,
    sponsor TEXT NOT NULL REFERENCES sponsors (id),
    name    TEXT NOT NULL
);
CREATE INDEX campaigns_sponsor ON campaigns (sponsor);

CREATE TABLE flights (
    id         TEXT PRIMARY KEY,
    campaign   TEXT NOT NULL REFERENCES campaigns (id),
    name       TEXT NOT NULL,
    starts     INTEGER NOT NULL,
    ends       INTEGER NOT NULL CHECK (ends > starts), -- first moment after the flight
    share      INTEGER NOT NULL CHECK (share BETWEEN 1 AND 1000),
    interests  TEXT NOT NULL, -- JSON list
    languages  TEXT NOT NULL, -- JSON list
    category   TEXT NOT NULL,
    price      INTEGER NOT NULL CHECK (price > 0),
    booked     INTEGER -- when it was paid for
);
CREATE INDEX flights_campaign ON flights (campaign);

CREATE TABLE ads (
    id       TEXT PRIMARY KEY,
    flight   TEXT NOT NULL REFERENCES flights (id),
    headline TEXT NOT NULL DEFAULT '',
    text     TEXT NOT NULL DEFAULT '',
    link     TEXT NOT NULL DEFAULT '',
    picture  TEXT NOT NULL DEFAULT '', -- SHA-256 of a row of pictures, or none
    status   TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'in review', 'changes asked', 'approved')),
    approved TEXT NOT NULL DEFAULT ''  -- SHA-256 of the content that was approved
);
CREATE INDEX ads_flight ON ads (flight);
CREATE INDEX ads_status ON ads (status);

CREATE TABLE steps (
    id      INTEGER PRIMARY KEY,
    ad      TEXT NOT NULL REFERENCES ads (id),
    status  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    reason  TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL -- SHA-256 of the content at that moment
);
CREATE INDEX steps_ad ON steps (ad);

CREATE TABLE pictures (sha256 TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);

-- Double entry in one row: what leaves one account enters the other. Accounts: 'cash', 'income', 'sponsor:<id>'.
CREATE TABLE transfers (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL CHECK (target <> source),
    amount INTEGER NOT NULL CHECK (amount > 0),
    note   TEXT NOT NULL
);
CREATE INDEX transfers_source ON transfers (source);
CREATE INDEX transfers_target ON transfers (target);

CREATE TABLE releases (
    version INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    ads     TEXT NOT NULL -- JSON: ad id -> SHA-256 of its content
);

CREATE TABLE reports (
    task   TEXT NOT NULL,
    day    TEXT NOT NULL, -- 2026-11-22
    bucket INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (task, day, bucket)
) WITHOUT ROWID;

CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
);
