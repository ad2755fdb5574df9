-- Spoken spots, in pages of our own, and what was measured of them. What sponsors send is kept as pictures are.
CREATE TABLE spots (
    sha256       TEXT PRIMARY KEY,
    bytes        BLOB NOT NULL,
    size         INTEGER NOT NULL, -- of bytes
    milliseconds INTEGER NOT NULL,
    loudness     INTEGER NOT NULL, -- in hundredths of LUFS
    at           INTEGER NOT NULL,
    owner        TEXT NOT NULL
);
CREATE INDEX spots_owner ON spots (owner);
-- The spot of an ad, SHA-256 of a row of spots or none, and every word that it says.
ALTER TABLE ads ADD COLUMN spot TEXT NOT NULL DEFAULT '';
ALTER TABLE ads ADD COLUMN transcript TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN spot TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN transcript TEXT NOT NULL DEFAULT '';
ALTER TABLE shown ADD COLUMN spot TEXT NOT NULL DEFAULT '';
CREATE INDEX ads_spot ON ads (spot);
CREATE INDEX approvals_spot ON approvals (spot);
CREATE INDEX shown_spot ON shown (spot);
