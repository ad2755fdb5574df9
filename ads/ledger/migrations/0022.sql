-- Where a sponsor's programs want to be told of events, and by which secret what they get is signed.
CREATE TABLE hooks (
    id      TEXT PRIMARY KEY,
    sponsor TEXT NOT NULL REFERENCES sponsors (id),
    url     TEXT NOT NULL,
    secret  TEXT NOT NULL,
    made    INTEGER NOT NULL,
    UNIQUE (sponsor, url)
) WITHOUT ROWID;
-- What waits to be delivered; it was written with what it tells of.
CREATE TABLE hook_events (
    id    INTEGER PRIMARY KEY,
    hook  TEXT NOT NULL REFERENCES hooks (id),
    body  TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, -- that failed
    due   INTEGER NOT NULL
);
CREATE INDEX hook_events_due ON hook_events (due);
CREATE INDEX hook_events_hook ON hook_events (hook);
