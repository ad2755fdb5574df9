-- The day on which a report arrived: none is kept longer than 48 hours, whatever becomes of it.
ALTER TABLE waiting ADD COLUMN came INTEGER NOT NULL DEFAULT 0;
