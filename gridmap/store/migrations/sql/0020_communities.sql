-- Former names of communities.

ALTER TABLE community ADD COLUMN aliases text[] NOT NULL DEFAULT '{}';
