-- One text, which changes with anything that a community's fabric is made of.
--
--   :community_id   community.id
--
-- A changed row has a new place or transaction; counts are those that the reader may see. Teams and
-- drafts have no part in it. What lies some 300 m around counts too, as in the plots_* queries.
SELECT concat_ws(
    '/',
    (
        SELECT sum(hashtextextended(concat_ws(
            '.', building.ctid, building.xmin, coalesce(building_figures.household_count, 0),
            coalesce(building_figures.people_count, 0), building_figures.age60_count
        ), 0))
        FROM building
        LEFT JOIN building_figures ON building_figures.building_id = building.id
        WHERE building.community_id = around.id
    ),
    (
        SELECT sum(hashtextextended(
            concat_ws('.', plot_building.building_id, plot.id, plot.plot_code), 1
        ))
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        JOIN building ON building.id = plot_building.building_id
        WHERE building.community_id = around.id AND plot_building.valid @> CURRENT_DATE
    ),
    (
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 2))
        FROM neighbour_adjustment
        WHERE neighbour_adjustment.community_id = around.id
    ),
    (
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 3)) FROM street
        WHERE street.geom && around.box
    ),
    (
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 4)) FROM land
        WHERE land.kind = 'water' AND land.geom && around.box
    ),
    (
        -- A name of an estate is shown wherever the estate lies.
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 5)) FROM estate
        WHERE estate.geom && around.box
            OR estate.id IN (
                SELECT building.estate_id FROM building WHERE building.community_id = around.id
            )
    ),
    (
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 6)) FROM access_point
        WHERE access_point.geom && around.box
    ),
    (
        -- Halls and stations that are open today, wherever they are.
        SELECT sum(hashtextextended(concat_ws('.', ctid, xmin), 7)) FROM service_point
        WHERE tier IN ('hall', 'station')
            AND status IN ('open', 'closing')
            AND coalesce(opened_on, '-infinity') <= CURRENT_DATE
            AND coalesce(closed_on, 'infinity') > CURRENT_DATE
    )
) AS version
FROM (
    SELECT community.id, ST_Expand(community.geom, 0.003) AS box
    FROM community
    WHERE community.id = :community_id
) AS around
