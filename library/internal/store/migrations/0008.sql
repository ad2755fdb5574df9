-- Entries of imported playlists whose files are not in the library yet: a scan that brings one puts it into the list.
CREATE TABLE playlist_lost (
    playlist_id INTEGER NOT NULL REFERENCES playlist ON DELETE CASCADE,
    place       INTEGER NOT NULL,             -- where it stood in the file, from 0
    dir         BLOB NOT NULL,                -- of the file, for relative paths
    path        BLOB NOT NULL,                -- as written there
    caption     TEXT NOT NULL,                -- artist and title, if the file told
    duration    INTEGER NOT NULL,             -- nanoseconds; 0: not told
    PRIMARY KEY (playlist_id, place)
) STRICT, WITHOUT ROWID;
