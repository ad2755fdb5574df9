-- A flight is paid for by stretches of days: pausing ends one and gives back what is left of it, resuming begins another.
CREATE TABLE periods (
    id     INTEGER PRIMARY KEY,
    flight TEXT NOT NULL REFERENCES flights (id),
    starts INTEGER NOT NULL,
    ends   INTEGER NOT NULL, -- first moment after the paid days
    price  INTEGER NOT NULL  -- of the days between, what was given back taken off
);
CREATE INDEX periods_flight ON periods (flight);
INSERT INTO periods (flight, starts, ends, price) SELECT id, starts, ends, price FROM flights WHERE booked IS NOT NULL;

ALTER TABLE flights ADD COLUMN paused INTEGER;    -- since when; NULL: it is not
ALTER TABLE flights ADD COLUMN cancelled INTEGER; -- since when; NULL: it is not
ALTER TABLE campaigns ADD COLUMN archived INTEGER;
ALTER TABLE flights ADD COLUMN archived INTEGER;
ALTER TABLE ads ADD COLUMN archived INTEGER;
-- The ad's part of its flight's share of voice, beside its siblings'.
ALTER TABLE ads ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;
