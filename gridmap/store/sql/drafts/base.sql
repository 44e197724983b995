-- One row: the day from which plots can be changed: today, or the start of the last planned change.
--
--   :community_id   community.id
--
-- With a digest of who is in which plot from then on, and the latest ledger of the community.
SELECT
    base.base_on,
    (
        SELECT md5(coalesce(
            string_agg(
                concat_ws('/', plot_building.building_id, plot_building.plot_id), ','
                ORDER BY plot_building.building_id
            ),
            ''
        ))
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot.community_id = :community_id AND plot_building.valid @> base.base_on
    ) AS base,
    (
        SELECT max(id) FROM import_run WHERE import_run.community_id = :community_id
    ) AS import_run_id
FROM (
    SELECT greatest(CURRENT_DATE, max(lower(plot_building.valid))) AS base_on
    FROM plot_building
    JOIN plot ON plot.id = plot_building.plot_id
    WHERE plot.community_id = :community_id
) AS base
