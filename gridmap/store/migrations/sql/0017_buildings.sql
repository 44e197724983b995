-- Buildings and estates kept by hand: when one went, what left it then, places of rejected rows.

ALTER TABLE building ADD COLUMN demolished_on date;

ALTER TABLE estate ADD COLUMN merged_into_id bigint REFERENCES estate (id);
CREATE INDEX estate_merged_into_id_idx ON estate (merged_into_id);

CREATE TABLE closed_place (
    layer text NOT NULL,
    row_id bigint NOT NULL,
    moved jsonb NOT NULL,
    CONSTRAINT closed_place_pkey PRIMARY KEY (layer, row_id)
);

ALTER TABLE reject ADD COLUMN geom GEOMETRY (GEOMETRY, 4326);

DROP FUNCTION IF EXISTS keeps_layers();
