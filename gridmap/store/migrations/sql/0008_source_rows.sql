-- What each file said last of the rows of a layer. Nothing refers to it: without it a reload takes
-- every value of the file, as it did before.

CREATE TABLE source_row (
    layer text NOT NULL,
    source text NOT NULL,
    source_ref text NOT NULL,
    origin text NOT NULL,
    row_id bigint NOT NULL,
    stated jsonb NOT NULL,
    CONSTRAINT source_row_pkey PRIMARY KEY (layer, source, source_ref, origin)
);
CREATE INDEX source_row_row_id_idx ON source_row (layer, row_id);

-- A building of which nothing is said is no other kind, and counts as a home.
ALTER TABLE building ALTER COLUMN kind SET DEFAULT 'unspecified';
ALTER TABLE building ALTER COLUMN is_residential SET DEFAULT true;
