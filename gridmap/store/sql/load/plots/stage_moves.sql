-- Make `move`: one row per building whose plot changes, the new plot (or none), and the day.
--
--   :today   day of a change for which the table names no day of its own
--
-- The table's valid_from counts where it is after the day on which the old plot got the building.
-- A table in which nobody touched that column says of a moved building that it has been there all
-- the time; taken by the word it would rewrite what was true.
CREATE TEMP TABLE move ON COMMIT DROP AS
WITH wanted AS (
    SELECT plot.id AS plot_id, incoming_plot.building_id, incoming_plot.valid_from
    FROM incoming_plot
    JOIN plot USING (community_id, plot_code)
)
SELECT
    wanted.building_id,
    wanted.plot_id,
    CASE
        WHEN NOT EXISTS (
            SELECT FROM plot_building AS other
            WHERE other.building_id = wanted.building_id
                AND other.valid && daterange(wanted.valid_from, NULL)
        ) THEN wanted.valid_from
        WHEN EXISTS (
            SELECT FROM plot_building AS old
            WHERE old.building_id = wanted.building_id
                AND upper_inf(old.valid) AND lower(old.valid) < wanted.valid_from
        ) THEN wanted.valid_from
        ELSE CAST(:today AS date)
    END AS day
FROM wanted
WHERE NOT EXISTS (
    SELECT FROM plot_building AS same
    WHERE same.building_id = wanted.building_id
        AND same.plot_id = wanted.plot_id AND upper_inf(same.valid)
)
UNION ALL
SELECT plot_building.building_id, NULL, CAST(:today AS date)
FROM plot_building
JOIN plot ON plot.id = plot_building.plot_id
WHERE upper_inf(plot_building.valid)
    AND plot.community_id IN (SELECT community_id FROM incoming_plot)
    AND NOT EXISTS (SELECT FROM wanted WHERE wanted.building_id = plot_building.building_id)
