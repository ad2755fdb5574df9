-- Deposits by card that a sponsor began. Only what the provider says of one moves money.
CREATE TABLE orders (
    id       TEXT PRIMARY KEY, -- random; the provider knows the payment by it
    sponsor  TEXT NOT NULL REFERENCES sponsors (id),
    provider TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    at       INTEGER NOT NULL,
    transfer INTEGER UNIQUE,             -- by which it was credited; NULL: it was not
    returned INTEGER NOT NULL DEFAULT 0, -- what the provider says it gave back, and
    refunded INTEGER NOT NULL DEFAULT 0  -- how much of that the books have
) WITHOUT ROWID;
CREATE INDEX orders_sponsor ON orders (sponsor);
