-- How loud a track is and what shape its sound has, measured by the program itself. modified is that of the file that was measured.
CREATE TABLE loudness (
    track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,
    modified INTEGER NOT NULL,
    lufs     REAL NOT NULL,                   -- integrated, EBU R 128; -200: silent, or could not be measured
    peak     REAL NOT NULL,                   -- true peak, 1 is full scale; 0: as above
    shape    BLOB NOT NULL                    -- for each of 200 points height and strength, a byte each; empty: could not be measured
) STRICT;
