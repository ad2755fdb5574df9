-- Everybody who signs in, in one table: owners, members, and the persons of the operator.
CREATE TABLE accounts (
    who       TEXT PRIMARY KEY,         -- a sponsor's id; member: and a member's; operator: and a person's
    label     TEXT NOT NULL,            -- e-mail address as it was typed, or the person's name
    wanted    TEXT NOT NULL DEFAULT '', -- label as it is compared: letters in either case and either form are the same
    login     TEXT UNIQUE,              -- wanted, once it counts; NULL: an invitation that nobody took yet, or it was another's
    password  TEXT NOT NULL,
    role      TEXT NOT NULL DEFAULT '', -- of the operator's persons
    joined    INTEGER NOT NULL,
    confirmed INTEGER,                  -- since when the address is known to be theirs
    totp      TEXT NOT NULL DEFAULT '', -- secret of the second factor, base32
    totp_next TEXT NOT NULL DEFAULT '', -- one that was shown and not confirmed yet
    totp_step INTEGER NOT NULL DEFAULT 0 -- of the last code that was taken: none is taken twice
);
CREATE INDEX accounts_wanted ON accounts (wanted);
INSERT INTO accounts (who, label, password, joined, confirmed) SELECT id, email, password, joined, confirmed FROM sponsors;
INSERT INTO accounts (who, label, password, joined) SELECT 'member:' || id, email, password, joined FROM members;
INSERT INTO accounts (who, label, password, role, joined) SELECT 'operator:first', 'operator', value, 'admin', 0 FROM settings WHERE name = 'password';
DELETE FROM settings WHERE name = 'password';
ALTER TABLE sponsors DROP COLUMN password;
ALTER TABLE sponsors DROP COLUMN confirmed;

-- What a name looks like; NULL: an older sponsor's that looks like another's.
ALTER TABLE sponsors ADD COLUMN skeleton TEXT;
CREATE UNIQUE INDEX sponsors_skeleton ON sponsors (skeleton);

-- An address may be invited by several sponsors: it is unique in accounts, once somebody takes an invitation.
CREATE TABLE people (
    id       TEXT PRIMARY KEY,
    sponsor  TEXT NOT NULL REFERENCES sponsors (id),
    email    TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('editor', 'billing', 'viewer')),
    joined   INTEGER NOT NULL
);
INSERT INTO people SELECT id, sponsor, email, role, joined FROM members;
DROP TABLE members;
ALTER TABLE people RENAME TO members;
CREATE INDEX members_sponsor ON members (sponsor);

-- token is the SHA-256 of the cookie, so that reading the table signs nobody in; half: the second factor is still asked for.
DROP TABLE sessions;
CREATE TABLE sessions (
    token   BLOB PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE, -- by which its owner ends it
    who     TEXT NOT NULL,
    begun   INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    half    INTEGER NOT NULL,
    device  TEXT NOT NULL, -- browser and system, as it says itself
    network TEXT NOT NULL  -- the /24 or /56 it began from
) WITHOUT ROWID;
CREATE INDEX sessions_who ON sessions (who);

-- Browsers in which somebody signed in before; token is the SHA-256 of their cookie.
CREATE TABLE devices (token BLOB PRIMARY KEY, who TEXT NOT NULL, seen INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX devices_who ON devices (who);

-- Letters by which somebody proves an address, until they are answered; token is the SHA-256 of what the letter holds.
DROP TABLE confirmations;
CREATE TABLE proofs (
    token BLOB PRIMARY KEY,
    kind  TEXT NOT NULL, -- 'confirm', 'reset', 'invite' or 'claim'
    who   TEXT NOT NULL, -- the account it is about
    said  TEXT NOT NULL, -- of a claim: the sign-up that waits for it (JSON)
    until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX proofs_who ON proofs (who);

-- Codes that stand in for a lost second factor, once each; SHA-256.
CREATE TABLE recoveries (who TEXT NOT NULL, code BLOB NOT NULL, PRIMARY KEY (who, code)) WITHOUT ROWID;
