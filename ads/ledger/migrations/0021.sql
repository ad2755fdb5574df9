-- In which language somebody reads pages and letters; empty: never chosen.
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN language TEXT NOT NULL DEFAULT '';
