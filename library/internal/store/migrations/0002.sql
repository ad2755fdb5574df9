-- What a listener says of a track stays with its id: the scan never writes these.
ALTER TABLE track ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;      -- stars, 0: none
ALTER TABLE track ADD COLUMN loved  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE track ADD COLUMN played INTEGER NOT NULL DEFAULT 0;      -- when last; 0: never

ALTER TABLE track ADD COLUMN compilation INTEGER NOT NULL DEFAULT 0; -- its tags call the album one
ALTER TABLE track ADD COLUMN mb_track BLOB NOT NULL DEFAULT x'';     -- MusicBrainz's ids, 16 bytes, or none
ALTER TABLE track ADD COLUMN mb_album BLOB NOT NULL DEFAULT x'';

-- The first 16 bytes of the hash of the sound alone, which groups the files of one recording. NULL: not yet known;
-- empty: none can be had.
ALTER TABLE track ADD COLUMN audio BLOB;
CREATE INDEX track_by_audio ON track (audio) WHERE audio > x'';
CREATE INDEX track_unheard ON track (id) WHERE audio IS NULL AND missing IS NULL;

-- A playlist is smart when it has a query; its tracks are then found, not listed.
CREATE TABLE playlist (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    name  TEXT NOT NULL,
    query TEXT NOT NULL DEFAULT '',
    sort  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE playlist_track (
    playlist_id INTEGER NOT NULL REFERENCES playlist ON DELETE CASCADE,
    pos         INTEGER NOT NULL,             -- grows along the list, perhaps with gaps
    track_id    INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
    PRIMARY KEY (playlist_id, pos)
) STRICT, WITHOUT ROWID;
CREATE INDEX playlist_track_by_track ON playlist_track (track_id);

-- What the last scan of a directory could not index, and why.
CREATE TABLE problem (
    path    BLOB PRIMARY KEY,
    root_id INTEGER NOT NULL REFERENCES root ON DELETE CASCADE,
    rel     BLOB NOT NULL,                    -- the directory, below the root
    reason  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Notes of the index to itself, such as when it was last checked.
CREATE TABLE upkeep (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
