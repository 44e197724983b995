-- The square of 100 m that each building lies in.

ALTER TABLE building
    ADD COLUMN cell bigint NOT NULL GENERATED ALWAYS AS (metric_cell(geom)) STORED;
