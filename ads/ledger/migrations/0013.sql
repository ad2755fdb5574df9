-- When whoever signed in last showed their password or a passkey; sessions of before have shown none.
ALTER TABLE sessions ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;
