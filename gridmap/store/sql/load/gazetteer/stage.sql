-- Make empty tables for a gazetteer's values of the buildings and estates that are known.
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
