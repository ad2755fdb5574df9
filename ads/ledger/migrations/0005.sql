-- A freely licensed release that the panel offers to play and to fetch.
ALTER TABLE ads ADD COLUMN magnet TEXT NOT NULL DEFAULT '';
ALTER TABLE ads ADD COLUMN licence TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN magnet TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN licence TEXT NOT NULL DEFAULT '';
