-- One tile of buildings, with what this user may see of each.
--
--   z, x, y   tile
--   service   service type whose distance is wanted, or null
--   radius    radius in metres that `band` is counted in, or null
--   walk      whether `band` and `point_id` go by walking distance; else by straight line
--   mine      leave out buildings of no plot that this user sees
--
-- household_count, age60_count, plot_id, plot_code and attention are missing where row-level
-- security hides them; the last three also below zoom 15, unless `mine` is set: buildings are too
-- small there. Need groups (80+, under 6, disabled, living alone) are left out on purpose: counts
-- below 3 would point at a door.
--
-- attention is that of plot_building_today, worked out for the buildings of one tile only (the
-- view sums up the teams of all plots first); missing for planners, who see no teams:
--   1  residential and without a building representative
--   2  more than half of the households were not verified in the last 31 days
--   3  the team is incomplete: not 1-2 workers and at least one volunteer
--   0  nothing to do
--
-- plot_state: 0 a residential building in no plot, 1 in one whose team is incomplete (planners: in
-- one), 2 in one whose team is complete; missing below zoom 15, for whoever sees some plots only,
-- and in no plot outside of all communities.
--
-- fresh_tenths: tenths of its households verified in the last 31 days; missing where nobody lives,
-- and below zoom 15 as attention is.
--
-- band: 0 within the radius, 1 within twice, 2 beyond; missing where nobody lives. point_id: the
-- nearest open point, missing where none can be reached.
--
-- The zoom is a literal, so that `min_zoom <= ` it implies the predicate of a partial index.
WITH shown AS MATERIALIZED (
    SELECT
        id, kind, is_residential, name, storeys, status, estate_id, community_id,
        ST_AsMVTGeom(
            geom_3857, ST_TileEnvelope(:z, :x, :y),
            CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, CASE WHEN :z < 15 THEN 16 ELSE 64 END
        ) AS geom
    FROM building
    WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625) AND min_zoom <= :z
        AND status <> 'demolished'
),
belonging AS MATERIALIZED (
    -- LIMIT keeps each look-up on its index: the planner takes row filters for far stricter
    -- than they are, and would read whole tables instead. A building is in one plot at most.
    SELECT shown.id AS building_id, plot.id AS plot_id, plot.plot_code
    FROM shown
    CROSS JOIN LATERAL (
        SELECT plot_id
        FROM plot_building
        WHERE plot_building.building_id = ANY (ARRAY[shown.id])
            -- Neither `=` nor `valid @>`: for them the planner takes the GiST index of the
            -- exclusion constraint, which needs seven times as long as that of building_id.
            AND coalesce(lower(valid), '-infinity') <= CURRENT_DATE
            AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        LIMIT 1
    ) AS member
    CROSS JOIN LATERAL (SELECT id, plot_code FROM plot WHERE id = member.plot_id LIMIT 1) AS plot
    WHERE :z >= 15 OR :mine
),
team AS MATERIALIZED (
    SELECT touched.plot_id, duty.is_complete, duty.represented
    FROM (SELECT DISTINCT plot_id FROM belonging) AS touched
    CROSS JOIN LATERAL (
        SELECT
            count(*) FILTER (WHERE role = 'worker') BETWEEN 1 AND 2
                AND count(*) FILTER (WHERE role = 'volunteer') >= 1 AS is_complete,
            array_agg(assignment.building_id) FILTER (WHERE role = 'building_rep') AS represented
        FROM assignment
        WHERE assignment.plot_id = touched.plot_id AND valid @> CURRENT_DATE
    ) AS duty
)
SELECT
    ST_AsMVT(
        feature, 'building', CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, 'geom', 'feature_id'
    )
FROM (
    SELECT
        shown.geom,
        shown.id AS feature_id,
        shown.id,
        shown.kind,
        shown.is_residential,
        shown.name,
        CASE WHEN :z >= 15 THEN (SELECT name FROM estate WHERE id = shown.estate_id) END AS estate,
        shown.storeys,
        shown.status,
        building_count.household_count,
        building_count.age60_count,
        belonging.plot_id,
        belonging.plot_code,
        CASE
            WHEN belonging.plot_id IS NULL OR (SELECT app_role()) = 'planner' THEN NULL
            WHEN shown.is_residential AND (shown.id = ANY (team.represented)) IS NOT TRUE THEN 1
            WHEN building_count.household_count > 2 * fresh.fresh_count THEN 2
            WHEN team.is_complete IS NOT TRUE THEN 3
            ELSE 0
        END AS attention,
        CASE
            WHEN NOT (shown.is_residential AND :z >= 15 AND (
                SELECT app_role() IN ('street_official', 'planner')
            )) THEN NULL
            -- One that is in no community is not counted where there are communities.
            WHEN belonging.plot_id IS NULL AND shown.community_id IS NULL
                AND (SELECT EXISTS (SELECT FROM community)) THEN NULL
            WHEN belonging.plot_id IS NULL THEN 0
            WHEN team.is_complete AND (SELECT app_role()) <> 'planner' THEN 2
            ELSE 1
        END AS plot_state,
        10 * fresh.fresh_count / nullif(building_count.household_count, 0) AS fresh_tenths,
        round(building_access.straight_m)::int AS straight_m,
        round(building_access.walk_m)::int AS walk_m,
        building_access.point_id,
        CASE
            WHEN building_access.metres <= :radius THEN 0
            WHEN building_access.metres <= 2 * :radius THEN 1
            WHEN shown.is_residential AND :service IS NOT NULL THEN 2
        END AS band
    FROM shown
    LEFT JOIN LATERAL (
        SELECT household_count, age60_count, verified_on
        FROM building_figures
        WHERE building_id = shown.id
        LIMIT 1
    ) AS building_count ON true
    LEFT JOIN belonging ON belonging.building_id = shown.id
    LEFT JOIN team ON team.plot_id = belonging.plot_id
    LEFT JOIN LATERAL (
        SELECT fresh_count(building_count.verified_on) AS fresh_count
    ) AS fresh ON :z >= 15 OR belonging.plot_id IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT
            straight_m,
            walk_m,
            CASE WHEN :walk THEN walk_m ELSE straight_m END AS metres,
            CASE WHEN :walk THEN walk_point_id ELSE service_point_id END AS point_id
        FROM building_access
        WHERE service_type_code = :service AND building_id = shown.id AND shown.is_residential
        LIMIT 1
    ) AS building_access ON true
    WHERE shown.geom IS NOT NULL AND (belonging.plot_id IS NOT NULL OR NOT :mine)
    -- Large ones first: what is drawn later lies on top and takes the click.
    ORDER BY ST_Area(shown.geom) DESC
) AS feature;
