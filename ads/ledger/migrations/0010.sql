-- Reports by their place among those of one network on that day: a network counts for a share of a day at most. nth is 0 for what
-- counts for good, because the day is over or was counted before there were places, and -1 for what was too many of one network.
CREATE TABLE counts (
    task   TEXT NOT NULL,
    day    TEXT NOT NULL, -- 2026-11-22
    nth    INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (task, day, nth, bucket)
) WITHOUT ROWID;
INSERT INTO counts SELECT task, day, 0, bucket, count FROM reports;
DROP TABLE reports;

-- How many reports of a day each network gave; network is a hash under the day's key. Both are forgotten when the day takes no more.
CREATE TABLE networks (
    task    TEXT NOT NULL,
    day     TEXT NOT NULL,
    network BLOB NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (task, day, network)
) WITHOUT ROWID;
CREATE TABLE network_keys (day TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
