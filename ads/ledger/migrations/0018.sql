-- Months whose books are closed, in order. digest: SHA-256, in hex, of the month's lines and of the digest before it.
CREATE TABLE closings (
    month    TEXT PRIMARY KEY, -- 2026-11
    at       INTEGER NOT NULL,
    who      TEXT NOT NULL,
    currency TEXT NOT NULL,
    digest   TEXT NOT NULL
) WITHOUT ROWID;
-- What was booked in a closed month. Lines are only ever added: what changes later is booked in the month that is open then.
CREATE TABLE journal (
    month    TEXT NOT NULL REFERENCES closings (month),
    line     INTEGER NOT NULL,
    day      TEXT NOT NULL,    -- 2026-11-30
    debit    TEXT NOT NULL,
    credit   TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    document TEXT NOT NULL,    -- number of an invoice or credit note
    party    TEXT NOT NULL,    -- name of the sponsor, as it was
    note     TEXT NOT NULL,
    transfer INTEGER UNIQUE,   -- that it is about, or
    period   INTEGER,          -- the paid days that it earns
    PRIMARY KEY (month, line)
) WITHOUT ROWID;
CREATE INDEX journal_period ON journal (period);
