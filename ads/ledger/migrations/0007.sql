-- What operator and helper summed up together. Days are "2026-11-22", both in it; counts is a JSON list by bucket, with the noise of both.
CREATE TABLE sums (
    task    TEXT NOT NULL,
    first   TEXT NOT NULL,
    last    TEXT NOT NULL,
    reports INTEGER NOT NULL,
    epsilon REAL NOT NULL, -- of the noise of each party
    counts  TEXT NOT NULL,
    PRIMARY KEY (task, first, last)
) WITHOUT ROWID;
