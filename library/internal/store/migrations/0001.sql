-- AUTOINCREMENT: an id is never used again, so nothing that refers to a forgotten row can come to mean another: a
-- playlist, or a scan that runs on while its folder is removed.
-- Paths are bytes: a file system's names need not be UTF-8. A directory's path is stored once, not in each track.
CREATE TABLE root (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    err  TEXT NOT NULL DEFAULT ''             -- why the last scan could not read it, a sentence
) STRICT;

CREATE TABLE folder (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES root ON DELETE CASCADE,
    rel     BLOB NOT NULL,                    -- below the root; empty for the root itself
    cover   BLOB NOT NULL DEFAULT x'',        -- name of the picture beside the music
    UNIQUE (root_id, rel)
) STRICT;

CREATE TABLE album (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sort  TEXT NOT NULL                       -- the folded title
) STRICT;
CREATE INDEX album_by_sort ON album (sort, id);

CREATE TABLE track (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id    INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    name         BLOB NOT NULL,
    size         INTEGER NOT NULL,
    modified     INTEGER NOT NULL,            -- ns since 1970, as is every time here
    print        BLOB NOT NULL,               -- fingerprint by which a moved file is known again
    added        INTEGER NOT NULL,
    missing      INTEGER,                     -- since when; NULL: it is there
    title        TEXT NOT NULL,
    sort         TEXT NOT NULL,               -- the folded title
    credit       TEXT NOT NULL,               -- the artists in one line
    artist_sort  TEXT NOT NULL,               -- the folded artists, 0x1F between them
    album_id     INTEGER REFERENCES album,
    album_artist TEXT NOT NULL,
    disc         INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    year         INTEGER NOT NULL,
    duration     INTEGER NOT NULL,            -- ns
    format       TEXT NOT NULL,
    bitrate      INTEGER NOT NULL,
    sample_rate  INTEGER NOT NULL,
    channels     INTEGER NOT NULL,
    licence      TEXT NOT NULL,
    cover        INTEGER NOT NULL,            -- 1: there is one in the file
    track_gain   REAL NOT NULL,
    album_gain   REAL NOT NULL,
    plays        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (folder_id, name)
) STRICT;
CREATE INDEX track_by_sort ON track (sort, id) WHERE missing IS NULL;
CREATE INDEX track_by_album ON track (album_id) WHERE missing IS NULL;
CREATE INDEX track_missing ON track (print) WHERE missing IS NOT NULL;

-- Files with an audio name that could not be read, so that the next scan need not try again.
CREATE TABLE broken (
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    name      BLOB NOT NULL,
    size      INTEGER NOT NULL,
    modified  INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (folder_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE artist (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sort TEXT NOT NULL
) STRICT;
CREATE INDEX artist_by_sort ON artist (sort, id);

CREATE TABLE track_artist (
    track_id  INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
    pos       INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artist,
    PRIMARY KEY (track_id, pos)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_artist_by_artist ON track_artist (artist_id);

CREATE TABLE genre (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE track_genre (
    track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
    pos      INTEGER NOT NULL,
    genre_id INTEGER NOT NULL REFERENCES genre,
    PRIMARY KEY (track_id, pos)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_genre_by_genre ON track_genre (genre_id);

-- The words of a track, folded by the program; rowid is track.id. Prefix indexes make the first letters as quick as the rest.
CREATE VIRTUAL TABLE word USING fts5 (
    title, artist, album,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
);
CREATE TRIGGER track_forgotten AFTER DELETE ON track BEGIN
    DELETE FROM word WHERE rowid = old.id;
END;
