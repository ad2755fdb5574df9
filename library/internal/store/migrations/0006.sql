-- What a listener did to a track belongs to its sound, and is kept for ever. missing = 1: the track is forgotten but for that, and
-- in no list but the playlists that it was put into; it is given back when its sound is met again (reunite.go).
ALTER TABLE track ADD COLUMN sound INTEGER NOT NULL DEFAULT 0;  -- print of the sound under whatever tags; 0: not known
ALTER TABLE track ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;  -- of the file's change time and inode; 0: not known
ALTER TABLE broken ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
CREATE INDEX track_missing_sound ON track (sound) WHERE missing IS NOT NULL;
CREATE INDEX track_kept ON track (id) WHERE missing IS NOT NULL AND (plays > 0 OR rating > 0 OR loved > 0);

-- A folder that the listener took out of the library stays while it has such tracks.
ALTER TABLE root ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;

-- Where file systems were mounted, above, at or below a picked folder, when music was found on them, and which.
CREATE TABLE volume (
    root_id INTEGER NOT NULL REFERENCES root ON DELETE CASCADE,
    path    BLOB NOT NULL,
    source  TEXT NOT NULL,
    PRIMARY KEY (root_id, path)
) STRICT, WITHOUT ROWID;

-- Files are read again, for the prints of their sound.
UPDATE track SET modified = 0;
