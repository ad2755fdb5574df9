-- The order in which ads were made; that of their history so far.
ALTER TABLE ads ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
UPDATE ads SET made = (SELECT coalesce(min(steps.id), 0) FROM steps WHERE steps.ad = ads.id);
CREATE INDEX ads_made ON ads (made);
