-- Make an empty `incoming_plot`: one row per building, as in the table of plots.
DROP TABLE IF EXISTS pg_temp.incoming_plot, pg_temp.move;
CREATE TEMP TABLE incoming_plot (
    community_id bigint, plot_code text, plot_name text, building_id bigint, valid_from date
) ON COMMIT DROP
