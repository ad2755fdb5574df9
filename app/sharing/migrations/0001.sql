-- Folders and what was decided for each, what is offered, and what links and torrents name. A database from before versions were counted
-- has these tables already.
CREATE TABLE IF NOT EXISTS folder (path TEXT PRIMARY KEY, shared INTEGER NOT NULL, rights INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lent (grp TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (grp, path));
CREATE TABLE IF NOT EXISTS statement (path TEXT NOT NULL, stated INTEGER NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS offer (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
    infohash BLOB NOT NULL, sha256 BLOB NOT NULL, info BLOB NOT NULL, changed INTEGER NOT NULL DEFAULT 0, inode INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS link (infohash BLOB PRIMARY KEY, given INTEGER NOT NULL, paths BLOB, info BLOB);
CREATE TABLE IF NOT EXISTS torrent (infohash BLOB PRIMARY KEY, given INTEGER NOT NULL, files BLOB NOT NULL, info BLOB NOT NULL,
    trackers BLOB);
CREATE TABLE IF NOT EXISTS traffic (day TEXT PRIMARY KEY, up INTEGER NOT NULL, down INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS offer_infohash ON offer (infohash);
