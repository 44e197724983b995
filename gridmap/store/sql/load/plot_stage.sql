-- An empty `incoming_plot`: a row a building, as the table of plots has them.
CREATE TEMP TABLE incoming_plot (
    community_id bigint, plot_code text, plot_name text, building_id bigint, valid_from date
) ON COMMIT DROP
