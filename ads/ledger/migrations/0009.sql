-- Forms that were taken: a form that is sent twice is done once. key is a SHA-256 over who sent what by which key; outcome is what was
-- answered, sealed with the form's own key, which is not kept here.
CREATE TABLE forms (key BLOB PRIMARY KEY, until INTEGER NOT NULL, outcome BLOB) WITHOUT ROWID;
CREATE INDEX forms_until ON forms (until);

-- When a letter went to an address that nobody has confirmed; address is a SHA-256.
CREATE TABLE letters (address BLOB NOT NULL, at INTEGER NOT NULL);
CREATE INDEX letters_address ON letters (address, at);

-- When a picture came: one that no ad took is forgotten after a while.
ALTER TABLE pictures ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ads_picture ON ads (picture);
CREATE INDEX approvals_picture ON approvals (picture);
