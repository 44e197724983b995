-- What a load of a layer asks and does on behalf of someone who sees no household and no plot.

-- Kinds of loads that `layer_change` follows; all others are about people.
CREATE OR REPLACE FUNCTION is_layer(kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind IN (
    'subdistrict', 'community', 'estate', 'building', 'street', 'land', 'access_point',
    'service_point', 'candidate_site'
);

-- Things that were changed by hand after a moment, and not back, for those who load layers.
CREATE OR REPLACE FUNCTION app_changed_by_hand(since timestamp with time zone) RETURNS TABLE (
    layer text, id bigint, name text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT touched.layer, touched.id, coalesce(
        (SELECT own.name FROM service_point AS own
            WHERE touched.layer = 'service_point' AND own.id = touched.id),
        (SELECT own.name FROM candidate_site AS own
            WHERE touched.layer = 'candidate_site' AND own.id = touched.id),
        (SELECT own.name FROM estate AS own WHERE touched.layer = 'estate' AND own.id = touched.id),
        (SELECT concat_ws(' ', estate.name, coalesce(own.name, own.house_number))
            FROM building AS own LEFT JOIN estate ON estate.id = own.estate_id
            WHERE touched.layer = 'building' AND own.id = touched.id)
    )
    FROM (
        SELECT DISTINCT line.detail ->> 'layer' AS layer, (line.detail ->> 'id')::bigint AS id
        FROM audit_log AS line
        WHERE line.action LIKE 'register:%'
            AND line.detail ->> 'layer' IN (
                'service_point', 'candidate_site', 'building', 'estate'
            )
            AND line.at > since
            AND line.detail ->> 'undoes' IS NULL
            AND NOT EXISTS (
                SELECT FROM audit_log AS later
                WHERE later.action LIKE 'register:%'
                    AND later.detail ->> 'layer' = line.detail ->> 'layer'
                    AND later.detail ->> 'id' = line.detail ->> 'id'
                    AND later.detail ->> 'undoes' = line.id::text
            )
    ) AS touched
    WHERE keeps_layer(touched.layer)
$$;
REVOKE ALL ON FUNCTION app_changed_by_hand(timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_changed_by_hand(timestamp with time zone) TO gridmap_app;

-- Whether households or a plot hold a building with its community.
CREATE OR REPLACE FUNCTION building_is_held(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT keeps_layer('building') AND (
        EXISTS (SELECT FROM household WHERE building_id = wanted AND closed_on IS NULL)
        OR EXISTS (SELECT FROM plot_building WHERE building_id = wanted AND upper_inf(valid))
    )
$$;
REVOKE ALL ON FUNCTION building_is_held(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION building_is_held(bigint) TO gridmap_app;

-- Whether a building is in a plot today.
CREATE OR REPLACE FUNCTION building_is_in_plot(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT keeps_layer('building') AND EXISTS (
        SELECT FROM plot_building WHERE building_id = wanted AND valid @> CURRENT_DATE
    )
$$;
REVOKE ALL ON FUNCTION building_is_in_plot(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION building_is_in_plot(bigint) TO gridmap_app;

-- Whether anything that people or ledgers made refers to what a load brought.
CREATE OR REPLACE FUNCTION layer_load_is_held(run bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH brought AS (
        SELECT layer, row_id FROM layer_change
        WHERE import_run_id = run AND before IS NULL AND keeps_layer(layer)
    ),
    buildings AS (SELECT row_id FROM brought WHERE layer = 'building'),
    communities AS (SELECT row_id FROM brought WHERE layer = 'community')
    SELECT
        EXISTS (SELECT FROM household JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM plot_building JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM assignment JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM address_decision JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM household JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM plot JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM team_member JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM user_community JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM address_decision JOIN communities ON row_id = community_id)
$$;
REVOKE ALL ON FUNCTION layer_load_is_held(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION layer_load_is_held(bigint) TO gridmap_app;

-- Tell the planner how much there is after a load: only a table's owner may.
CREATE OR REPLACE FUNCTION analyze_layers() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF app_is_owner() OR app_layers() <> '{}' THEN
        ANALYZE subdistrict, community, estate, building, street, land, access_point,
            service_point, service_offer, candidate_site, source_row;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION analyze_layers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analyze_layers() TO gridmap_app;
