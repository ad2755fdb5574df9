-- Searches that go on, what they found, and rows kept for later. A database from before versions were counted has these tables already.
CREATE TABLE IF NOT EXISTS wish (id INTEGER PRIMARY KEY, text TEXT NOT NULL, rules TEXT NOT NULL, fetch INTEGER NOT NULL,
    asked INTEGER NOT NULL, UNIQUE (text, rules));
CREATE TABLE IF NOT EXISTS find (wish INTEGER NOT NULL REFERENCES wish(id) ON DELETE CASCADE, infohash BLOB NOT NULL,
    seen INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (wish, infohash));
CREATE TABLE IF NOT EXISTS kept (infohash BLOB PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL);
