-- What an ad said when it was last approved: the review of a change shows both beside each other.
CREATE TABLE approvals (
    ad       TEXT PRIMARY KEY REFERENCES ads (id),
    at       INTEGER NOT NULL,
    headline TEXT NOT NULL,
    text     TEXT NOT NULL,
    link     TEXT NOT NULL,
    picture  TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO approvals SELECT ads.id, (SELECT coalesce(max(steps.at), 0) FROM steps WHERE steps.ad = ads.id AND steps.status = 'approved'), headline, text, link, picture
    FROM ads WHERE approved <> '';
