-- Who uploaded a picture last; empty: of before, or the operator. A sponsor has few that stand in no ad.
ALTER TABLE pictures ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX pictures_owner ON pictures (owner);
