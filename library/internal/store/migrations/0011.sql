-- A file that holds several tracks, by a cue sheet or by the chapters of a book, has a row for itself, with missing = 2, which is in no
-- list, and one for each of them. Their name is that of the file, a zero byte, and their place in it.
ALTER TABLE track ADD COLUMN whole  INTEGER;                       -- of a part: the row of its file; NULL: the row is a file
ALTER TABLE track ADD COLUMN starts INTEGER NOT NULL DEFAULT 0;    -- of a part: where in the file it begins, ns
ALTER TABLE track ADD COLUMN cue    INTEGER NOT NULL DEFAULT 0;    -- of the state of the cue sheet beside a file; 0: there is none
CREATE INDEX track_part ON track (whole) WHERE whole IS NOT NULL;
DROP INDEX track_unheard;
CREATE INDEX track_unheard ON track (id) WHERE audio IS NULL AND (missing IS NULL OR missing = 2);

-- Files that last as long as an album are read again: they may have such a sheet within.
UPDATE track SET cue = -1 WHERE duration >= 600000000000;
