-- By which the provider names the payment of an order in what it says of a dispute, and what disputes have taken of it.
ALTER TABLE orders ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_reference ON orders (reference);
-- Payments that the holder of a card disputes with their bank. won: the money came back.
CREATE TABLE disputes (
    id       TEXT PRIMARY KEY, -- the provider's
    order_id TEXT NOT NULL REFERENCES orders (id),
    amount   INTEGER NOT NULL CHECK (amount > 0),
    won      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX disputes_order ON disputes (order_id);
