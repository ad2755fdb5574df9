-- The only genre of a track, 0 if it has none, which saves a list the way through track_genre; NULL: that has them.
ALTER TABLE track ADD COLUMN genre INTEGER;
