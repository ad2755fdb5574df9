-- A dispute may be told of before its payment: it has no order until then.
CREATE TABLE disputes_of_payments (
    id        TEXT PRIMARY KEY, -- the provider's
    order_id  TEXT REFERENCES orders (id),
    reference TEXT NOT NULL, -- the provider's name of the payment
    currency  TEXT NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount > 0),
    won       INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO disputes_of_payments (id, order_id, reference, currency, amount, won)
    SELECT d.id, d.order_id, o.reference, o.currency, d.amount, d.won FROM disputes AS d JOIN orders AS o ON o.id = d.order_id;
DROP TABLE disputes;
ALTER TABLE disputes_of_payments RENAME TO disputes;
CREATE INDEX disputes_order ON disputes (order_id);
CREATE INDEX disputes_reference ON disputes (reference);
-- A webhook ends with the token that made it, by its id.
ALTER TABLE hooks ADD COLUMN token TEXT NOT NULL DEFAULT '';
CREATE INDEX hooks_token ON hooks (token);
