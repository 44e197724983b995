-- One row per plot of a community on a day: size, place and team.
--
--   :community_id   community.id
--   :on             date
--
-- lon, lat: the middle of the buildings, or of those that ever were in it; estate_id: where that
-- is, -1 for none. Households are today's.
SELECT
    plot.id AS plot_id,
    plot.plot_code,
    plot.name,
    plot.valid_from <= CAST(:on AS date)
        AND coalesce(plot.valid_to, 'infinity') >= CAST(:on AS date) AS is_in_force,
    content.building_count,
    content.household_count,
    ST_X(place.middle) AS lon,
    ST_Y(place.middle) AS lat,
    coalesce(
        (
            SELECT estate.id FROM estate
            WHERE estate.geom && place.middle AND ST_Covers(estate.geom, place.middle)
            ORDER BY ST_Area(estate.geom), estate.id LIMIT 1
        ),
        -1
    ) AS estate_id,
    duty.leader_count,
    duty.worker_count,
    duty.volunteer_count
FROM plot
CROSS JOIN LATERAL (
    SELECT
        count(*) AS building_count,
        coalesce(sum(building_figures.household_count), 0)::bigint AS household_count
    FROM plot_building
    LEFT JOIN building_figures ON building_figures.building_id = plot_building.building_id
    WHERE plot_building.plot_id = plot.id AND plot_building.valid @> CAST(:on AS date)
) AS content
CROSS JOIN LATERAL (
    SELECT ST_Centroid(ST_Collect(ST_Centroid(building.geom))) AS middle
    FROM plot_building
    JOIN building ON building.id = plot_building.building_id
    WHERE plot_building.plot_id = plot.id
        AND (plot_building.valid @> CAST(:on AS date) OR content.building_count = 0)
) AS place
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE role = 'grid_leader') AS leader_count,
        count(*) FILTER (WHERE role = 'worker') AS worker_count,
        count(*) FILTER (WHERE role = 'volunteer') AS volunteer_count
    FROM assignment
    WHERE assignment.plot_id = plot.id AND assignment.valid @> CAST(:on AS date)
) AS duty
WHERE plot.community_id = :community_id
ORDER BY plot.plot_code
