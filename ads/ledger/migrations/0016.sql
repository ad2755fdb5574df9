-- Letters that wait to be sent; text is plain. tries: how often that failed; sent: when it did not.
CREATE TABLE outbox (
    id      INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    tries   INTEGER NOT NULL DEFAULT 0,
    due     INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (due);
-- What a sponsor was told of a flight, once: 'live', 'ending', 'ended'.
CREATE TABLE told (flight TEXT NOT NULL REFERENCES flights (id), what TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (flight, what)) WITHOUT ROWID;
-- Flights of before have nothing new to tell.
INSERT INTO told SELECT id, 'live', starts FROM flights WHERE booked IS NOT NULL;
INSERT INTO told SELECT id, 'ended', ends FROM flights WHERE booked IS NOT NULL AND ends < booked;
