-- Days count from 1970, UTC. There is no address and no time finer than the day in here.
CREATE TABLE IF NOT EXISTS waiting ( -- the leader's: reports that were not verified yet
    task BLOB NOT NULL,
    id   BLOB NOT NULL,
    day  INTEGER NOT NULL,
    job  BLOB, -- the aggregation job it was given to
    body BLOB NOT NULL,
    PRIMARY KEY (task, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waiting_job ON waiting (task, job);
CREATE TABLE IF NOT EXISTS seen (task BLOB NOT NULL, id BLOB NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (task, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jobs ( -- the helper's: its answers, for a leader that asks again
    task BLOB NOT NULL, job BLOB NOT NULL, day INTEGER NOT NULL, request BLOB NOT NULL, answer BLOB NOT NULL, PRIMARY KEY (task, job)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (
    task BLOB NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL, checksum BLOB NOT NULL, sum BLOB NOT NULL, collected INTEGER NOT NULL,
    PRIMARY KEY (task, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS collections (
    task BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, checksum BLOB NOT NULL,
    share BLOB, -- given away, with its noise: asked again, the same bytes
    result TEXT, -- the collector's, at the leader's: JSON list
    PRIMARY KEY (task, first)
) WITHOUT ROWID;
