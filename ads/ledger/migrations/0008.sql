-- Keys with which somebody signs in instead of a password. id is the credential's, said is what is kept of it (JSON).
CREATE TABLE passkeys (
    id    BLOB PRIMARY KEY,
    who   TEXT NOT NULL, -- a sponsor's id, or member: and a member's
    name  TEXT NOT NULL,
    added INTEGER NOT NULL,
    said  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passkeys_who ON passkeys (who);
-- A ceremony that was begun: token is the SHA-256 of the cookie, said is what was asked (JSON).
CREATE TABLE ceremonies (token BLOB PRIMARY KEY, said TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
