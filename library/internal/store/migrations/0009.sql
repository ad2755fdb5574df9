-- Since when a file system is not mounted where it was; 0: it is. What comes to its place since then says nothing of it.
ALTER TABLE volume ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
