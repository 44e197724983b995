-- The record of what a load changes in the layers.
--
-- A load names itself in the transaction (`store.load.runs.attribute`); what anybody else changes
-- is not recorded. The first change of a row within a load counts: it holds what was before.

CREATE OR REPLACE FUNCTION layer_run() RETURNS bigint
LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('gridmap.import_run', true), '')::bigint $$;

-- Geometry as PostGIS writes it, to the last bit: as JSON it would lose digits.
CREATE OR REPLACE FUNCTION layer_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NULL THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO layer_change (import_run_id, layer, row_id)
        SELECT run, TG_TABLE_NAME, id FROM after
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT
            run, TG_TABLE_NAME, id,
            to_jsonb(before) - 'geom' - 'geom_3857' || jsonb_build_object('geom', geom::text)
        FROM before
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION layer_changed() FROM PUBLIC;

-- Of streets a load numbers the connected parts anew; that is no change of a street.
CREATE OR REPLACE FUNCTION layer_street_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NOT NULL THEN
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT
            run, 'street', before.id,
            to_jsonb(before) - 'geom' - 'geom_3857'
            || jsonb_build_object('geom', before.geom::text)
        FROM before
        WHERE before.id IN (
            SELECT same.id
            FROM (SELECT id, component FROM before INTERSECT SELECT id, component FROM after) AS same
        )
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION layer_street_updated() FROM PUBLIC;

CREATE OR REPLACE FUNCTION layer_offers_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NULL THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT run, 'service_offer', point.id, to_jsonb(ARRAY(
            SELECT service_type_code FROM service_offer
            WHERE service_point_id = point.id
            EXCEPT SELECT service_type_code FROM after WHERE service_point_id = point.id
            ORDER BY 1
        ))
        FROM (SELECT DISTINCT service_point_id AS id FROM after) AS point
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT run, 'service_offer', point.id, to_jsonb(ARRAY(
            SELECT service_type_code FROM service_offer
            WHERE service_point_id = point.id
            UNION SELECT service_type_code FROM before WHERE service_point_id = point.id
            ORDER BY 1
        ))
        FROM (SELECT DISTINCT service_point_id AS id FROM before) AS point
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION layer_offers_changed() FROM PUBLIC;
