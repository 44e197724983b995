-- Empty tables for what a gazetteer says of buildings and estates that are there.
DROP TABLE IF EXISTS pg_temp.incoming_building;
DROP TABLE IF EXISTS pg_temp.incoming_estate;
CREATE TEMP TABLE incoming_building (
    building_id bigint,
    unit_count smallint,
    storeys smallint,
    rooms_per_floor smallint,
    aliases text[]
) ON COMMIT DROP;
CREATE TEMP TABLE incoming_estate (estate_id bigint, aliases text[]) ON COMMIT DROP
