-- What lists show of albums, artists, directories, genres and years is counted beforehand: no list reads the tracks it
-- is about. Triggers note what a change made stale, and settle.go counts that again; genres, whose tracks may be half
-- of the library, are counted by the triggers themselves.
ALTER TABLE album ADD COLUMN tracks      INTEGER NOT NULL DEFAULT 0;  -- that are not missing, here as below
ALTER TABLE album ADD COLUMN artist      TEXT    NOT NULL DEFAULT '';
ALTER TABLE album ADD COLUMN artist_sort TEXT    NOT NULL DEFAULT '';
ALTER TABLE album ADD COLUMN year        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE album ADD COLUMN added       INTEGER NOT NULL DEFAULT 0;  -- its newest track
ALTER TABLE album ADD COLUMN plays       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE album ADD COLUMN duration    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE album ADD COLUMN cover_track INTEGER NOT NULL DEFAULT 0;
CREATE INDEX album_by_artist ON album (artist_sort, id) WHERE tracks > 0;
CREATE INDEX album_by_year ON album (year, id) WHERE tracks > 0;
CREATE INDEX album_by_added ON album (added, id) WHERE tracks > 0;
CREATE INDEX album_by_plays ON album (plays, id) WHERE tracks > 0;

ALTER TABLE artist ADD COLUMN tracks      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artist ADD COLUMN albums      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artist ADD COLUMN cover_track INTEGER NOT NULL DEFAULT 0;

-- Every directory above a track has a row, with the number of tracks below it.
ALTER TABLE folder ADD COLUMN parent_id INTEGER;
ALTER TABLE folder ADD COLUMN tracks INTEGER NOT NULL DEFAULT 0;
CREATE INDEX folder_by_parent ON folder (parent_id, tracks);
CREATE INDEX folder_orphan ON folder (id) WHERE parent_id IS NULL AND rel <> x'';

ALTER TABLE genre ADD COLUMN tracks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE genre ADD COLUMN plays  INTEGER NOT NULL DEFAULT 0;

CREATE TABLE year (year INTEGER PRIMARY KEY, tracks INTEGER NOT NULL) STRICT;

CREATE TABLE total (albums INTEGER NOT NULL, artists INTEGER NOT NULL) STRICT;
INSERT INTO total VALUES (0, 0);

DROP INDEX track_by_album;
CREATE INDEX track_by_album ON track (album_id, disc, number);
DROP INDEX track_by_sort;
CREATE INDEX track_by_sort ON track (sort, id, year) WHERE missing IS NULL;  -- the year: one is picked out without reading rows
CREATE INDEX track_by_year ON track (year) WHERE missing IS NULL;
CREATE INDEX track_uncredited ON track (sort) WHERE missing IS NULL AND artist_sort = '';
CREATE INDEX track_by_plays ON track (plays) WHERE missing IS NULL AND plays > 0;
CREATE INDEX track_by_rating ON track (rating) WHERE missing IS NULL AND rating > 0;
CREATE INDEX track_loved ON track (loved) WHERE missing IS NULL AND loved > 0;

-- The words of a track, an album and an artist, each of which the program has folded and split itself: to the index every
-- byte that is no space belongs to a word. Which field a word stands in, and where, costs three times the room and is looked
-- up in the few rows that matter.
DROP TABLE word;
CREATE VIRTUAL TABLE word USING fts5 (
    title, artist, album,
    content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4'
);
CREATE VIRTUAL TABLE album_word USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4'
);
CREATE VIRTUAL TABLE artist_word USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4'
);
CREATE TRIGGER album_forgotten AFTER DELETE ON album BEGIN
    DELETE FROM album_word WHERE rowid = old.id;
END;
CREATE TRIGGER artist_forgotten AFTER DELETE ON artist BEGIN
    DELETE FROM artist_word WHERE rowid = old.id;
END;

CREATE TABLE stale (
    kind TEXT NOT NULL,                      -- album, artist, folder or year
    id   INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER track_came AFTER INSERT ON track BEGIN
    INSERT OR IGNORE INTO stale SELECT 'album', new.album_id WHERE new.album_id IS NOT NULL;
    INSERT OR IGNORE INTO stale VALUES ('folder', new.folder_id), ('year', new.year);
END;
CREATE TRIGGER track_changed AFTER UPDATE OF missing, album_id, folder_id, year, duration, cover, credit, artist_sort, album_artist, compilation ON track
WHEN old.missing IS NOT new.missing OR old.album_id IS NOT new.album_id OR old.folder_id <> new.folder_id OR old.year <> new.year
    OR old.duration <> new.duration OR old.cover <> new.cover OR old.credit <> new.credit OR old.artist_sort <> new.artist_sort
    OR old.album_artist <> new.album_artist OR old.compilation <> new.compilation
BEGIN
    INSERT OR IGNORE INTO stale SELECT 'album', old.album_id WHERE old.album_id IS NOT NULL;
    INSERT OR IGNORE INTO stale SELECT 'album', new.album_id WHERE new.album_id IS NOT NULL;
    INSERT OR IGNORE INTO stale VALUES ('folder', old.folder_id), ('folder', new.folder_id), ('year', old.year), ('year', new.year);
    INSERT OR IGNORE INTO stale SELECT 'artist', artist_id FROM track_artist WHERE track_id = new.id;
END;
CREATE TRIGGER track_hidden AFTER UPDATE OF missing ON track WHEN (old.missing IS NULL) <> (new.missing IS NULL) BEGIN
    UPDATE genre SET tracks = tracks + iif(new.missing IS NULL, 1, -1), plays = plays + iif(new.missing IS NULL, new.plays, -new.plays)
        WHERE id IN (SELECT genre_id FROM track_genre WHERE track_id = new.id);
END;
CREATE TRIGGER track_played AFTER UPDATE OF plays ON track WHEN new.missing IS NULL AND old.plays <> new.plays BEGIN
    UPDATE album SET plays = plays + new.plays - old.plays WHERE id = new.album_id;
    UPDATE genre SET plays = plays + new.plays - old.plays WHERE id IN (SELECT genre_id FROM track_genre WHERE track_id = new.id);
END;
CREATE TRIGGER track_goes BEFORE DELETE ON track BEGIN
    INSERT OR IGNORE INTO stale SELECT 'album', old.album_id WHERE old.album_id IS NOT NULL;
    INSERT OR IGNORE INTO stale VALUES ('folder', old.folder_id), ('year', old.year);
    DELETE FROM track_genre WHERE track_id = old.id;  -- before the track: their trigger asks whether it was missing
END;
CREATE TRIGGER folder_cover_changed AFTER UPDATE OF cover ON folder WHEN old.cover <> new.cover BEGIN
    INSERT OR IGNORE INTO stale SELECT 'album', album_id FROM track WHERE folder_id = new.id AND album_id IS NOT NULL;
    INSERT OR IGNORE INTO stale SELECT 'artist', ta.artist_id FROM track t JOIN track_artist ta ON ta.track_id = t.id WHERE t.folder_id = new.id;
END;
CREATE TRIGGER artist_credited AFTER INSERT ON track_artist BEGIN
    INSERT OR IGNORE INTO stale VALUES ('artist', new.artist_id);
END;
CREATE TRIGGER artist_dropped AFTER DELETE ON track_artist BEGIN
    INSERT OR IGNORE INTO stale VALUES ('artist', old.artist_id);
END;
CREATE TRIGGER genre_given AFTER INSERT ON track_genre BEGIN
    UPDATE genre SET tracks = tracks + 1, plays = plays + (SELECT plays FROM track WHERE id = new.track_id)
        WHERE id = new.genre_id AND (SELECT missing IS NULL FROM track WHERE id = new.track_id);
END;
CREATE TRIGGER genre_taken AFTER DELETE ON track_genre BEGIN
    UPDATE genre SET tracks = tracks - 1, plays = plays - (SELECT plays FROM track WHERE id = old.track_id)
        WHERE id = old.genre_id AND (SELECT missing IS NULL FROM track WHERE id = old.track_id);
END;

-- What an older library holds. Words are split another way since: its files are read again.
UPDATE track SET modified = 0, print = substr(print, 1, 16);
INSERT INTO stale SELECT 'album', id FROM album UNION ALL SELECT 'artist', id FROM artist UNION ALL SELECT 'folder', id FROM folder
    UNION ALL SELECT DISTINCT 'year', year FROM track;
UPDATE genre SET (tracks, plays) = (SELECT count(*), coalesce(sum(t.plays), 0) FROM track_genre tg
    JOIN track t ON t.id = tg.track_id AND t.missing IS NULL WHERE tg.genre_id = genre.id);
