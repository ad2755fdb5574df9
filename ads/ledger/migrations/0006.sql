-- Since here a counter stands for a flight; '' are those that stood for all of a campaign.
ALTER TABLE counters ADD COLUMN flight TEXT NOT NULL DEFAULT '';
