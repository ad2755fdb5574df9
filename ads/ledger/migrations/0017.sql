-- The public library of ads: what listeners were shown, who paid for it, when and to whom. One row for each content of an ad on the air.
CREATE TABLE shown (
    ad      TEXT NOT NULL,
    content TEXT NOT NULL,    -- SHA-256 of what was shown
    starts  INTEGER NOT NULL, -- first moment on the air
    ends    INTEGER NOT NULL, -- first moment after it
    ended   INTEGER NOT NULL, -- 0: the last release shows it, 1: no longer
    said    TEXT NOT NULL,    -- JSON of the ad as the feed has it
    payer   TEXT NOT NULL,    -- the business that pays
    picture TEXT NOT NULL,
    PRIMARY KEY (ad, content, starts)
) WITHOUT ROWID;
CREATE INDEX shown_starts ON shown (starts);
CREATE INDEX shown_picture ON shown (picture);
-- Notices of illegal content. The id is random, because whoever has it reads the answer; numbers have no gap.
CREATE TABLE notices (
    id       TEXT PRIMARY KEY,
    number   INTEGER NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL, -- 'ad', 'infohash' or 'audio'
    object   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    status   TEXT NOT NULL, -- 'open', 'acted' or 'kept'
    decision TEXT NOT NULL,
    decided  INTEGER NOT NULL -- 0: it is open
) WITHOUT ROWID;
CREATE INDEX notices_status ON notices (status);
