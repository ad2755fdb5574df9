-- Whom invoices name: a sponsor's business, with its address, country and VAT id.
CREATE TABLE businesses (sponsor TEXT PRIMARY KEY REFERENCES sponsors (id), said TEXT NOT NULL) WITHOUT ROWID; -- JSON

-- Invoices and credit notes are only ever added, in one series without gaps. All that one says is in its row.
CREATE TABLE invoices (
    number    INTEGER PRIMARY KEY,
    refers    INTEGER,          -- a credit note's: the invoice it corrects
    transfer  INTEGER NOT NULL, -- the net amount's
    at        INTEGER NOT NULL,
    sponsor   TEXT NOT NULL REFERENCES sponsors (id),
    note      TEXT NOT NULL,
    starts    INTEGER NOT NULL, -- service period
    ends      INTEGER NOT NULL,
    currency  TEXT NOT NULL,    -- '': it was not known then
    net       INTEGER NOT NULL, -- below zero in a credit note
    permille  INTEGER NOT NULL, -- rate of tax
    tax       INTEGER NOT NULL,
    treatment TEXT NOT NULL,    -- why there is no tax
    seller    TEXT NOT NULL,    -- JSON
    buyer     TEXT NOT NULL     -- JSON
);
CREATE UNIQUE INDEX invoices_transfer ON invoices (transfer);
CREATE INDEX invoices_sponsor ON invoices (sponsor);
INSERT INTO invoices SELECT row_number() OVER (ORDER BY id), NULL, id, at, substr(source, 9), note, at, at, '', amount, 0, 0, '', '', ''
    FROM transfers WHERE target = 'income' AND source LIKE 'sponsor:%' ORDER BY id;
ALTER TABLE periods ADD COLUMN invoice INTEGER; -- which bills it; NULL: of before

-- Payments as the bank tells them; key is a SHA-256 over what the bank knows one by. transfer: once it was credited.
CREATE TABLE payments (
    key      BLOB PRIMARY KEY,
    at       INTEGER NOT NULL,
    payer    TEXT NOT NULL,
    text     TEXT NOT NULL,
    amount   INTEGER NOT NULL,
    transfer INTEGER
) WITHOUT ROWID;

-- Corrections above the limit wait for a second person. amount is below zero when money leaves the sponsor's account.
CREATE TABLE corrections (
    id      TEXT PRIMARY KEY,
    sponsor TEXT NOT NULL REFERENCES sponsors (id),
    amount  INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    asked   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    done    INTEGER -- when; NULL: it waits
) WITHOUT ROWID;
